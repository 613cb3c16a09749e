package dev.hone.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** HTTP headers in the order received; names compare without case, values stay as they were. */
public record Headers(List<Header> list) {
  /** No header at all. */
  public static final Headers NONE = new Headers(List.of());

  /** One header line. */
  public record Header(String name, String value) {}

  /** Keeps a copy. */
  public Headers {
    list = List.copyOf(list);
  }

  /** Headers from alternating names and values. */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a header name without a value");
    }
    List<Header> list = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      list.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Headers(list);
  }

  /** The same with this header, in place of any of its name. */
  public Headers with(String name, String value) {
    return with(new Headers(List.of(new Header(name, value))));
  }

  /** The same with these headers, in place of any of their names. */
  public Headers with(Headers others) {
    List<Header> merged = new ArrayList<>(list.size() + others.list.size());
    for (Header header : list) {
      if (others.find(header.name()) == null) {
        merged.add(header);
      }
    }
    merged.addAll(others.list);
    return new Headers(merged);
  }

  /** The first value of this name. */
  public Optional<String> first(String name) {
    return Optional.ofNullable(find(name)).map(Header::value);
  }

  private @Nullable Header find(String name) {
    for (Header header : list) {
      if (header.name().equalsIgnoreCase(name)) {
        return header;
      }
    }
    return null;
  }

  /** All values of this name. */
  public List<String> all(String name) {
    if (find(name) == null) {
      return List.of();
    }
    return list.stream().filter(h -> h.name().equalsIgnoreCase(name)).map(Header::value).toList();
  }
}
