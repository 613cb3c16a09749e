package dev.hone.gateway.upstream;

import dev.hone.wire.Headers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what was sent as a credential out of an error that echoes it: clients and logs see these
 * errors. Secrets are what stood in headers for credentials (a key, an access token, AWS's session
 * token and signature) and in headers that the operator configured for a provider, but for those
 * that are known to be public.
 */
final class Redaction {
  private static final String DOTS = "***";

  /** What is shorter may be a part of any word. */
  private static final int SHORTEST = 6;

  private static final Set<String> CREDENTIALS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "x-amz-security-token");

  /** Headers that operators configure and that are no secrets. */
  private static final Set<String> PUBLIC =
      Set.of(
          "accept",
          "accept-language",
          "anthropic-beta",
          "anthropic-version",
          "content-type",
          "helicone-cache-enabled",
          "http-referer",
          "openai-beta",
          "openai-organization",
          "openai-project",
          "origin",
          "referer",
          "user-agent",
          "x-goog-api-client",
          "x-goog-user-project",
          "x-title");

  /** The scheme before a credential. */
  private static final Pattern SCHEME =
      Pattern.compile("(?:bearer|basic|token|api-?key|key) +(?=\\S)", Pattern.CASE_INSENSITIVE);

  /** What identifies the caller within an AWS signature. */
  private static final Pattern AWS = Pattern.compile("(?:Credential|Signature)=([^/,\\s]+)");

  private final Headers sent;
  private final Set<String> configured;

  /**
   * @param configured lower-case names of the headers that the operator gave the provider
   */
  Redaction(Headers sent, Set<String> configured) {
    this.sent = sent;
    this.configured = configured;
  }

  String of(String text) {
    return hide(text, secrets(sent, configured));
  }

  byte[] of(byte[] body) {
    // One character a byte, so that every other byte stays as it was.
    String text = new String(body, StandardCharsets.ISO_8859_1);
    Set<String> bytes = new LinkedHashSet<>();
    for (String secret : secrets(sent, configured)) {
      bytes.add(new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
    String hidden = hide(text, bytes);
    return hidden.equals(text) ? body : hidden.getBytes(StandardCharsets.ISO_8859_1);
  }

  Headers of(Headers headers) {
    List<Headers.Header> hidden = new ArrayList<>(headers.list().size());
    for (Headers.Header header : headers.list()) {
      String value = of(header.value());
      hidden.add(value.equals(header.value()) ? header : new Headers.Header(header.name(), value));
    }
    return new Headers(hidden);
  }

  /** A text without these secrets, in whatever form JSON, a page or a query would have them. */
  static String hide(String text, Collection<String> secrets) {
    Set<String> forms = new LinkedHashSet<>();
    for (String secret : secrets) {
      if (secret.length() >= SHORTEST) {
        String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        forms.add(secret);
        forms.add(escaped);
        forms.add(escaped.replace("/", "\\/"));
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.add(
            secret
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;"));
      }
    }
    String hidden = text;
    for (String form :
        forms.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
      hidden = hidden.replace(form, DOTS);
    }
    return hidden;
  }

  private static Set<String> secrets(Headers sent, Set<String> configured) {
    Set<String> secrets = new LinkedHashSet<>();
    for (Headers.Header header : sent.list()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (CREDENTIALS.contains(name) || (configured.contains(name) && !PUBLIC.contains(name))) {
        add(secrets, header.value().strip());
      }
    }
    return secrets;
  }

  private static void add(Set<String> secrets, String value) {
    if (value.startsWith("AWS4-")) {
      Matcher parts = AWS.matcher(value);
      while (parts.find()) {
        secrets.add(parts.group(1));
      }
      return;
    }
    Matcher scheme = SCHEME.matcher(value);
    String bare = scheme.lookingAt() ? value.substring(scheme.end()) : value;
    // Also alone: a gateway in between may show what it took apart.
    secrets.add(bare);
    if (value.regionMatches(true, 0, "basic ", 0, 6)) {
      secrets.addAll(userAndPassword(bare));
    }
  }

  private static List<String> userAndPassword(String basic) {
    try {
      String both = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
      return List.of(both, both.substring(both.indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }
}
