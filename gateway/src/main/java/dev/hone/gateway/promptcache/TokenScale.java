package dev.hone.gateway.promptcache;

import dev.hone.wire.prefix.PrefixBlock;
import dev.hone.wire.prefix.PrefixChain;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Learns from reported usage how many of a model's tokens one estimated token is, apart for text in
 * ASCII and text in other scripts. Bounded; thread-safe.
 */
public final class TokenScale {
  private static final int MODELS = 512;
  private static final double PACE = 0.1;
  private static final long LEAST = 300;

  private final ConcurrentMap<Text, Double> ratios = new ConcurrentHashMap<>();

  private record Text(String model, int script) {}

  /** Tokens per estimated token; 1 before anything was reported. */
  public double of(String model, PrefixChain chain) {
    return ratios.getOrDefault(new Text(model, script(chain)), 1.0);
  }

  /** An answer said how many tokens its prompt had. */
  public void learn(String model, PrefixChain chain, long reported) {
    long estimated = chain.tokens();
    Text text = new Text(model, script(chain));
    if (reported < LEAST
        || estimated < LEAST
        || (ratios.size() >= MODELS && !ratios.containsKey(text))) {
      return;
    }
    double ratio = Math.clamp((double) reported / estimated, 0.2, 5);
    ratios.merge(text, ratio, (old, now) -> old + PACE * (now - old));
  }

  /** 0 for ASCII, 1 for a mixture, 2 for mostly other scripts. */
  private static int script(PrefixChain chain) {
    long bytes = 1;
    long wide = 0;
    for (PrefixBlock block : chain.blocks()) {
      bytes += block.bytes();
      wide += block.wideBytes();
    }
    return wide * 20 < bytes ? 0 : wide * 2 < bytes ? 1 : 2;
  }

  void save(DataOutput out) throws IOException {
    Map<Text, Double> all = Map.copyOf(ratios);
    out.writeInt(all.size());
    for (Map.Entry<Text, Double> ratio : all.entrySet()) {
      out.writeUTF(ratio.getKey().model());
      out.writeByte(ratio.getKey().script());
      out.writeDouble(ratio.getValue());
    }
  }

  void load(DataInput in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      Text text = new Text(in.readUTF(), in.readByte());
      ratios.put(text, Math.clamp(SnapshotNumbers.number(in), 0.2, 5));
    }
  }
}
