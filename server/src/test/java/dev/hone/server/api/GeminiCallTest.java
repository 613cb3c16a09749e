package dev.hone.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiCallTest {
  @ParameterizedTest
  @ValueSource(strings = {"generateContent", "streamGenerateContent"})
  void answersMayBeginOnAnEventLoop(String method) {
    assertThat(GeminiCall.generates("/v1beta/models/gemini-3-pro:" + method)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"countTokens", "embedContent", "batchEmbedContents", "batchGenerateContent"})
  void whatMayTakeLongDoesNot(String method) {
    assertThat(GeminiCall.generates("/v1beta/models/gemini-3-pro:" + method)).isFalse();
  }
}
