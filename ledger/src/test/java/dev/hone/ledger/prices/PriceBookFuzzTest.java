package dev.hone.ledger.prices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged price book is refused by name, or what is left of it is a price book. */
class PriceBookFuzzTest {
  private static final String BOOK =
      "{\"format\":1,\"version\":\"v\",\"models\":[{\"key\":\"a/m\",\"provider\":\"openai\",\"name\":\"m\",\"mode\":\"chat\",\"max_input\":9,\"caching\":true,\"deprecated\":\"2027-01-01\",\"region\":{\"eu\":\"1.1\"},\"search\":\"8\",\"rates\":[{\"from\":\"2026-01-01\",\"tier\":\"batch\",\"above\":200000,\"in\":\"1.25\",\"out\":\"10\",\"derived\":[\"in\"]}]}]}";
  private static final List<String> PIECES =
      List.of(
          "null",
          "-1",
          "1e999",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "true",
          "\"-5\"",
          "99999999999999999999");

  @Test
  void isReadOrRefusedByName(@TempDir Path folder) throws IOException {
    long seed = Long.getLong("hone.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Path file = folder.resolve("prices.json");
    int read = 0;
    Files.writeString(file, BOOK);
    PriceBook.load(file, Instant.parse("2026-11-24T00:00:00Z"));
    for (int round = 0; round < 400; round++) {
      Files.write(file, mutate(random));
      try {
        PriceBook.load(file, Instant.parse("2026-11-24T00:00:00Z"));
        read++;
      } catch (PriceBookException named) {
        assertThat(named.getMessage()).as("seed " + seed).contains(file.toString());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + Files.readString(file), e);
      }
    }
    assertThat(read).isPositive();
  }

  private static byte[] mutate(Random random) {
    byte[] book = BOOK.getBytes(UTF_8);
    int at = random.nextInt(book.length);
    switch (random.nextInt(4)) {
      case 0 -> book[at] = (byte) random.nextInt(128);
      case 1 -> book = Arrays.copyOf(book, at);
      default -> {
        int from = BOOK.indexOf(':', at);
        int to = from < 0 ? -1 : BOOK.indexOf(',', from);
        if (to > 0) {
          book =
              (BOOK.substring(0, from + 1)
                      + PIECES.get(random.nextInt(PIECES.size()))
                      + BOOK.substring(to))
                  .getBytes(UTF_8);
        }
      }
    }
    return book;
  }
}
