package dev.hone.model.gguf;

/** One typed metadata value. */
public sealed interface GgufValue {

  GgufType type();

  /**
   * An integer of any width.
   *
   * @param value the value; of {@link GgufType#UINT64} its 64 bits
   */
  record Whole(GgufType type, long value) implements GgufValue {
    public Whole {
      if (!type.isInteger()) {
        throw new IllegalArgumentException(type + " is not an integer type");
      }
    }
  }

  /** A float of 32 or 64 bits. */
  record Real(GgufType type, double value) implements GgufValue {
    public Real {
      if (type != GgufType.FLOAT32 && type != GgufType.FLOAT64) {
        throw new IllegalArgumentException(type + " is not a float type");
      }
    }
  }

  record Flag(boolean value) implements GgufValue {
    @Override
    public GgufType type() {
      return GgufType.BOOL;
    }
  }

  record Text(String value) implements GgufValue {
    @Override
    public GgufType type() {
      return GgufType.STRING;
    }
  }

  /** An array, its elements still bytes: {@link GgufArray} reads them when asked. */
  record Items(GgufArray array) implements GgufValue {
    @Override
    public GgufType type() {
      return GgufType.ARRAY;
    }
  }

  static GgufValue of(String value) {
    return new Text(value);
  }

  static GgufValue of(boolean value) {
    return new Flag(value);
  }

  /** An unsigned 32-bit integer, what GGUF uses for counts and ids. */
  static GgufValue of(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("an unsigned value can't be " + value);
    }
    return new Whole(GgufType.UINT32, value);
  }

  static GgufValue of(float value) {
    return new Real(GgufType.FLOAT32, value);
  }

  static GgufValue of(GgufArray value) {
    return new Items(value);
  }
}
