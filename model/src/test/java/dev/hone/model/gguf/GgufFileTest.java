package dev.hone.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.model.gguf.TestingFile.Bytes;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
  @TempDir Path folder;

  @Test
  void readsBackWhatTheWriterWrote() {
    try (GgufFile file = GgufFile.open(TestingFile.write(folder))) {
      GgufMetadata m = file.metadata();
      TestingFile.metadata()
          .forEach((key, value) -> {
            if (!(value instanceof GgufValue.Items)) {
              assertThat(m.values().get(key)).as(key).isEqualTo(value);
            }
          });
      assertThat(m.array("a.strings").strings()).containsExactly("", "a", "é");
      assertThat(m.array("a.ints").ints()).containsExactly(1, -2, 3);
      assertThat(m.array("a.floats").floats()).containsExactly(0.5f, -1e30f);
      assertThat(file.tensors())
          .extracting(TensorInfo::name, TensorInfo::type, TensorInfo::dims, TensorInfo::bytes)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(
                  "a.weight", TensorType.Q4_0, List.of(64L, 3L), 108L),
              org.assertj.core.groups.Tuple.tuple("b.weight", TensorType.F32, List.of(5L), 20L),
              org.assertj.core.groups.Tuple.tuple(
                  "c.weight", TensorType.F16, List.of(2L, 2L, 2L), 16L));
      TensorInfo b = file.tensor("b.weight").orElseThrow();
      assertThat(b.offset() % 32).isZero();
      assertThat(file.bytes(b).toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3);
    }
  }

  @Test
  void leavesNothingBehindWhenWritingStops() throws IOException {
    var declared = List.of(new GgufWriter.Declaration("a.weight", TensorType.F32, List.of(1_000L)));
    try (GgufWriter writer =
        GgufWriter.create(folder.resolve("x.gguf"), TestingFile.metadata(), declared)) {
      assertThatThrownBy(writer::finish).hasMessage("tensor a.weight is not complete");
    }
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(() -> GgufFile.open(folder.resolve("no.gguf")))
        .isInstanceOf(GgufException.class)
        .hasMessageStartingWith("there is no file ");
  }

  @Test
  void saysThatAFileIsTruncatedWhereverItIsCut() throws IOException {
    byte[] whole = TestingFile.bytes(folder);
    Path cut = folder.resolve("cut.gguf");
    // The last tensor's padding is not missed: no tensor lies in it.
    for (int size = 0; size < whole.length - 32; size++) {
      Files.write(cut, java.util.Arrays.copyOf(whole, size));
      assertThatThrownBy(() -> GgufFile.open(cut).close())
          .as("cut at %d", size)
          .isInstanceOf(GgufException.class)
          .hasMessageContaining("fetch it again");
    }
  }

  @Test
  void namesOtherFormatsVersionsAndByteOrders() {
    refuses(new Bytes().i32(0x04034b50).pad(64), "does not start with \"GGUF\"");
    refuses(new Bytes().i32(Integer.reverseBytes(GgufHeaderParser.MAGIC)).pad(64), "big-endian");
    refuses(Bytes.header(Integer.reverseBytes(3), 0, 0), "big-endian");
    refuses(Bytes.header(1, 0, 0), "GGUF version 1; versions 2 and 3 are supported");
    refuses(Bytes.header(-1, 0, 0), "GGUF version 4294967295");
  }

  @Test
  void refusesCountsThatTheFileCannotHold() {
    refuses(Bytes.header(3, 1L << 60, 0), "number of tensors is 1152921504606846976");
    refuses(Bytes.header(3, -1, 0), "number of tensors is 18446744073709551615");
    refuses(Bytes.header(3, 0, 1 << 30), "number of metadata keys is 1073741824");
    refuses(Bytes.header(3, 0, 1).i64(Long.MAX_VALUE).pad(64), "length of metadata key 0");
    refuses(
        Bytes.header(3, 0, 1).text("k").i32(8).i64(1L << 40).pad(64),
        "length of k is 1099511627776");
    refuses(
        Bytes.header(3, 0, 1).text("k").i32(9).i32(10).i64(1L << 61).pad(64),
        "element count of k is 2305843009213693952");
  }

  @Test
  void refusesOddMetadata() {
    refuses(Bytes.header(3, 0, 1).text("k").i32(13).pad(64), "k has the unknown type 13");
    refuses(
        Bytes.header(3, 0, 1).text("k").i32(9).i32(99).i64(1).pad(64),
        "the elements of k has the unknown type 99");
    refuses(
        Bytes.header(3, 0, 1).text("").i32(4).i32(1).pad(16), "metadata key 0 has 0 characters");
    refuses(
        Bytes.header(3, 0, 2).text("k").i32(4).i32(1).text("k").i32(4).i32(1).pad(64),
        "metadata key k occurs twice");
    refuses(Bytes.header(3, 0, 1).text("k").i32(7).i32(2).pad(16), "k is a boolean of value 2");
    Bytes nested = Bytes.header(3, 0, 1).text("k").i32(9);
    for (int i = 0; i < 40; i++) {
      nested.i32(9).i64(1);
    }
    refuses(nested, "k nests arrays more than 4 deep");
    refuses(alignment(33), "general.alignment is 33, not a power of two");
    refuses(alignment(0), "general.alignment is 0, not between");
  }

  @Test
  void stepsOverNestedArrays() {
    Path made =
        Bytes.header(3, 0, 2)
            .text("k")
            .i32(9)
            .i32(9)
            .i64(2)
            .i32(8)
            .i64(1)
            .text("ab")
            .i32(4)
            .i64(2)
            .i32(1)
            .i32(2)
            .text("l")
            .i32(4)
            .i32(7)
            .write(folder);
    try (GgufFile file = GgufFile.open(made)) {
      assertThat(file.metadata().integer("l", 0, 10)).isEqualTo(7);
    }
  }

  @Test
  void refusesOddTensors() {
    refuses(Bytes.header(3, 1, 0).text("t").i32(0).pad(64), "tensor t has 0 dimensions");
    refuses(Bytes.header(3, 1, 0).text("t").i32(5).pad(64), "tensor t has 5 dimensions");
    refuses(Bytes.header(3, 1, 0).tensor("t", 0, 0, 0).pad(64), "tensor t has a dimension of 0");
    refuses(Bytes.header(3, 1, 0).tensor("t", 4, 0, 32).pad(64), "tensor t has the weight type 4");
    refuses(
        Bytes.header(3, 1, 0).tensor("t", 2, 0, 33).pad(64),
        "33 columns are no multiple of the 32 of a Q4_0 block");
    refuses(
        Bytes.header(3, 1, 0).tensor("t", 0, 0, 1L << 40, 1L << 40).pad(64),
        "tensor t: long overflow");
    refuses(Bytes.header(3, 1, 0).tensor("t", 0, 16, 1).pad(96), "not a multiple of the alignment");
    refuses(
        Bytes.header(3, 1, 0).tensor("t", 0, -32, 1).pad(96), "not a multiple of the alignment");
    refuses(Bytes.header(3, 1, 0).tensor("t", 0, 1L << 62, 1).pad(96), "the file is truncated");
    refuses(
        Bytes.header(3, 2, 0).tensor("t", 0, 0, 1).tensor("t", 0, 32, 1).pad(128),
        "tensor t occurs twice");
    refuses(
        Bytes.header(3, 2, 0).tensor("t", 0, 0, 9).tensor("u", 0, 32, 1).pad(128),
        "tensors t and u overlap");
  }

  @Test
  void namesTheKeyThatIsMissingOrOdd() {
    try (GgufFile file = GgufFile.open(TestingFile.write(folder))) {
      GgufMetadata m = file.metadata();
      assertThatThrownBy(() -> m.text("llama.x")).hasMessageContaining("no metadata key llama.x");
      assertThatThrownBy(() -> m.integer("a.text", 0, 1))
          .hasMessageContaining("a.text is of type STRING, not an integer");
      assertThatThrownBy(() -> m.integer("a.u64", 0, 1))
          .hasMessageContaining("a.u64 is 18446744073709551615, not between 0 and 1");
      assertThatThrownBy(() -> m.array("a.ints").strings())
          .hasMessageContaining("an array of INT32 where strings are needed");
    }
  }

  private static Bytes alignment(int value) {
    return Bytes.header(3, 0, 1).text("general.alignment").i32(4).i32(value).pad(64);
  }

  private void refuses(Bytes bytes, String message) {
    Path made = bytes.write(folder);
    assertThatThrownBy(() -> GgufFile.open(made).close())
        .isInstanceOf(GgufException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("made.gguf");
  }
}
