package dev.hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.gateway.batch.BackgroundCall;
import dev.hone.gateway.batch.BatchCall;
import dev.hone.wire.Dialect;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathSpellingTest {
  @Test
  void resultsAreFoundHoweverTheirPathIsSpelt() {
    for (String path :
        List.of(
            "/v1/files/file-1/content",
            "/files/file-1/content",
            "//v1//files//file-1//content/",
            "/v1/fil%65s/file-1%2Fcontent",
            "/v1/files;a=b/file-1;c/content")) {
      assertThat(BatchCall.of(Dialect.OPENAI, PathSpelling.plain(path)))
          .as(path)
          .contains(new BatchCall(BatchCall.Kind.OPENAI_FILE, "file-1"));
    }
    assertThat(BackgroundCall.of(Dialect.OPENAI, "GET", PathSpelling.plain("/v1/responses//r_1/")))
        .contains(new BackgroundCall("r_1"));
  }

  @Test
  void whatIsNoEscapeStays() {
    assertThat(PathSpelling.plain("/v1/a%zz")).isEqualTo("/v1/a%zz");
    assertThat(PathSpelling.plain("/v1/a+b%2Bc")).isEqualTo("/v1/a+b+c");
    assertThat(PathSpelling.plain("/")).isEqualTo("/");
    assertThat(PathSpelling.plain("")).isEmpty();
  }
}
