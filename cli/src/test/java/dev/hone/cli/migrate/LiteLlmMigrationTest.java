package dev.hone.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.gateway.provider.Provider;
import dev.hone.gateway.route.ModelRoute;
import dev.hone.server.config.ConfigFile;
import dev.hone.server.config.HoneConfig;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiteLlmMigrationTest {
  private static final String CONFIG =
      """
      model_list:
        - model_name: gpt-4o
          litellm_params:
            model: azure/prod-gpt4o
            api_base: https://my.openai.azure.com
            api_key: os.environ/AZURE_API_KEY
            api_version: "2024-10-21"
            rpm: 60
        - model_name: gpt-4o
          litellm_params: {model: openai/gpt-4o, api_key: os.environ/OPENAI_API_KEY}
        - model_name: gpt-4o
          litellm_params: {model: openai/gpt-4o, api_key: os.environ/OPENAI_KEY_2}
        - model_name: claude
          litellm_params:
            model: anthropic/claude-sonnet-4-5
            api_key: os.environ/ANTHROPIC_API_KEY
            cache_control_injection_points: [{location: message, role: system}]
        - model_name: claude-eu
          litellm_params: {model: bedrock/converse/eu.anthropic.claude-sonnet-4-5-v1:0, aws_region_name: eu-central-1}
        - model_name: local
          litellm_params: {model: ollama_chat/qwen3, api_base: "http://gpu:11434/"}
        - model_name: vllm-a
          litellm_params: {model: hosted_vllm/llama, api_base: "http://a:8000/v1"}
        - model_name: vllm-b
          litellm_params: {model: hosted_vllm/llama, api_base: "http://b:8000/v1"}
        - model_name: "groq/*"
          litellm_params: {model: "groq/*", api_key: os.environ/GROQ_API_KEY}
        - model_name: odd
          litellm_params: {model: sagemaker/x}
      litellm_settings:
        num_retries: 3
        request_timeout: 120
        fallbacks: [{gpt-4o: [claude]}]
        cache: true
        cache_params: {type: redis, ttl: 600, host: h}
        success_callback: [langfuse]
      router_settings:
        routing_strategy: least-busy
        model_group_alias: {default: gpt-4o}
      general_settings:
        master_key: os.environ/LITELLM_MASTER_KEY
        database_url: postgres://x
      """;

  private static HoneConfig read(Migration migration) {
    return new ConfigFile(
            name -> migration.yaml().contains("${" + name + "}") ? "value-of-" + name : null)
        .parse("hone.yaml", migration.yaml());
  }

  @Test
  void whatItWritesIsAConfigurationOfHones() {
    HoneConfig config = read(LiteLlmMigration.of(CONFIG));
    assertThat(config.keys().getFirst().secret()).isEqualTo("value-of-LITELLM_MASTER_KEY");
    assertThat(config.providers())
        .extracting(Provider::name)
        .containsExactly(
            "azure", "openai", "anthropic", "bedrock", "ollama", "vllm", "vllm-2", "groq");
    Provider openai = config.providers().get(1);
    assertThat(openai.keys()).hasSize(2);
    assertThat(openai.tries()).isEqualTo(4);
    assertThat(openai.timeouts().total()).hasSeconds(120);
    assertThat(config.providers().get(4).baseUrl().toString()).isEqualTo("http://gpu:11434/v1");
    assertThat(config.responseCache().orElseThrow().ttl()).hasMinutes(10);
    assertThat(config.routes())
        .contains(
            new ModelRoute(
                "gpt-4o",
                List.of("azure/prod-gpt4o", "openai/gpt-4o", "anthropic/claude-sonnet-4-5")),
            new ModelRoute(
                "default",
                List.of("azure/prod-gpt4o", "openai/gpt-4o", "anthropic/claude-sonnet-4-5")),
            new ModelRoute("vllm-b", List.of("vllm-2/llama")));
  }

  @Test
  void namesWhatItCouldNotCarryOver() {
    Migration migration = LiteLlmMigration.of(CONFIG);
    assertThat(migration.left())
        .anyMatch(l -> l.contains("'odd'") && l.contains("'sagemaker/x'"))
        .anyMatch(l -> l.startsWith("model_list[].litellm_params.rpm: ") && l.contains("hone keys"))
        .anyMatch(l -> l.contains("cache_control_injection_points") && l.contains("by itself"))
        .anyMatch(l -> l.startsWith("litellm_settings.success_callback"))
        .anyMatch(l -> l.startsWith("router_settings.routing_strategy: "))
        .anyMatch(l -> l.startsWith("general_settings.database_url: "));
    assertThat(migration.notes())
        .anyMatch(l -> l.contains("'gpt-4o' has several targets"))
        .anyMatch(l -> l.contains("groq/MODEL"));
    assertThat(migration.yaml()).doesNotContain("value-of", "postgres");
  }

  @Test
  void carriesOverWhatHoneHasUnderAnotherName() {
    Migration migration =
        LiteLlmMigration.of(
            """
            model_list:
              - model_name: gpt-5
                litellm_params:
                  model: openai/gpt-5
                  api_key: os.environ/OPENAI_API_KEY
                  organization: org-1
                  max_retries: 1
                  timeout: 300
                  stream_timeout: 60
                  extra_headers: {x-team: search}
              - model_name: embed
                litellm_params: {model: openai/text-embedding-3-large, api_key: sk-literal-secret}
              - model_name: flash
                litellm_params: {model: vertex_ai/gemini-2.5-flash, vertex_project: p, vertex_location: global}
              - model_name: own
                litellm_params: {model: hosted_vllm/llama, api_base: "http://a:8000/v1", input_cost_per_token: 0.0000002}
                model_info: {output_cost_per_token: 4e-7}
            litellm_settings:
              json_logs: true
              max_budget: 500
              budget_duration: 30d
              default_fallbacks: [gpt-5]
            router_settings:
              redis_host: cache
              redis_password: os.environ/REDIS_PASSWORD
              model_group_alias: {old: {model: own, hidden: true}}
            general_settings: {global_max_parallel_requests: 200}
            """);
    HoneConfig config = read(migration);
    assertThat(config.providers())
        .extracting(Provider::name)
        .containsExactly("openai", "openai-2", "vertex-gemini", "vllm");
    Provider openai = config.providers().getFirst();
    assertThat(openai.keys()).hasSize(1);
    assertThat(openai.tries()).isEqualTo(2);
    assertThat(openai.timeouts().firstByte()).hasSeconds(60);
    assertThat(openai.headers())
        .containsEntry("openai-organization", "org-1")
        .containsEntry("x-team", "search");
    assertThat(config.routes())
        .contains(
            new ModelRoute("own", List.of("vllm/llama", "openai/gpt-5")),
            new ModelRoute("old", List.of("vllm/llama", "openai/gpt-5")));
    assertThat(config.valkey().orElseThrow().toString()).contains("cache");
    assertThat(migration.yaml())
        .contains(
            "limits: {parallel: 200, monthly: 500usd}",
            "log: {format: json}",
            "prices:\n  - {provider: vllm, model: llama, in: 0.2, out: 0.4}")
        .doesNotContain("keys: \n");
    assertThat(migration.notes()).anyMatch(l -> l.contains("'openai-2' is in the file itself"));
    assertThat(migration.left()).isEmpty();
  }

  @Test
  void anotherFileIsRefusedWithAReason() {
    assertThatThrownBy(() -> LiteLlmMigration.of("services: {}"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("model_list");
    assertThatThrownBy(() -> LiteLlmMigration.of("a: [1,\nb: {"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("line ");
  }

  @Test
  void anyDamagedFileIsReadOrRefused() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder(CONFIG);
      for (int k = 0; k <= random.nextInt(4); k++) {
        int at = random.nextInt(text.length());
        int length = Math.min(random.nextInt(12), text.length() - at);
        text.replace(
            at, at + length, List.of("", ": ", "[", "{", "- ", "\n").get(random.nextInt(6)));
      }
      try {
        LiteLlmMigration.of(text.toString());
      } catch (MigrationException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void namesWhatIsNoValueOnceAndWithItsPlace() {
    Migration made =
        LiteLlmMigration.of(
            """
            model_list:
              - model_name: a
                litellm_params: {model: openai/a, rpm: -5, max_retries: many, timeout: soon, input_cost_per_token: -1}
              - model_name: b
              - {litellm_params: {model: openai/x}}
              - just text
              - model_name: a
                litellm_params: {model: openai/a, rpm: 60}
            litellm_settings:
              max_budget: lots
              cache: True
              cache_params: {ttl: 0}
              fallbacks: [{a: [gone]}, {a: [gone]}]
            router_settings: {num_retries: 99}
            """);
    assertThat(made.left()).doesNotHaveDuplicates();
    assertThat(made.left())
        .anyMatch(l -> l.contains("model_list[].litellm_params.rpm: limits in Hone"))
        .contains(
            "model_list[], entry 2 'b': it has no litellm_params.model",
            "model_list[], entry 3: it has no model_name",
            "model_list[], entry 4: it is no mapping",
            "model_list[].litellm_params.max_retries 'many': it is no whole number up to 999999",
            "model_list[].litellm_params.timeout 'soon': it is no number of seconds",
            "model_list[].litellm_params.input_cost_per_token '-1': it is no price",
            "litellm_settings.max_budget 'lots': it is no amount of dollars",
            "litellm_settings.cache_params.ttl '0': Hone has no time of zero");
    assertThat(made.notes()).anyMatch(note -> note.startsWith("99 retries became 10 tries"));
    assertThat(made.yaml()).contains("response-cache: {ttl: 3600s, requests: all}");
  }

  @Test
  void namesTheLineThatIsNoYaml() {
    assertThatThrownBy(() -> LiteLlmMigration.of("model_list:\n\t- model_name: a\n"))
        .hasMessageStartingWith("line 2 is no YAML");
    assertThatThrownBy(() -> LiteLlmMigration.of("a: 1\nb: {c: 1\nd: 2\n"))
        .hasMessageStartingWith("line 3 is no YAML");
  }
}
