package dev.hone.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.wire.Headers;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedactionTest {
  private static final Headers SENT =
      Headers.of(
          "Authorization",
          "Bearer sk-secret/0001",
          "x-amz-security-token",
          "session+token==",
          "x-corp",
          "corp \"quoted\" secret",
          "x-mode",
          "true",
          "openai-project",
          "proj_public",
          "content-type",
          "application/json");

  private final Redaction redaction =
      new Redaction(SENT, Set.of("x-corp", "x-mode", "openai-project"));

  @Test
  void hidesKeysTokensAndConfiguredHeadersInEveryForm() {
    assertThat(redaction.of("got Authorization: Bearer sk-secret/0001!"))
        .isEqualTo("got Authorization: Bearer ***!");
    assertThat(redaction.of("{\"k\":\"sk-secret\\/0001\"}")).isEqualTo("{\"k\":\"***\"}");
    assertThat(redaction.of("?token=session%2Btoken%3D%3D&x=1")).isEqualTo("?token=***&x=1");
    assertThat(redaction.of("{\"h\":\"corp \\\"quoted\\\" secret\"}")).isEqualTo("{\"h\":\"***\"}");
    assertThat(redaction.of("<p>corp &quot;quoted&quot; secret</p>")).isEqualTo("<p>***</p>");
  }

  @Test
  void leavesWhatIsNoSecret() {
    String text = "it is true that proj_public sent application/json";
    assertThat(redaction.of(text)).isEqualTo(text);
  }

  @Test
  void takesAnAwsSignatureApart() {
    Redaction aws =
        new Redaction(
            Headers.of(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIA0123456789/20261124/eu-west-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date, Signature=0a1b2c3d4e5f"),
            Set.of());
    assertThat(aws.of("AKIA0123456789 signed 0a1b2c3d4e5f in eu-west-1 over host;x-amz-date"))
        .isEqualTo("*** signed *** in eu-west-1 over host;x-amz-date");
  }

  @Test
  void leavesEveryOtherByteAsItWas() {
    byte[] body = "\u00ff\u0000sk-secret/0001\u0080 caf\u00e9".getBytes(ISO_8859_1);
    assertThat(redaction.of(body))
        .isEqualTo("\u00ff\u0000***\u0080 caf\u00e9".getBytes(ISO_8859_1));
    byte[] clean = "nothing".getBytes(UTF_8);
    assertThat(redaction.of(clean)).isSameAs(clean);
    Redaction umlauts = new Redaction(Headers.of("x-api-key", "schl\u00fcssel-0001"), Set.of());
    assertThat(umlauts.of("der schl\u00fcssel-0001 f\u00fcr".getBytes(UTF_8)))
        .isEqualTo("der *** f\u00fcr".getBytes(UTF_8));
  }

  @Test
  void hidesInHeadersToo() {
    assertThat(redaction.of(Headers.of("x-echo", "sk-secret/0001", "x-id", "7")))
        .isEqualTo(Headers.of("x-echo", "***", "x-id", "7"));
  }
}
