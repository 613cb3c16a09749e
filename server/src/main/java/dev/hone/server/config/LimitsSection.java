package dev.hone.server.config;

import dev.hone.gateway.limits.AlarmRule;
import dev.hone.gateway.limits.LimitRules;
import dev.hone.gateway.limits.LimitRules.Grant;
import dev.hone.gateway.provider.Secret;
import dev.hone.ledger.keys.ModelScope;
import dev.hone.ledger.keys.Quotas;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads {@code limits}, {@code alarms}, {@code admin-key} and what a key may do. */
final class LimitsSection {
  private static final int SHORTEST_ADMIN_KEY = 16;

  /** What can be the end of a header's name, and a value. */
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+=.+");

  private LimitsSection() {}

  static LimitConfig read(ConfigSection top) {
    return new LimitConfig(rules(top), alarms(top), adminKey(top));
  }

  /** What one of the configured keys may do. */
  static Grant grant(ConfigSection key) {
    List<String> patterns = key.stringList("models");
    ModelScope models = ModelScope.ALL;
    try {
      models = new ModelScope(patterns);
    } catch (IllegalArgumentException e) {
      key.problem("models", "can't be used: " + e.getMessage());
    }
    return new Grant(key.string("team"), models, quotas(key));
  }

  private static LimitRules rules(ConfigSection top) {
    try (ConfigSection limits = top.section("limits")) {
      return new LimitRules(
          quotas(limits),
          named(limits, "teams", "team"),
          named(limits, "tags", "tag"),
          zone(limits),
          number(limits, "assumed-output"));
    }
  }

  private static Map<String, Quotas> named(ConfigSection limits, String list, String what) {
    Map<String, Quotas> all = new HashMap<>();
    for (ConfigSection entry : limits.sections(list)) {
      try (entry) {
        Optional<String> name = entry.string(what).map(n -> what.equals("tag") ? tag(n) : n);
        Quotas quotas = quotas(entry);
        if (name.isEmpty()) {
          entry.problem(what, "is missing: say whose limits these are");
        } else if (what.equals("tag") && !TAG.matcher(name.get()).matches()) {
          entry.problem(what, "must be NAME=VALUE, as the header x-hone-tag-NAME: VALUE says it");
        } else if (all.put(name.get(), quotas) != null) {
          entry.problem(what, "stands here twice");
        }
      }
    }
    return all;
  }

  /** A tag as requests have it: names of headers are small letters in the end. */
  private static String tag(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? text
        : text.substring(0, equals).toLowerCase(Locale.ROOT) + text.substring(equals);
  }

  private static Quotas quotas(ConfigSection section) {
    return new Quotas(
        number(section, "rpm"),
        number(section, "tpm"),
        number(section, "parallel"),
        section.money("daily"),
        section.money("monthly"));
  }

  private static OptionalLong number(ConfigSection section, String key) {
    Optional<Long> value = section.integer(key, 0, 1_000_000_000_000L);
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  private static ZoneId zone(ConfigSection limits) {
    Optional<String> zone = limits.string("zone");
    try {
      return zone.map(ZoneId::of).orElse(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      limits.problem("zone", "must be a time zone such as UTC or Europe/Berlin");
      return ZoneOffset.UTC;
    }
  }

  private static List<AlarmRule> alarms(ConfigSection top) {
    List<AlarmRule> rules = new ArrayList<>();
    for (ConfigSection alarm : top.sections("alarms")) {
      try (alarm) {
        Optional<URI> webhook = webhook(alarm);
        List<Integer> percents = percents(alarm);
        Map<String, String> headers = headers(alarm);
        webhook.ifPresent(url -> rules.add(new AlarmRule(url, percents, headers)));
      }
    }
    return rules;
  }

  private static Optional<URI> webhook(ConfigSection alarm) {
    String text = alarm.string("webhook").orElse("");
    try {
      URI url = URI.create(text);
      boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (http && url.getHost() != null) {
        return Optional.of(url);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    alarm.problem("webhook", "must be an address such as https://HOST/PATH");
    return Optional.empty();
  }

  /** Those that the client library lets nobody set are refused here, by name. */
  private static Map<String, String> headers(ConfigSection alarm) {
    Map<String, String> headers = alarm.strings("headers");
    HttpRequest.Builder trial = HttpRequest.newBuilder();
    headers.forEach((name, value) -> {
      try {
        trial.setHeader(name, value);
      } catch (IllegalArgumentException e) {
        alarm.problem("headers", "can't have '" + name + "' with this value: it is no such header");
      }
    });
    return headers;
  }

  private static List<Integer> percents(ConfigSection alarm) {
    List<Integer> percents = new ArrayList<>();
    for (String text : alarm.stringList("at")) {
      if (text.matches("[1-9][0-9]{0,2}\\s*%?")) {
        percents.add(Integer.valueOf(text.replace("%", "").strip()));
      } else {
        alarm.problem("at", "must be a list such as [50%, 80%, 100%]");
      }
    }
    return percents.isEmpty() ? List.of(80, 100) : percents;
  }

  private static Optional<Secret> adminKey(ConfigSection top) {
    Optional<String> key = top.string("admin-key").filter(k -> !k.isBlank());
    if (key.isPresent() && key.get().length() < SHORTEST_ADMIN_KEY) {
      top.problem("admin-key", "must have at least " + SHORTEST_ADMIN_KEY + " letters");
      return Optional.empty();
    }
    return key.map(Secret::new);
  }
}
