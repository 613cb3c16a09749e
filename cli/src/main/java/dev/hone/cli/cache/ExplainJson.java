package dev.hone.cli.cache;

import dev.hone.gateway.promptcache.PrefixBreak;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An explanation for machines. */
public final class ExplainJson {
  private static final JsonMapper JSON = new JsonMapper();

  private ExplainJson() {}

  public static String render(Explanation explanation) {
    ObjectNode root = JSON.createObjectNode();
    root.put("requests_per_day", explanation.perDay());
    ArrayNode steps = root.putArray("requests");
    for (Explanation.Step step : explanation.steps()) {
      ObjectNode node = steps.addObject();
      node.put("request", step.name());
      node.put("model", step.model());
      node.put("blocks", step.blocks());
      node.put("estimated_tokens", step.tokens());
      node.put("shared_tokens", step.sharedTokens());
      step.found().ifPresent(found -> broken(node.putObject("break"), step, found));
      step.verdict().ifPresent(verdict -> node.put("provider_says", verdict));
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void broken(ObjectNode broken, Explanation.Step step, Finding finding) {
    switch (finding) {
      case Finding.Incomparable(String why) -> {
        broken.put("why", why);
        return;
      }
      case Finding.AtBlock(int block, long lost) -> broken.put("block", block);
      case Finding.OtherModel(String model, long lost) -> {
        broken.put("change", "model");
        broken.put("before", model);
        broken.put("after", step.model());
      }
      case Finding.AtByte(PrefixBreak found, List<String> settings) -> {
        broken.put("byte", found.offset());
        broken.put("block", found.block());
        broken.put("kind", found.kind().name().toLowerCase(Locale.ROOT));
        broken.put("change", found.change().name().toLowerCase(Locale.ROOT));
        broken.put("before", found.before());
        broken.put("after", found.after());
        if (!settings.isEmpty()) {
          settings.forEach(broken.putArray("settings")::add);
        }
      }
    }
    broken.put("lost_tokens", finding.lostTokens());
    step.dayNanos().ifPresent(nanos -> broken.put("cost_per_day_nano_usd", nanos));
  }
}
