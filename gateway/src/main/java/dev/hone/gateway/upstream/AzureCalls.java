package dev.hone.gateway.upstream;

import dev.hone.gateway.provider.Hosting;
import dev.hone.gateway.provider.Provider;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.EditedBody;
import dev.hone.wire.Headers;
import dev.hone.wire.Operation;
import dev.hone.wire.Protocol;
import dev.hone.wire.error.WireException;
import dev.hone.wire.json.JsonWriter;
import java.net.URI;
import java.util.Set;

/**
 * Azure OpenAI's two ways: the {@code /openai/v1} paths with the deployment as the body's model,
 * and the older ones with an {@code api-version} and, for some endpoints, the deployment in the
 * path.
 */
final class AzureCalls {
  /** Before these the official clients put the deployment into the path, before others not. */
  private static final Set<String> WITH_DEPLOYMENT =
      Set.of(
          "/chat/completions",
          "/completions",
          "/embeddings",
          "/audio/speech",
          "/audio/transcriptions",
          "/audio/translations",
          "/images/generations",
          "/images/edits");

  private AzureCalls() {}

  static UpstreamCall chat(
      Provider provider, Hosting.Azure azure, Outgoing outgoing, Headers headers) {
    String deployment = azure.deployment(outgoing.request().model());
    ChatRequest request = outgoing.request().withModel(deployment, "the deployment's name");
    return UpstreamCall.to(
        provider,
        "POST",
        address(provider, azure, endpoint(outgoing.protocol()), deployment, ""),
        headers,
        request.bytes());
  }

  static UpstreamCall relay(
      Provider provider, Hosting.Azure azure, Operation.HttpCall call, Headers headers) {
    String pathAndQuery = call.pathAndQuery();
    if (pathAndQuery.startsWith("/openai/")) {
      // Of a client of Azure's own, version and deployment included.
      return UpstreamCall.to(
          provider, call.method(), Paths.of(provider, pathAndQuery), headers, call.body());
    }
    int question = pathAndQuery.indexOf('?');
    String path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
    String query = question < 0 ? "" : pathAndQuery.substring(question + 1);
    String endpoint = path.startsWith("/v1/") ? path.substring(3) : path;
    byte[] body = call.body();
    String deployment = "";
    if (headers.first("content-type").filter(t -> t.contains("json")).isPresent()) {
      try {
        EditedBody json = EditedBody.parse(body);
        String model = json.root().get("model").asString("");
        deployment = azure.deployment(model);
        if (!deployment.equals(model)) {
          body =
              json.withField(
                      "model", new JsonWriter().value(deployment).toString(), "the deployment")
                  .bytes();
        }
      } catch (WireException e) {
        // No JSON object: nothing in it names a deployment.
      }
    }
    return UpstreamCall.to(
        provider,
        call.method(),
        address(provider, azure, endpoint, deployment, query),
        headers,
        body);
  }

  private static URI address(
      Provider provider, Hosting.Azure azure, String endpoint, String deployment, String query) {
    // Azure AI's model inference has its own base and no deployments in the path.
    boolean inference = String.valueOf(provider.baseUrl().getPath()).endsWith("/models");
    StringBuilder path = new StringBuilder(inference ? "" : "/openai");
    String with = query;
    if (azure.apiVersion().isEmpty() && !inference) {
      path.append("/v1");
    } else {
      if (!inference && WITH_DEPLOYMENT.contains(endpoint) && !deployment.isEmpty()) {
        path.append("/deployments/").append(Paths.segment(deployment));
      }
      if (azure.apiVersion().isPresent() && !query.contains("api-version=")) {
        with = (query.isEmpty() ? "" : query + "&") + "api-version=" + azure.apiVersion().get();
      }
    }
    path.append(endpoint);
    return Paths.of(provider, with.isEmpty() ? path.toString() : path + "?" + with);
  }

  private static String endpoint(Protocol protocol) {
    return switch (protocol) {
      case OPENAI_CHAT -> "/chat/completions";
      case OPENAI_COMPLETIONS -> "/completions";
      case OPENAI_EMBEDDINGS -> "/embeddings";
      case OPENAI_RESPONSES -> "/responses";
      case ANTHROPIC_MESSAGES, GEMINI_GENERATE, BEDROCK_CONVERSE ->
          throw new IllegalArgumentException("Azure OpenAI does not speak " + protocol);
    };
  }
}
