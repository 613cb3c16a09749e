package dev.hone.gateway.batch;

import dev.hone.gateway.provider.Provider;
import dev.hone.ledger.Caller;
import dev.hone.ledger.UsageRecord;
import dev.hone.ledger.batches.BatchJob;
import dev.hone.ledger.batches.BatchState;
import dev.hone.ledger.prices.PriceBook;
import dev.hone.wire.ChatStream;
import dev.hone.wire.FrameSink;
import dev.hone.wire.RequestContext;
import dev.hone.wire.error.MalformedJsonException;
import dev.hone.wire.json.JsonDocument;
import dev.hone.wire.json.JsonValue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the answers to calls about batch jobs. */
public final class BatchBooks {
  private static final Logger LOG = LoggerFactory.getLogger(BatchBooks.class);

  /** Longest result that is read. */
  private static final int LONGEST = 32 << 20;

  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

  private final BatchDesk desk;
  private final PriceBook prices;
  private final Consumer<UsageRecord> charge;

  /**
   * @param charge is told of a request's line once
   */
  public BatchBooks(BatchDesk desk, PriceBook prices, Consumer<UsageRecord> charge) {
    this.desk = desk;
    this.prices = prices;
    this.charge = charge;
  }

  /**
   * A sink that books what flows to {@code next}.
   *
   * @param here the base URL by which the client reaches Hone, where it is known
   */
  public FrameSink watch(
      BatchCall call,
      Provider provider,
      RequestContext context,
      Optional<String> here,
      ChatStream answer,
      FrameSink next) {
    if (answer.status() >= 300) {
      return next;
    }
    Caller caller =
        new Caller(
            context.keyId(), context.keyId(), context.tags(), context.session(), context.traceId());
    ResultsBooking booking =
        new ResultsBooking(desk, prices, charge, call, provider.name(), caller);
    BatchJobs jobs = new BatchJobs(provider.name(), caller, desk.clock().instant());
    return switch (call.kind()) {
      case OPENAI_JOB -> new JobSink(next, desk, body -> body, body -> note(jobs, body));
      case MESSAGE_JOB ->
          new JobSink(
              next,
              desk,
              body -> here.map(url -> here(body, provider.baseUrl(), url)).orElse(body),
              body -> note(jobs, body));
      case GEMINI_JOB ->
          new ResultsSink(
              next,
              desk,
              new ElementSplitter("inlinedResponses", LONGEST),
              booking,
              rest -> () -> finish(jobs, booking, rest));
      case OPENAI_FILE, MESSAGE_RESULTS, GEMINI_FILE ->
          lines(call, provider, answer, booking, next);
    };
  }

  private FrameSink lines(
      BatchCall call,
      Provider provider,
      ChatStream answer,
      ResultsBooking booking,
      FrameSink next) {
    LineSplitter splitter = new LineSplitter(LONGEST);
    boolean part = answer.status() == 206;
    Optional<Range> range =
        part ? answer.headers().first("content-range").flatMap(Range::parse) : Optional.empty();
    String place = provider.name() + "\n" + call.id() + "\n";
    range
        .flatMap(r -> Optional.ofNullable(desk.take(place + r.first())))
        .ifPresent(fragment -> splitter.feed(fragment, booking::take));
    return new ResultsSink(
        next,
        desk,
        splitter,
        booking,
        rest -> {
          boolean more = range.filter(r -> r.next() != r.total()).isPresent();
          if (rest.whole() && more) {
            desk.keep(place + range.get().next(), rest.bytes());
          }
          return () -> {
            if (rest.whole() && !more) {
              booking.take(rest.bytes());
            }
            booking.finish(rest.whole() && !part && rest.skipped() == 0);
          };
        });
  }

  private void finish(BatchJobs jobs, ResultsBooking booking, ResultsSink.Rest rest) {
    Optional<BatchJob> job = note(jobs, rest.bytes());
    job.ifPresent(booking::of);
    booking.finish(
        rest.whole()
            && rest.skipped() == 0
            && job.filter(j -> j.state() == BatchState.ENDED && j.files().isEmpty()).isPresent());
  }

  /** A part of a file. */
  private record Range(long first, long next, long total) {
    static Optional<Range> parse(String header) {
      Matcher found = RANGE.matcher(header);
      return found.matches()
          ? Optional.of(
              new Range(
                  Long.parseLong(found.group(1)),
                  Long.parseLong(found.group(2)) + 1,
                  found.group(3).equals("*") ? -1 : Long.parseLong(found.group(3))))
          : Optional.empty();
    }
  }

  private Optional<BatchJob> note(BatchJobs jobs, byte[] body) {
    try {
      JsonValue root = JsonDocument.parse(body).root();
      Optional<BatchJob> one = jobs.one(root);
      if (one.isPresent()) {
        desk.store().saw(one.get());
        return desk.store()
            .find(one.get().provider(), one.get().id())
            .map(known -> withFiles(known, one.get()));
      }
      for (BatchJob listed : jobs.listed(root)) {
        desk.store().update(listed);
      }
    } catch (MalformedJsonException e) {
      LOG.debug("no description of a batch job", e);
    } catch (SQLException e) {
      LOG.error("A batch job can't be noted: its results may be booked to who fetches them", e);
    }
    return Optional.empty();
  }

  private static BatchJob withFiles(BatchJob known, BatchJob said) {
    return new BatchJob(
        known.provider(),
        known.id(),
        known.owner(),
        known.created(),
        said.state(),
        known.requests(),
        said.files());
  }

  /** Anthropic's libraries follow {@code results_url} as it is given, and would walk round Hone. */
  private static byte[] here(byte[] body, URI provider, String here) {
    String text = new String(body, StandardCharsets.UTF_8);
    String edited =
        text.replaceAll(
            "(\"results_url\"\\s*:\\s*\")"
                + "https?://[^/\"]+"
                + Pattern.quote(provider.getPath() == null ? "" : trimmed(provider.getPath())),
            "$1" + Matcher.quoteReplacement(here));
    return edited.getBytes(StandardCharsets.UTF_8);
  }

  private static String trimmed(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
