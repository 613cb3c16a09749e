package dev.hone.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderKeyCheckTest {

  @Test
  void namesVariablesAndNeverKeys() {
    assertThat(new ProviderKeyCheck(Map.of("OPENAI_API_KEY", "sk-secret")).findings())
        .singleElement()
        .hasToString(Finding.ok("Provider keys", "OPENAI_API_KEY set").toString());
  }

  @Test
  void saysWhenAKeyCanNotBeOne() {
    assertThat(new ProviderKeyCheck(Map.of("ANTHROPIC_API_KEY", " sk-secret\n")).findings())
        .first()
        .satisfies(finding -> {
          assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
          assertThat(finding.text()).contains("ANTHROPIC_API_KEY has blanks").doesNotContain("sk-");
        });
  }
}
