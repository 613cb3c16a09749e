package dev.hone.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.ledger.Outcome;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RequestLogTest {
  @Test
  void aLineHasTheLedgersFacts() {
    assertThat(new RequestLog(false).text(Lines.line("gpt-5", Outcome.OK), Lines.CONTEXT))
        .isEqualTo(
            "request=req-1 attempt=1 key=\"team a\" session=session-1 client=openai operation=chat"
                + " provider=openai model=gpt-5 streamed=true outcome=ok status=200"
                + " prompt_tokens=140 cache_read_tokens=40 cache_written_tokens=0 output_tokens=7"
                + " cost_nanos=2500 first_token_us=80000 duration_us=900000");
  }

  @Test
  void aLineStaysOneLineWhateverAClientCalledItsModel() {
    String model = "a\"b\\c\n{=}";
    var line = Lines.line(model, Outcome.UPSTREAM_CUT);
    JsonNode json = new JsonMapper().readTree(new RequestLog(true).text(line, Lines.CONTEXT));
    assertThat(json.get("model").asString()).isEqualTo(model);
    assertThat(json.get("error").asString()).isEqualTo("the upstream broke off");
    assertThat(new RequestLog(false).text(line, Lines.CONTEXT)).doesNotContain("\n");
  }
}
