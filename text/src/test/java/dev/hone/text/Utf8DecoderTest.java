package dev.hone.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8DecoderTest {

  @Test
  void decodesEveryScalarValue() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < 0xd800 || c > 0xdfff) {
        all.appendCodePoint(c);
      }
    }
    String text = all.toString();
    assertThat(decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
  }

  /** Cases of the Unicode Standard, table 3-8 and its neighbours. */
  @ParameterizedTest
  @CsvSource({
    "C0AFE080BFF0818241, 8, A",
    "EDA080EDBFBFEDAF41, 8, A",
    "F4919293FF4180BF42, 5, A??B",
    "E180E2F09192F1BF41, 4, A",
    "80, 1, ''",
    "FF, 1, ''",
    "C3, 1, ''",
    "F09F98, 1, ''",
    "F5808080, 4, ''"
  })
  void replacesEachMaximalSubpart(String hex, int replacements, String rest) {
    String expected = "\ufffd".repeat(replacements) + rest.replace('?', '\ufffd');
    assertThat(decode(HexFormat.of().parseHex(hex))).isEqualTo(expected);
  }

  @Test
  void tellsOfABadByteAsSoonAsItIsBad() {
    Utf8Decoder decoder = new Utf8Decoder();
    StringBuilder out = new StringBuilder();
    decoder.accept((byte) 0xe6, out);
    assertThat(out).isEmpty();
    decoder.accept((byte) 0x41, out);
    assertThat(out).hasToString("\ufffdA");
  }

  private static String decode(byte[] bytes) {
    Utf8Decoder decoder = new Utf8Decoder();
    StringBuilder out = new StringBuilder();
    for (byte b : bytes) {
      decoder.accept(b, out);
    }
    decoder.flush(out);
    return out.toString();
  }
}
