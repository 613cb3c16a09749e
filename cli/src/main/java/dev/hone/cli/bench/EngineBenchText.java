package dev.hone.cli.bench;

import dev.hone.cli.terminal.Amounts;
import dev.hone.cli.terminal.Table;
import java.util.Locale;

/** An engine benchmark for a person. */
public final class EngineBenchText {
  private EngineBenchText() {}

  /** A head, a table of medians with their spread, and what decoding makes of the memory. */
  public static String render(EngineBenchResult result) {
    EngineBenchOptions options = result.options();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s (%s): %s of weights, %s kernels, %d threads, loaded in %.1f s%s%n%n",
            result.modelName(),
            options.model().getFileName(),
            Amounts.bytes((double) result.weightBytes()),
            result.kernels(),
            options.threads(),
            result.loadSeconds(),
            result.peakBytes() == 0
                ? ""
                : ", peak " + Amounts.bytes((double) result.peakBytes()) + " resident"));
    text.append(table(result));
    text.append(
        String.format(
            Locale.ROOT,
            "%nDecoding reads %s/s of weights, %.0f%% of what this machine's memory gives"
                + " (%s/s median, %s/s best).%n",
            Amounts.bytes(result.decodeBytesPerSecond()),
            100 * result.bandwidthShare(),
            Amounts.bytes(result.bandwidth().median()),
            Amounts.bytes(result.bandwidth().max())));
    return text.toString();
  }

  private static Table table(EngineBenchResult result) {
    EngineBenchOptions options = result.options();
    String behind = options.depth() == 0 ? "" : " behind " + options.depth();
    String prefill = "prefill of " + options.prompt() + behind;
    String decode = "decode of " + options.generated() + behind;
    if (result.peer().isEmpty()) {
      return new Table("test", "tokens/s", "lowest", "highest")
          .row(prefill, speed(result.prefill(), 50), low(result.prefill()), high(result.prefill()))
          .row(decode, speed(result.decode(), 50), low(result.decode()), high(result.decode()));
    }
    EngineBenchResult.Peer peer = result.peer().get();
    return new Table("test", "tokens/s", "lowest", "highest", "peer", "ratio")
        .row(
            prefill,
            speed(result.prefill(), 50),
            low(result.prefill()),
            high(result.prefill()),
            speed(peer.prefill(), 50),
            ratio(result.prefill(), peer.prefill()))
        .row(
            decode,
            speed(result.decode(), 50),
            low(result.decode()),
            high(result.decode()),
            speed(peer.decode(), 50),
            ratio(result.decode(), peer.decode()));
  }

  private static String low(Samples samples) {
    return speed(samples, 0);
  }

  private static String high(Samples samples) {
    return speed(samples, 100);
  }

  private static String speed(Samples samples, double percent) {
    return String.format(
        Locale.ROOT, "%.1f", percent == 50 ? samples.median() : samples.percentile(percent));
  }

  private static String ratio(Samples ours, Samples theirs) {
    return String.format(Locale.ROOT, "%.2f", EngineBenchResult.pairwise(ours, theirs));
  }
}
