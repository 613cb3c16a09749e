package dev.hone.server.config;

import dev.hone.ledger.Dollars;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over one mapping: typed look-ups that remember which keys were asked for, so that {@link
 * #close} can name every other key as a typo with the nearest right one. Problems are collected,
 * not thrown.
 */
final class ConfigSection implements AutoCloseable {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([KMGT]i?B?|B)?", Pattern.CASE_INSENSITIVE);

  /** What is shorter is nothing: no way to say "without limit". */
  static final Duration LEAST = Duration.ofMillis(1);

  /** A hundred years: nanoseconds of them fit 64 bits. */
  private static final long MOST_DAYS = 36_500;

  private static final Pattern DURATION =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|s|m|h|d)", Pattern.CASE_INSENSITIVE);

  private final String file;
  private final String path;
  private final ConfigNode.Mapping node;
  private final List<ConfigProblem> problems;
  private final UnaryOperator<@Nullable String> environment;
  private final Set<String> known = new LinkedHashSet<>();

  ConfigSection(
      String file,
      String path,
      ConfigNode.Mapping node,
      List<ConfigProblem> problems,
      UnaryOperator<@Nullable String> environment) {
    this.file = file;
    this.path = path;
    this.node = node;
    this.problems = problems;
    this.environment = environment;
  }

  int line() {
    return node.line();
  }

  boolean has(String key) {
    return node.entries().containsKey(key);
  }

  /** Whether the key holds a mapping, not a single value. */
  boolean isMapping(String key) {
    ConfigNode.Entry entry = node.entries().get(key);
    return entry != null && entry.value() instanceof ConfigNode.Mapping;
  }

  /**
   * A string with {@code ${NAME}} replaced from the environment; a missing variable is a problem.
   */
  Optional<String> string(String key) {
    return scalar(key).map(s -> substitute(key, s));
  }

  /** A variable of the environment; empty where it is not set or blank. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.apply(name))
        .map(String::strip)
        .filter(v -> !v.isEmpty());
  }

  /** A whole number within the bounds. */
  Optional<Long> integer(String key, long least, long most) {
    return parsed(
        key,
        text -> {
          long value = Long.parseLong(text);
          if (value < least || value > most) {
            throw new IllegalArgumentException("between " + least + " and " + most);
          }
          return value;
        },
        "a whole number");
  }

  Optional<Boolean> bool(String key) {
    return parsed(
        key,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "on", "yes" -> true;
              case "false", "off", "no" -> false;
              default -> throw new IllegalArgumentException("true or false");
            },
        "true or false");
  }

  /** Bytes, as in {@code 512MiB} or {@code 2GB}. */
  Optional<Long> bytes(String key) {
    return parsed(key, ConfigSection::parseBytes, "a size such as 512MiB");
  }

  /** Money in nano-dollars, as in {@code 5usd} or {@code 0.50usd}. */
  OptionalLong money(String key) {
    Optional<Long> value = parsed(key, Dollars::parse, "an amount such as 5usd");
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  /** A unit price in dollars, or a factor: a decimal that is kept as it stands. */
  Optional<BigDecimal> price(String key) {
    return parsed(key, ConfigSection::parsePrice, "a decimal such as 1.25");
  }

  /** A nested mapping of free keys to prices or factors. */
  Map<String, BigDecimal> prices(String key) {
    Map<String, BigDecimal> prices = new LinkedHashMap<>();
    strings(key)
        .forEach((name, text) -> {
          try {
            prices.put(name, parsePrice(text.strip()));
          } catch (IllegalArgumentException e) {
            problem(key, "has '" + text + "' for " + name + ": must be a decimal such as 1.25");
          }
        });
    return prices;
  }

  /** A duration, as in {@code 250ms}, {@code 30s} or {@code 5m}. */
  Optional<Duration> duration(String key) {
    return parsed(key, ConfigSection::parseDuration, "a duration such as 30s");
  }

  /** A duration that is no shorter than this. */
  Optional<Duration> duration(String key, Duration least) {
    Optional<Duration> time = duration(key);
    if (time.isPresent() && time.get().compareTo(least) < 0) {
      problem(key, "must be at least " + least.toMillis() + "ms");
      return Optional.empty();
    }
    return time;
  }

  /** One of an enum's constants, written in lower case with dashes. */
  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E e : type.getEnumConstants()) {
      choices.put(e.name().toLowerCase(Locale.ROOT).replace('_', '-'), e);
    }
    return parsed(
        key,
        text -> {
          E e = choices.get(text.toLowerCase(Locale.ROOT));
          if (e == null) {
            throw new IllegalArgumentException("one of " + String.join(", ", choices.keySet()));
          }
          return e;
        },
        "one of " + String.join(", ", choices.keySet()));
  }

  /** A nested mapping; an empty one where the key is absent. */
  ConfigSection section(String key) {
    known.add(key);
    ConfigNode.Entry entry = node.entries().get(key);
    ConfigNode.Mapping mapping = new ConfigNode.Mapping(node.line(), Map.of());
    if (entry != null) {
      if (entry.value() instanceof ConfigNode.Mapping m) {
        mapping = m;
      } else if (!(entry.value() instanceof ConfigNode.Scalar s && s.isNull())) {
        problem(entry.line(), "'" + name(key) + "' must be a mapping of keys");
      }
    }
    return new ConfigSection(file, name(key), mapping, problems, environment);
  }

  /** A list of mappings, empty where the key is absent. */
  List<ConfigSection> sections(String key) {
    List<ConfigSection> sections = new ArrayList<>();
    for (ConfigNode item : items(key)) {
      if (item instanceof ConfigNode.Mapping m) {
        sections.add(
            new ConfigSection(
                file, name(key) + "[" + sections.size() + "]", m, problems, environment));
      } else {
        problem(item.line(), "'" + name(key) + "' must be a list of mappings");
      }
    }
    return sections;
  }

  /** A nested mapping of free keys to strings. */
  Map<String, String> strings(String key) {
    known.add(key);
    Map<String, String> values = new LinkedHashMap<>();
    ConfigNode.Entry entry = node.entries().get(key);
    if (entry != null && entry.value() instanceof ConfigNode.Mapping m) {
      m.entries()
          .forEach((k, v) -> {
            if (v.value() instanceof ConfigNode.Scalar s) {
              values.put(k, substitute(key + "." + k, s));
            } else {
              problem(v.line(), "'" + name(key) + "." + k + "' must be a string");
            }
          });
    } else if (entry != null) {
      problem(entry.line(), "'" + name(key) + "' must be a mapping of names to strings");
    }
    return values;
  }

  /** A list of strings, or one string; empty where the key is absent. */
  List<String> stringList(String key) {
    List<String> values = new ArrayList<>();
    for (ConfigNode item : items(key)) {
      if (item instanceof ConfigNode.Scalar s) {
        values.add(substitute(key, s));
      } else {
        problem(item.line(), "'" + name(key) + "' must be a list of strings");
      }
    }
    return values;
  }

  void problem(String key, String message) {
    ConfigNode.Entry entry = node.entries().get(key);
    problem(entry == null ? node.line() : entry.line(), "'" + name(key) + "' " + message);
  }

  /** Names every key that was never asked for. */
  @Override
  public void close() {
    node.entries()
        .forEach((key, entry) -> {
          if (!known.contains(key)) {
            String hint =
                Nearest.of(key, known)
                    .map(k -> "did you mean '" + k + "'?")
                    .orElse("known here: " + String.join(", ", known));
            problem(entry.line(), "unknown key '" + name(key) + "': " + hint);
          }
        });
  }

  private void problem(int line, String message) {
    problems.add(new ConfigProblem(file, line, message));
  }

  private String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private List<ConfigNode> items(String key) {
    known.add(key);
    ConfigNode.Entry entry = node.entries().get(key);
    if (entry == null || (entry.value() instanceof ConfigNode.Scalar s && s.isNull())) {
      return List.of();
    }
    return entry.value() instanceof ConfigNode.Items items
        ? items.values()
        : List.of(entry.value());
  }

  private Optional<ConfigNode.Scalar> scalar(String key) {
    known.add(key);
    ConfigNode.Entry entry = node.entries().get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.value() instanceof ConfigNode.Scalar s) {
      return s.isNull() ? Optional.empty() : Optional.of(s);
    }
    problem(entry.line(), "'" + name(key) + "' must be a single value");
    return Optional.empty();
  }

  private <T> Optional<T> parsed(String key, Function<String, T> parse, String wanted) {
    return scalar(key)
        .flatMap(s -> {
          String text = substitute(key, s).strip();
          try {
            return Optional.of(parse.apply(text));
          } catch (NumberFormatException e) {
            problem(s.line(), "'" + name(key) + "' must be " + wanted + ", not '" + text + "'");
          } catch (IllegalArgumentException e) {
            problem(
                s.line(), "'" + name(key) + "' must be " + e.getMessage() + ", not '" + text + "'");
          }
          return Optional.empty();
        });
  }

  private String substitute(String key, ConfigNode.Scalar scalar) {
    Matcher matcher = VARIABLE.matcher(scalar.text());
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String variable = matcher.group(1);
      String value = environment.apply(variable);
      if (value == null) {
        problem(
            scalar.line(),
            "'"
                + name(key)
                + "' needs the environment variable "
                + variable
                + ", which is not set");
        value = "";
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(out).toString();
  }

  private static BigDecimal parsePrice(String text) {
    BigDecimal price = new BigDecimal(text);
    if (price.signum() < 0 || price.precision() > 18 || Math.abs(price.scale()) > 12) {
      throw new IllegalArgumentException("a decimal from 0 on, such as 1.25");
    }
    return price;
  }

  static long parseBytes(String text) {
    Matcher m = SIZE.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException("a size such as 512MiB");
    }
    String unit = m.group(2) == null ? "b" : m.group(2).toLowerCase(Locale.ROOT);
    long step = unit.length() > 1 && unit.charAt(1) == 'i' ? 1024 : 1000;
    int power = "bkmgt".indexOf(unit.charAt(0));
    BigDecimal bytes = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(step).pow(power));
    return atMost(Long.MAX_VALUE, bytes, "a size such as 512MiB");
  }

  static Duration parseDuration(String text) {
    Matcher m = DURATION.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException("a duration such as 30s");
    }
    long millis =
        switch (m.group(2).toLowerCase(Locale.ROOT)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> 86_400_000;
        };
    return Duration.ofMillis(
        atMost(
            MOST_DAYS * 86_400_000,
            new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(millis)),
            "a duration such as 30s, at most " + MOST_DAYS + "d"));
  }

  private static long atMost(long most, BigDecimal value, String wanted) {
    if (value.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw new IllegalArgumentException(wanted);
    }
    return value.longValue();
  }
}
