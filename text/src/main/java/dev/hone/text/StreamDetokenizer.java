package dev.hone.text;

/** Buffers the bytes of an unfinished character; control tokens give no text. */
final class StreamDetokenizer implements Detokenizer {
  private final Tokenizer tokenizer;
  private final Utf8Decoder decoder = new Utf8Decoder();
  private final StringBuilder text = new StringBuilder();

  StreamDetokenizer(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  @Override
  public String next(int token) {
    for (byte b : tokenizer.bytes(token, false)) {
      decoder.accept(b, text);
    }
    return take();
  }

  @Override
  public String flush() {
    decoder.flush(text);
    return take();
  }

  private String take() {
    if (text.isEmpty()) {
      return "";
    }
    String taken = text.toString();
    text.setLength(0);
    return taken;
  }
}
