package dev.hone.gateway.promptcache;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys that keep the requests of one prefix family on one of the provider's machines. A machine
 * takes about 15 requests a minute of one key before they spill over, so a busy family is split by
 * conversation into keys of about half that rate: conversations are uneven.
 */
final class CacheKeys {
  private static final double PER_MINUTE = 8;
  private static final double WINDOW_MILLIS = 120_000;
  private static final int FAMILIES = 4_096;

  private final Map<Long, Rate> rates =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Rate> eldest) {
          return size() > FAMILIES;
        }
      };

  /** An exponentially fading count of requests. */
  private static final class Rate {
    private double count;
    private long at;
    private int shards = 1;

    /** How many keys the family needs; it never goes down, since each change loses the caches. */
    int shards(long now) {
      count = count * Math.exp(-Math.max(0, now - at) / WINDOW_MILLIS) + 1;
      at = Math.max(at, now);
      double perMinute = count * 60_000 / WINDOW_MILLIS;
      while (perMinute > PER_MINUTE * shards && shards < 1024) {
        shards *= 2;
      }
      return shards;
    }
  }

  /** The key of a prompt. */
  String key(Prompt prompt, Instant now) {
    int head = prompt.head();
    long conversation = prompt.blocks().get(Math.min(head, prompt.blocks().size() - 1)).hash();
    long family = head == 0 ? conversation : prompt.blocks().get(head - 1).hash();
    int shards;
    synchronized (rates) {
      shards = rates.computeIfAbsent(family, f -> new Rate()).shards(now.toEpochMilli());
    }
    return "hone-%s-%d"
        .formatted(
            HexFormat.of().toHexDigits(family), Long.remainderUnsigned(conversation >>> 7, shards));
  }

  void save(DataOutput out) throws IOException {
    synchronized (rates) {
      out.writeInt(rates.size());
      for (Map.Entry<Long, Rate> rate : rates.entrySet()) {
        out.writeLong(rate.getKey());
        out.writeDouble(rate.getValue().count);
        out.writeLong(rate.getValue().at);
        out.writeInt(rate.getValue().shards);
      }
    }
  }

  void load(DataInput in) throws IOException {
    synchronized (rates) {
      for (int n = in.readInt(); n > 0; n--) {
        Rate rate = new Rate();
        rates.put(in.readLong(), rate);
        rate.count = in.readDouble();
        rate.at = in.readLong();
        rate.shards = Math.clamp(in.readInt(), 1, 1024);
      }
    }
  }
}
