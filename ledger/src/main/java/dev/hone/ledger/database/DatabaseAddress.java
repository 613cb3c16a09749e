package dev.hone.ledger.database;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where a database is. Its text never shows a password. */
public sealed interface DatabaseAddress {

  /** A file of this machine. */
  record SqliteFile(Path file) implements DatabaseAddress {
    /** As JDBC has it. */
    public String url() {
      return "jdbc:sqlite:" + file.toAbsolutePath();
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /**
   * A PostgreSQL server.
   *
   * @param url as JDBC has it, without credentials where they are given apart
   */
  record Postgres(String url, Optional<String> user, Optional<String> password)
      implements DatabaseAddress {
    /** The same with these credentials, where they are given. */
    public Postgres as(Optional<String> otherUser, Optional<String> otherPassword) {
      return new Postgres(url, otherUser.or(() -> user), otherPassword.or(() -> password));
    }

    @Override
    public String toString() {
      int parameters = url.indexOf('?');
      return url.substring("jdbc:".length(), parameters < 0 ? url.length() : parameters);
    }
  }

  /**
   * Reads an address: {@code postgres://USER:PASSWORD@HOST:PORT/NAME?…}, {@code
   * jdbc:postgresql://HOST:PORT/NAME?…}, {@code sqlite:FILE} or {@code jdbc:sqlite:FILE}.
   *
   * @throws IllegalArgumentException if it is none of these; the message says which are known
   */
  static DatabaseAddress parse(String text) {
    String plain = text.strip();
    String lower = plain.toLowerCase(Locale.ROOT);
    if (lower.startsWith("jdbc:")) {
      plain = plain.substring("jdbc:".length());
      lower = plain.toLowerCase(Locale.ROOT);
    }
    if (lower.startsWith("postgres://") || lower.startsWith("postgresql://")) {
      return postgres(plain);
    }
    if (lower.startsWith("sqlite:") && lower.length() > "sqlite:".length()) {
      return new SqliteFile(Path.of(plain.substring("sqlite:".length())));
    }
    throw new IllegalArgumentException(
        "an address such as postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:FILE");
  }

  private static Postgres postgres(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "an address such as postgres://USER:PASSWORD@HOST:5432/NAME, with percent codes for what a"
              + " URL can't hold",
          e);
    }
    String place = Optional.ofNullable(uri.getRawAuthority()).orElse("");
    int at = place.lastIndexOf('@');
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String path = Optional.ofNullable(uri.getRawPath()).orElse("/");
    String url = "jdbc:postgresql://" + place.substring(at + 1) + path + query;
    if (at < 0) {
      return new Postgres(url, Optional.empty(), Optional.empty());
    }
    String[] credentials = place.substring(0, at).split(":", 2);
    return new Postgres(
        url,
        Optional.of(decoded(credentials[0])),
        credentials.length == 2 ? Optional.of(decoded(credentials[1])) : Optional.empty());
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
