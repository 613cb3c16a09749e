package dev.hone.server.observe;

import dev.hone.gateway.meter.Booking;
import dev.hone.ledger.UsageRecord;
import dev.hone.server.http.Exchange;
import dev.hone.server.http.RefusalLog;
import dev.hone.wire.ChatRequest;
import dev.hone.wire.Headers;
import dev.hone.wire.RequestContext;
import dev.hone.wire.error.ErrorKind;
import dev.hone.wire.error.WireException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of the log for every attempt, with the ledger's facts, and for every request that was
 * refused before one. No text of a prompt or an answer.
 */
public final class RequestLog implements Booking, RefusalLog {
  /** The logger's name. */
  public static final String LOGGER = "dev.hone.requests";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST = 200;

  private final boolean json;

  /**
   * @param json the line's text is a JSON object, not {@code name=value}
   */
  public RequestLog(boolean json) {
    this.json = json;
  }

  @Override
  public void book(UsageRecord line, RequestContext context, Optional<ChatRequest> request) {
    if (LOG.isInfoEnabled()) {
      LOG.info("{}", text(line, context));
    }
  }

  @Override
  public void refused(Exchange exchange, WireException refusal) {
    if (LOG.isInfoEnabled()) {
      LOG.info("{}", text(fields(exchange, refusal)));
    }
  }

  String text(UsageRecord line, RequestContext context) {
    return text(fields(line, context));
  }

  private String text(Map<String, Object> fields) {
    return json
        ? JSON.writeValueAsString(fields)
        : fields.entrySet().stream()
            .map(e -> e.getKey() + "=" + word(e.getValue()))
            .collect(Collectors.joining(" "));
  }

  private static Map<String, Object> fields(UsageRecord line, RequestContext context) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("request", line.requestId());
    fields.put("attempt", line.attempt());
    clientsId(context.headers()).ifPresent(id -> fields.put("client_request", id));
    line.ending().upstreamRequest().ifPresent(id -> fields.put("upstream_request", id));
    line.caller().keyName().ifPresent(name -> fields.put("key", name));
    line.caller().session().ifPresent(id -> fields.put("session", id));
    line.caller().traceId().ifPresent(id -> fields.put("trace", id));
    fields.put("client", context.client().name().toLowerCase(Locale.ROOT));
    fields.put("operation", line.call().operation());
    fields.put("provider", line.call().provider());
    if (!line.call().modelAsked().equals(line.call().modelServed())) {
      fields.put("asked", line.call().modelAsked());
    }
    fields.put("model", line.call().modelServed());
    fields.put("streamed", line.call().streamed());
    fields.put("outcome", line.ending().outcome().name().toLowerCase(Locale.ROOT));
    fields.put("status", line.ending().status());
    fields.put("prompt_tokens", line.tokens().prompt());
    fields.put("cache_read_tokens", line.tokens().cacheRead());
    fields.put("cache_written_tokens", line.tokens().written().total());
    fields.put("output_tokens", line.tokens().output());
    fields.put("cost_nanos", line.cost().totalNanos());
    if (!line.cost().unpriced().isEmpty()) {
      fields.put("cost_basis", line.cost().basis().name().toLowerCase(Locale.ROOT));
    }
    line.ending()
        .timeToFirstToken()
        .ifPresent(t -> fields.put("first_token_us", t.toNanos() / 1_000));
    fields.put("duration_us", line.ending().duration().toNanos() / 1_000);
    line.ending().error().ifPresent(error -> fields.put("error", error));
    return fields;
  }

  private static Map<String, Object> fields(Exchange exchange, WireException refusal) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("request", exchange.id());
    clientsId(exchange.headers()).ifPresent(id -> fields.put("client_request", id));
    exchange.key().ifPresent(name -> fields.put("key", name));
    fields.put("client", exchange.dialect().name().toLowerCase(Locale.ROOT));
    fields.put("method", exchange.method());
    fields.put("path", cut(exchange.path()));
    fields.put("outcome", "refused");
    fields.put("status", refusal.status());
    fields.put("reason", refusal.kind().name().toLowerCase(Locale.ROOT));
    // What is wrong with a body may quote it.
    if (refusal.kind() != ErrorKind.INVALID_REQUEST && refusal.getMessage() != null) {
      fields.put("error", refusal.getMessage());
    }
    return fields;
  }

  /** The client's own id of a request. */
  private static Optional<String> clientsId(Headers headers) {
    return headers
        .first("x-request-id")
        .or(() -> headers.first("x-client-request-id"))
        .filter(id -> !id.isBlank())
        .map(RequestLog::cut);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /** A value that can be cut out of the line again. */
  private static String word(Object value) {
    String text = value.toString();
    boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c != '"' && c != '=');
    return plain ? text : JSON.writeValueAsString(text);
  }
}
