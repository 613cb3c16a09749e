package dev.hone.cli;

import dev.hone.cli.keys.KeyDesk;
import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.Table;
import dev.hone.ledger.Dollars;
import dev.hone.ledger.keys.ModelScope;
import dev.hone.ledger.keys.Quotas;
import dev.hone.ledger.keys.StoredToken;
import dev.hone.ledger.keys.VirtualKey;
import dev.hone.server.admin.KeyJson;
import dev.hone.wire.json.JsonWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code hone keys}: works on the store itself, in the data folder or the shared database, where a
 * server that runs takes what changed within two seconds; or asks a gateway's admin API.
 */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description =
        "Makes, lists, rotates and ends keys of clients. A running server takes changes within two"
            + " seconds.")
final class KeysCommand implements Runnable {
  /** Ten years. */
  private static final long MOST_HOURS = 90 * 24;

  /** Letters in a table. */
  private static final int MOST_OF_MODELS = 40;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private interface Work {
    void with(KeyDesk desk);
  }

  private void open(String command, KeyOptions place, Work work) {
    try (KeyDesk desk = place.open(line(command))) {
      work.with(desk);
    }
  }

  private void issued(KeyDesk.Issued issued, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(text(KeyJson.write(new JsonWriter(), issued.key(), issued.token())));
    } else {
      out.println(issued.token());
      spec.commandLine().getErr().println("This is shown once: keep it, Hone has only its hash.");
    }
    out.flush();
  }

  private static String text(JsonWriter json) {
    return new String(json.toBytes(), StandardCharsets.UTF_8);
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a key and prints it, once.")
  void create(
      @Option(
              names = "--name",
              required = true,
              paramLabel = "NAME",
              description = "Its name, for good.")
          String name,
      @Option(
              names = "--team",
              paramLabel = "TEAM",
              description = "The team whose limits count too.")
          @Nullable String team,
      @Option(names = "--project", paramLabel = "NAME", description = "A label for the ledger.")
          @Nullable String project,
      @Option(
              names = "--models",
              split = ",",
              paramLabel = "PATTERN",
              description = "The models it may ask for, such as gpt-5*,claude* (default: all).")
          @Nullable List<String> models,
      @Option(names = "--rpm", paramLabel = "N", description = "Requests a minute.")
          @Nullable Long rpm,
      @Option(names = "--tpm", paramLabel = "N", description = "Tokens a minute.")
          @Nullable Long tpm,
      @Option(names = "--parallel", paramLabel = "N", description = "Requests at a time.")
          @Nullable Long parallel,
      @Option(names = "--daily", paramLabel = "USD", description = "Money a day, such as 5usd.")
          @Nullable String daily,
      @Option(names = "--monthly", paramLabel = "USD", description = "Money a month.")
          @Nullable String monthly,
      @Option(
              names = "--expires",
              paramLabel = "WHEN",
              converter = Moment.class,
              description = "When it ends, such as 2027-01-31T00:00:00Z.")
          @Nullable Instant expires,
      @Option(names = "--json", description = "As JSON.") boolean json,
      @Mixin KeyOptions place) {
    if (expires != null && !expires.isAfter(Instant.now())) {
      throw wrong("create", "--expires must be in the future, not " + expires, null);
    }
    VirtualKey key;
    try {
      key =
          new VirtualKey(
              name,
              Optional.ofNullable(team),
              Optional.ofNullable(project),
              models == null ? ModelScope.ALL : new ModelScope(models),
              new Quotas(
                  number(rpm),
                  number(tpm),
                  number(parallel),
                  money("--daily", daily),
                  money("--monthly", monthly)),
              Instant.now(),
              Optional.ofNullable(expires),
              false);
    } catch (IllegalArgumentException e) {
      throw wrong("create", String.valueOf(e.getMessage()), e);
    }
    if (place.configuredKeys().containsKey(name)) {
      throw wrong(
          "create", "The configuration has a key '" + name + "': choose another name.", null);
    }
    open("create", place, desk -> issued(desk.create(key), json));
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists keys; of their tokens only the last letters are known.")
  void list(
      @Option(names = "--json", description = "As JSON.") boolean json, @Mixin KeyOptions place) {
    open(
        "list",
        place,
        desk -> {
          KeyDesk.Listing listing = desk.list();
          PrintWriter out = spec.commandLine().getOut();
          if (json) {
            JsonWriter array = new JsonWriter().array();
            listing.keys().forEach(k -> KeyJson.write(array, k.key(), k.tokens()));
            listing.configured().forEach((name, grant) -> KeyJson.write(array, name, grant));
            out.println(text(array.endArray()));
          } else {
            out.print(table(listing));
          }
          out.flush();
        });
  }

  private static String table(KeyDesk.Listing listing) {
    Table table = new Table("key", "team", "project", "models", "limits", "token", "state");
    Instant now = Instant.now();
    for (KeyDesk.Listed listed : listing.keys()) {
      VirtualKey key = listed.key();
      table.row(
          key.name(),
          key.team().orElse(""),
          key.project().orElse(""),
          models(key.models()),
          limits(key.quotas()),
          listed.tokens().stream().map(StoredToken::hint).collect(Collectors.joining(" ")),
          state(key, now));
    }
    listing
        .configured()
        .forEach((name, grant) ->
            table.row(
                name,
                grant.team().orElse(""),
                "",
                models(grant.models()),
                limits(grant.quotas()),
                "",
                "in use, of the configuration"));
    listing
        .unreadable()
        .forEach((name, why) -> table.row(name, "", "", "", "", "", "refused: " + why));
    return table.isEmpty() ? "There are no keys; 'hone keys create' makes one.\n" : table + "";
  }

  private static String state(VirtualKey key, Instant now) {
    if (key.disabled()) {
      return "disabled";
    }
    String end = key.expires().map(Instant::toString).orElse("");
    if (!key.usable(now)) {
      return "ended " + end;
    }
    return end.isEmpty() ? "in use" : "in use until " + end;
  }

  /** As many patterns as fit beside the other columns: {@code --json} has them all. */
  private static String models(ModelScope scope) {
    if (scope.isAll()) {
      return "all";
    }
    List<String> patterns = scope.patterns();
    StringBuilder text = new StringBuilder(patterns.getFirst());
    int shown = 1;
    while (shown < patterns.size()
        && text.length() + patterns.get(shown).length() < MOST_OF_MODELS) {
      text.append(',').append(patterns.get(shown++));
    }
    return shown == patterns.size()
        ? text.toString()
        : text + " and " + (patterns.size() - shown) + " more";
  }

  private static String limits(Quotas quotas) {
    StringBuilder text = new StringBuilder();
    add(text, quotas.rpm(), "rpm");
    add(text, quotas.tpm(), "tpm");
    add(text, quotas.parallel(), "parallel");
    quotas.dailyNanos().ifPresent(n -> text.append(Dollars.format(n)).append("/day "));
    quotas.monthlyNanos().ifPresent(n -> text.append(Dollars.format(n)).append("/month "));
    return text.toString().strip();
  }

  private static void add(StringBuilder text, OptionalLong limit, String what) {
    limit.ifPresent(n -> text.append(Amounts.count(n)).append(' ').append(what).append(' '));
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Gives a key another token; the one before stays good for a while.")
  void rotate(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--grace",
              paramLabel = "HOURS",
              defaultValue = "24",
              description = "How long the older token stays good (default: 24).")
          long hours,
      @Option(names = "--json", description = "As JSON.") boolean json,
      @Mixin KeyOptions place) {
    if (hours < 0 || hours > MOST_HOURS) {
      throw wrong("rotate", "--grace must be from 0 to " + MOST_HOURS + " hours", null);
    }
    checkStored("rotate", name, place);
    open("rotate", place, desk -> issued(desk.rotate(name, Duration.ofHours(hours)), json));
  }

  @Command(
      name = "disable",
      mixinStandardHelpOptions = true,
      description = "Refuses a key until it is enabled again.")
  void disable(@Parameters(paramLabel = "NAME") String name, @Mixin KeyOptions place) {
    checkStored("disable", name, place);
    open("disable", place, desk -> desk.disable(name, true));
  }

  @Command(
      name = "enable",
      mixinStandardHelpOptions = true,
      description = "Takes a disabled key again.")
  void enable(@Parameters(paramLabel = "NAME") String name, @Mixin KeyOptions place) {
    checkStored("enable", name, place);
    open("enable", place, desk -> desk.disable(name, false));
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Ends a key for good; what it spent stays in the books.")
  void delete(@Parameters(paramLabel = "NAME") String name, @Mixin KeyOptions place) {
    checkStored("delete", name, place);
    open("delete", place, desk -> desk.delete(name));
  }

  private void checkStored(String command, String name, KeyOptions place) {
    if (place.configuredKeys().containsKey(name)) {
      throw wrong(
          command, "The key '" + name + "' is of the configuration: change it there.", null);
    }
  }

  /** What is wrong with the options of a command of these. */
  private ParameterException wrong(String command, String what, @Nullable Exception cause) {
    return new ParameterException(line(command), what, cause);
  }

  private CommandLine line(String command) {
    return spec.subcommands().getOrDefault(command, spec.commandLine());
  }

  private static OptionalLong number(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static OptionalLong money(String option, @Nullable String value) {
    try {
      return value == null ? OptionalLong.empty() : OptionalLong.of(Dollars.parse(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          option + " must be " + e.getMessage() + ", not '" + value + "'", e);
    }
  }

  /** A moment with its zone, as {@code 2027-01-31T00:00:00Z}, or the beginning of a day (UTC). */
  static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return KeyJson.moment(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("it " + e.getMessage());
      }
    }
  }
}
