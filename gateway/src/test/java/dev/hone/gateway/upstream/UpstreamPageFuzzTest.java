package dev.hone.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.provider.ServerKind;
import dev.hone.wire.error.WireException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers and files say beside answers: whatever it is, it is read or refused by name. */
class UpstreamPageFuzzTest {
  private static final List<String> PAGES =
      List.of(
          "vllm:num_requests_running{model=\"m\"} 3.0\nvllm:kv_cache_usage_perc 0.5 1700000000\n",
          "tgi_batch_current_size 1\ntgi_queue_size 2e3\n",
          "llamacpp:requests_processing 1\nllamacpp:kv_cache_usage_ratio NaN\n",
          "[{\"numActiveRequests\":1,\"numQueuedRequests\":99999999999,\"kvCacheStats\":{\"maxNumBlocks\":0,\"usedNumBlocks\":-1}}]",
          "[{\"id\":0,\"is_processing\":true},{\"state\":1}]");

  private static final String CREDENTIALS =
      "{\"type\":\"service_account\",\"client_email\":\"a@b\",\"private_key_id\":\"k\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\",\"token_uri\":\"https://x/y\"}";

  private final long seed = Long.getLong("hone.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  UpstreamPageFuzzTest() {
    System.out.println("seed " + seed);
  }

  @Test
  void aPageOfMetricsIsReadOrSaysNothing() {
    for (int round = 0; round < 4_000; round++) {
      byte[] page = mutate(PAGES.get(random.nextInt(PAGES.size())));
      for (ServerKind kind : ServerKind.values()) {
        assertThat(ServerPage.metrics(kind, page)).as("seed " + seed).isNotNull();
      }
      assertThat(ServerPage.slots(page)).as("seed " + seed).isNotNull();
    }
  }

  @Test
  void aFileOfCredentialsIsReadOrRefusedByName(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("key.json");
    for (int round = 0; round < 300; round++) {
      Files.write(file, mutate(CREDENTIALS));
      try {
        GoogleCredentials.read(file);
      } catch (WireException named) {
        assertThat(named.getMessage()).as("seed " + seed).contains(file.toString());
      }
    }
  }

  private byte[] mutate(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int times = random.nextInt(4); times > 0 && bytes.length > 0; times--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        default -> bytes[at] = (byte) "{}[]\":,\\ \n-9e".charAt(random.nextInt(13));
      }
    }
    return bytes;
  }
}
