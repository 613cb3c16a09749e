package dev.hone.gateway.limits;

import java.net.URI;
import java.util.List;

/**
 * Who hears of budgets that run out.
 *
 * @param webhook where a JSON body is posted to; the operator's own address
 * @param percents of a budget, each told once a period
 */
public record AlarmRule(URI webhook, List<Integer> percents) {
  /** Keeps a sorted copy. */
  public AlarmRule {
    percents = percents.stream().sorted().distinct().toList();
  }
}
