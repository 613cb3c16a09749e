package dev.hone.model.gguf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The metadata of a GGUF file, by key and type. What is missing or odd is named with its key. */
public final class GgufMetadata {
  private final String file;
  private final Map<String, GgufValue> values;

  /**
   * @param file the file's name, for messages
   */
  GgufMetadata(String file, Map<String, GgufValue> values) {
    this.file = file;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** All values, in the order of the file. */
  public Map<String, GgufValue> values() {
    return values;
  }

  public String text(String key) {
    return optionalText(key).orElseThrow(() -> missing(key));
  }

  public Optional<String> optionalText(String key) {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Text text -> Optional.of(text.value());
      case GgufValue other -> throw odd(key, "is of type " + other.type() + ", not a text");
    };
  }

  /** An integer between {@code least} and {@code most}. */
  public int integer(String key, int least, int most) {
    return (int) optionalInteger(key, least, most).orElseThrow(() -> missing(key));
  }

  public OptionalLong optionalInteger(String key, long least, long most) {
    return switch (values.get(key)) {
      case null -> OptionalLong.empty();
      case GgufValue.Whole(GgufType type, long value) -> {
        if (value < least || value > most) {
          String shown =
              type == GgufType.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
          throw odd(key, "is %s, not between %d and %d".formatted(shown, least, most));
        }
        yield OptionalLong.of(value);
      }
      case GgufValue other -> throw odd(key, "is of type " + other.type() + ", not an integer");
    };
  }

  /** A finite float. */
  public double real(String key) {
    return optionalReal(key).orElseThrow(() -> missing(key));
  }

  public OptionalDouble optionalReal(String key) {
    return switch (values.get(key)) {
      case null -> OptionalDouble.empty();
      case GgufValue.Real(GgufType type, double value) -> {
        if (!Double.isFinite(value)) {
          throw odd(key, "is " + value + ", not a finite " + type);
        }
        yield OptionalDouble.of(value);
      }
      case GgufValue other -> throw odd(key, "is of type " + other.type() + ", not a float");
    };
  }

  public Optional<Boolean> optionalFlag(String key) {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Flag(boolean value) -> Optional.of(value);
      case GgufValue other -> throw odd(key, "is of type " + other.type() + ", not a boolean");
    };
  }

  public GgufArray array(String key) {
    return optionalArray(key).orElseThrow(() -> missing(key));
  }

  public Optional<GgufArray> optionalArray(String key) {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Items(GgufArray array) -> Optional.of(array);
      case GgufValue other -> throw odd(key, "is of type " + other.type() + ", not an array");
    };
  }

  private GgufException missing(String key) {
    return new GgufException(
        "%s has no metadata key %s: it is not a model that can be run; convert it again"
            .formatted(file, key));
  }

  /** An exception that says what is wrong with the value of a key. */
  public GgufException odd(String key, String what) {
    return new GgufException("%s: metadata key %s %s".formatted(file, key, what));
  }
}
