package dev.hone.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hone.text.Detokenizer;
import dev.hone.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import java.util.Optional;

/** One token per byte, one that ends, and a few of several bytes. */
final class FakeTokenizer implements Tokenizer {
  static final int END = 256;
  private static final List<String> LONGER = List.of("ab", "abc", "\n\nUser", "STOP", "né");
  private static final int FIRST_LONGER = 257;

  @Override
  public int size() {
    return FIRST_LONGER + LONGER.size();
  }

  static int longer(String text) {
    return FIRST_LONGER + LONGER.indexOf(text);
  }

  @Override
  public int[] encode(String text, boolean special) {
    byte[] bytes = text.getBytes(UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i] & 0xFF;
    }
    return tokens;
  }

  @Override
  public byte[] bytes(int token, boolean special) {
    if (token == END) {
      return new byte[0];
    }
    return token < END
        ? new byte[] {(byte) token}
        : LONGER.get(token - FIRST_LONGER).getBytes(UTF_8);
  }

  @Override
  public String decode(int[] tokens, boolean special) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int token : tokens) {
      all.writeBytes(bytes(token, special));
    }
    return all.toString(UTF_8);
  }

  @Override
  public Optional<Integer> id(String token) {
    return LONGER.contains(token) ? Optional.of(longer(token)) : Optional.empty();
  }

  @Override
  public boolean isEnd(int token) {
    return token == END;
  }

  @Override
  public boolean isControl(int token) {
    return token == END;
  }

  @Override
  public Optional<Integer> bos() {
    return Optional.empty();
  }

  @Override
  public Optional<Integer> eos() {
    return Optional.of(END);
  }

  @Override
  public boolean addsBos() {
    return false;
  }

  @Override
  public Detokenizer detokenizer() {
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    return new Detokenizer() {
      private final ByteBuffer in = ByteBuffer.allocate(64);
      private final CharBuffer out = CharBuffer.allocate(64);

      @Override
      public String next(int token) {
        return decode(bytes(token, false), false);
      }

      @Override
      public String flush() {
        return decode(new byte[0], true);
      }

      private String decode(byte[] bytes, boolean end) {
        in.put(bytes).flip();
        decoder.decode(in, out, end);
        if (end) {
          decoder.flush(out);
        }
        in.compact();
        String text = out.flip().toString();
        out.clear();
        return text;
      }
    };
  }
}
