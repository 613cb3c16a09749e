package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.CacheRuleBook;
import dev.hone.gateway.promptcache.PrefixBreak;
import dev.hone.gateway.promptcache.PrefixBreak.Change;
import dev.hone.gateway.provider.Secret;
import dev.hone.gateway.retry.TargetStage;
import dev.hone.gateway.route.Target;
import dev.hone.wire.Backend;
import dev.hone.wire.ChatStream;
import dev.hone.wire.ForwardingStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of each request whether it broke a prefix that used to be stable, in {@code x-hone-cache},
 * once per application and kind in the log, and in the sums. Where told to, moves what drifts
 * behind the prompt before the prompt is planned, and puts the rest into a stable order.
 */
public final class DriftStage implements TargetStage {
  private static final Logger LOG = LoggerFactory.getLogger(DriftStage.class);
  private static final String HEADER = "x-hone-cache";

  /** Shorter bodies are too short for any cache: about 1,024 tokens. */
  private static final int LEAST_BYTES = 4_096;

  private final DriftMemory memory;
  private final CacheRuleBook rules;
  private final boolean moves;
  private final TargetStage planned;
  private final InstantSource clock;

  /**
   * @param moves whether what drifts is moved; else it is only named
   * @param planned plans what goes out
   */
  public DriftStage(
      DriftMemory memory,
      CacheRuleBook rules,
      boolean moves,
      TargetStage planned,
      InstantSource clock) {
    this.memory = memory;
    this.rules = rules;
    this.moves = moves;
    this.planned = planned;
    this.clock = clock;
  }

  @Override
  public Backend before(Target target, Optional<Secret> key, Backend next) {
    Backend plain = planned.before(target, key, next);
    return (request, context) -> {
      byte[] bytes = request.json().document().bytes();
      if (bytes.length < LEAST_BYTES) {
        return plain.open(request, context);
      }
      Application application =
          new Application(
              context.keyId().orElse(""), target.provider().name() + "/" + target.model());
      Sighting seen = memory.watch().look(application, request.prefix(), bytes);
      Optional<MovedRequest> moved =
          moves && !seen.moves().isEmpty() && rules.moves(target)
              ? MovedRequest.of(request, seen.moves())
              : Optional.empty();
      if (moved.isPresent()) {
        MovedRequest stable = moved.get();
        Backend completed = (r, c) -> next.open(stable.complete(r), c);
        ChatStream answer = planned.before(target, key, completed).open(stable.stable(), context);
        return moved(application, seen, stable, target, answer);
      }
      ChatStream answer = plain.open(request, context);
      return seen.broken().isEmpty()
          ? answer
          : broken(application, seen, seen.broken().get(), target, answer);
    };
  }

  private ChatStream moved(
      Application application,
      Sighting seen,
      MovedRequest moved,
      Target target,
      ChatStream answer) {
    String words =
        "moved="
            + moved.kinds().stream()
                .map(DriftStage::word)
                .sorted()
                .collect(Collectors.joining(","));
    ChatStream said = saying(answer, words);
    if (seen.broken().isEmpty()) {
      return said;
    }
    PrefixBreak found = seen.broken().get();
    if (moved.kinds().contains(found.change())) {
      memory.broken().moved(application, found, clock.instant());
      return said;
    }
    return broken(application, seen, found, target, said);
  }

  private ChatStream broken(
      Application application, Sighting seen, PrefixBreak found, Target target, ChatStream answer) {
    Instant now = clock.instant();
    long prompt = found.sharedTokens() + found.lostTokens();
    OptionalLong nanos =
        rules.gain(target, prompt, now).stream()
            .mapToLong(gain -> (long) (gain * found.lostTokens()))
            .findFirst();
    memory.broken().broken(application, found, nanos, now);
    if (seen.first()) {
      LOG.warn(
          "The prompts of {}{} are not read from the cache as they could be: {} changes in block"
              + " {} ({}), at byte {} of the body, and about {} tokens behind it are paid in full"
              + " again. 'hone cache stats' adds up what it costs, 'hone cache explain' shows the"
              + " text.",
          application.key().isEmpty() ? "" : "key '" + application.key() + "' to ",
          application.model(),
          found.change().words(),
          found.block() + 1,
          found.kind().name().toLowerCase(Locale.ROOT),
          found.offset(),
          found.lostTokens());
    }
    return saying(
        answer,
        "broken=%s; block=%d; byte=%d; lost~%d"
            .formatted(
                word(found.change()), found.block() + 1, found.offset(), found.lostTokens()));
  }

  private static String word(Change change) {
    return change.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ChatStream saying(ChatStream answer, String words) {
    String all = answer.headers().first(HEADER).map(said -> said + "; " + words).orElse(words);
    return ForwardingStream.withHeader(answer, HEADER, all);
  }
}
