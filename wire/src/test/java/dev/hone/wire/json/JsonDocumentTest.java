package dev.hone.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.wire.error.MalformedJsonException;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class JsonDocumentTest {
  @Test
  void knowsTheSpanOfEveryValue() {
    JsonValue root = JsonDocument.parse(" {\"a\" : [1, {\"b\":\"x\"}],\"c\":null} ").root();
    assertThat(root.get("a").raw()).isEqualTo("[1, {\"b\":\"x\"}]");
    assertThat(root.get("a").elements().get(1).get("b").raw()).isEqualTo("\"x\"");
    assertThat(root.get("c").isPresent()).isFalse();
    assertThat(root.get("c").isMissing()).isFalse();
    assertThat(root.get("d").isMissing()).isTrue();
  }

  @Test
  void keepsDuplicateKeysAndReadsTheLast() {
    JsonValue root = JsonDocument.parse("{\"a\":1,\"a\":2}").root();
    assertThat(root.get("a").asLong(0)).isEqualTo(2);
    assertThat(root.members()).extracting(JsonValue.Member::name).containsExactly("a", "a");
  }

  @Test
  void findsKeysWrittenWithEscapes() {
    assertThat(JsonDocument.parse("{\"mod\\u0065l\":7}").root().get("model").asLong(0))
        .isEqualTo(7);
  }

  @Test
  void decodesEscapesAndSurrogatePairs() {
    assertThat(JsonDocument.parse("\"\\ud83d\\ude00 \\n\\/ ü\\\\\"").root().asString(""))
        .isEqualTo("😀 \n/ ü\\");
  }

  @Test
  void integersBeyondInt64StayExact() {
    JsonValue seed = JsonDocument.parse("18446744073709551615").root();
    assertThat(seed.integer()).contains(new BigInteger("18446744073709551615"));
    assertThat(seed.asLong(0)).isEqualTo(1L << 60);
    assertThat(JsonDocument.parse("9007199254740993").root().asLong(0))
        .isEqualTo(9007199254740993L);
    assertThat(JsonDocument.parse("-1e400000000").root().asLong(0)).isEqualTo(-(1L << 60));
  }

  @Test
  void namesTheByteWhereJsonBreaks() {
    broken("{\"a\":1,}", 7);
    broken("{\"a\" 1}", 5);
    broken("[1 2]", 3);
    broken("[01]", 2);
    broken("\"a\\x\"", 3);
    broken("\"a\\u12g4\"", 6);
    broken("\"a", 2);
    broken("\"a\nb\"", 2);
    broken("tru", 3);
    broken("", 0);
    broken("{} x", 3);
    broken("-", 1);
    broken("1.", 2);
    broken("]", 0);
    broken("{\"a\":", 5);
  }

  @Test
  void boundsTheDepthWithoutRecursion() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    broken(deep, JsonDocument.DEFAULT_DEPTH);
    String fine = "[".repeat(200) + "]".repeat(200);
    assertThat(JsonDocument.parse(fine).root().isArray()).isTrue();
  }

  @Test
  void writesWhatItReads() {
    String text = "quote \" back \\ line \n bell \u0007 smile 😀 half \ud800 end";
    String json = new JsonWriter().value(text).toString();
    assertThat(JsonDocument.parse(json).root().asString("")).isEqualTo(text);
  }

  private static void broken(String json, int offset) {
    assertThatThrownBy(() -> JsonDocument.parse(json))
        .isInstanceOfSatisfying(
            MalformedJsonException.class, e -> assertThat(e.offset()).isEqualTo(offset));
  }
}
