package dev.hone.gateway.limits;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Who hears of budgets that run out.
 *
 * @param webhook where a JSON body is posted to; the operator's own address
 * @param percents of a budget, each told once a period
 * @param headers sent with it, such as who asks; never logged
 */
public record AlarmRule(URI webhook, List<Integer> percents, Map<String, String> headers) {
  /** Keeps copies, the percents sorted. */
  public AlarmRule {
    percents = percents.stream().sorted().distinct().toList();
    headers = Map.copyOf(headers);
  }

  /** Without headers of its own. */
  public AlarmRule(URI webhook, List<Integer> percents) {
    this(webhook, percents, Map.of());
  }

  @Override
  public String toString() {
    // An address may hold a token too.
    return "AlarmRule[" + webhook.getHost() + ", " + percents + "]";
  }
}
