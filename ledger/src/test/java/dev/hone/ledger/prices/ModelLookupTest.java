package dev.hone.ledger.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelLookupTest {
  private final PriceBook book = PriceBook.load(Instant.parse("2026-11-24T00:00:00Z"));

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-5.6, gpt-5.6",
    "openai, openai/gpt-5.6, gpt-5.6",
    "openai, gpt-5.6-2026-07-01, gpt-5.6",
    "openai, gpt-5.6-sol, gpt-5.6-sol",
    "OpenAI, GPT-5.6, gpt-5.6",
    "openai, ft:gpt-4o-2024-08-06:acme::abc123, ft:gpt-4o-2024-08-06",
    "anthropic, anthropic/claude-opus-4-6, claude-opus-4-6",
    "anthropic, claude-opus-4.6, claude-opus-4-6",
    "anthropic, claude-opus-4-6-20260205, claude-opus-4-6-20260205",
    "anthropic, claude-opus-5-5-20260922, claude-opus-5-5",
    "openrouter, anthropic/claude-opus-4.6, claude-opus-4-6",
    "openrouter, openai/gpt-5.6, gpt-5.6",
    "openrouter, google/gemini-2.5-pro, gemini/gemini-2.5-pro",
    "google, models/gemini-2.5-pro, gemini/gemini-2.5-pro",
    "vertex, publishers/google/models/gemini-2.5-pro, gemini-2.5-pro",
    "azure, gpt-5.6, azure/gpt-5.6",
    "together_ai, deepseek-ai/DeepSeek-V3, together_ai/deepseek-ai/DeepSeek-V3",
    "bedrock, eu.anthropic.claude-opus-4-6-v1, eu.anthropic.claude-opus-4-6-v1",
    "bedrock, anthropic.claude-opus-4-5-20251101-v1:0, anthropic.claude-opus-4-5-20251101-v1:0",
    "bedrock, claude-opus-4-5, anthropic.claude-opus-4-5-20251101-v1:0",
    "bedrock, us.anthropic.claude-sonnet-4-5-20250929-v1, us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "bedrock, anthropic.claude-3-5-sonnet-20240620-v1, anthropic.claude-3-5-sonnet-20240620-v1:0",
    "bedrock, anthropic.claude-3-5-sonnet-20241022-v2, anthropic.claude-3-5-sonnet-20241022-v2:0",
    "vertex, claude-3-7-sonnet-20250219, vertex_ai/claude-3-7-sonnet@20250219",
    "openai, gpt-3.5-turbo-instruct:20230824-v2, gpt-3.5-turbo-instruct",
    "openrouter, anthropic/claude-4.5-haiku-20251001, claude-haiku-4-5-20251001",
    "anthropic, claude-3-opus-latest, claude-3-opus-20240229",
    "vertex, claude-3-5-haiku@20241022, vertex_ai/claude-3-5-haiku@20241022",
  })
  void findsAModelUnderItsOtherSpellings(String provider, String asked, String key) {
    assertThat(book.find(provider, asked)).map(ModelPrices::key).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-5.6-turbo",
    "anthropic, gpt-5.6",
    "my-vllm, gpt-5.6",
    "openai, gpt-5",
    "openai, ''"
  })
  void neverFoldsOneModelIntoAnother(String provider, String asked) {
    assertThat(book.find(provider, asked))
        .map(ModelPrices::name)
        .matches(name -> name.isEmpty() || name.get().equals(asked));
  }

  @Test
  void neverTakesThePriceOfAnotherDateOrEdition() {
    assertThat(book.find("vertex", "text-embedding-009")).isEmpty();
    assertThat(book.find("anthropic", "claude-3-opus-20250101")).isEmpty();
  }

  @Test
  void knowsLimitsThatCachingHangsOn() {
    ModelPrices opus = book.find("anthropic", "claude-opus-4-6").orElseThrow();
    assertThat(opus.cacheMinTokens()).hasValue(4096);
    assertThat(opus.maxInputTokens()).hasValue(1_000_000);
  }

  @Test
  void prefersTheEntryListedUnderItsProviderWhereTwoShareAName() {
    assertThat(book.find("mistral", "codestral-latest").orElseThrow().rates()).isNotEmpty();
  }
}
