package dev.hone.gateway.promptcache;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Keys that keep the requests of one prefix family on one of the provider's machines. A machine
 * takes about 15 requests a minute of one key before they spill over, so a busy family is split by
 * conversation: a new one goes where its hash says, so that gateways agree, else to the least busy
 * key, or to one more where all have as many requests as leaves no room for conversations to grow.
 * A conversation keeps its key, since another machine knows nothing of it.
 */
final class CacheKeys {
  private static final long MINUTE = 60_000;

  /** Requests a minute from which on a key gets no new conversations. */
  private static final double ROOM = 9;

  /** How long only one conversation goes to a new key: it writes what the others read. */
  private static final long WARMING = 1_000;

  private static final int MOST_KEYS = 1_024;
  private static final int FAMILIES = 4_096;
  private static final int CONVERSATIONS = 20_000;

  /** Of conversations, in a snapshot. */
  private static final int MOST_SAVED = 4_096;

  private final SequencedMap<Long, Family> families = bounded(FAMILIES);
  private final SequencedMap<Long, Integer> conversations = bounded(CONVERSATIONS);

  private static <V> SequencedMap<Long, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
        return size() > most;
      }
    };
  }

  /** Requests of each key: in the minute that has begun, and in the one before. */
  private static final class Family {
    private int[] now = new int[1];
    private int[] before = new int[1];
    private long minute;
    private long opened;

    void turn(long at) {
      long passed = at / MINUTE - minute;
      if (passed > 0) {
        int[] last = before;
        before = now;
        now = last;
        Arrays.fill(now, 0);
        if (passed > 1) {
          Arrays.fill(before, 0);
        }
        minute = at / MINUTE;
      }
    }

    /** Requests in the last minute, as if those of the one before had come evenly. */
    double rate(int key, long at) {
      double rest = 1 - (double) Math.floorMod(at, MINUTE) / MINUTE;
      return now[key] + rest * before[key];
    }

    /** The key for a conversation that begins, or began at another gateway. */
    int forNew(long conversation, long at) {
      int usual = consistent(conversation, now.length);
      if (warm(usual, at) && rate(usual, at) < ROOM) {
        return usual;
      }
      int best = 0;
      for (int key = 1; key < now.length && warm(key, at); key++) {
        best = rate(key, at) < rate(best, at) ? key : best;
      }
      if (rate(best, at) >= ROOM && now.length < MOST_KEYS && warm(now.length - 1, at)) {
        best = now.length;
        now = Arrays.copyOf(now, best + 1);
        before = Arrays.copyOf(before, best + 1);
        opened = at;
      }
      return best;
    }

    /** Jump consistent hash (Lamping, Veach 2014): one key more moves few conversations. */
    private static int consistent(long conversation, int keys) {
      long state = conversation;
      long last = -1;
      long next = 0;
      while (next < keys) {
        last = next;
        state = state * 2862933555777941757L + 1;
        next = (long) ((last + 1) * ((double) (1L << 31) / ((state >>> 33) + 1)));
      }
      return (int) last;
    }

    private boolean warm(int key, long at) {
      return key < now.length - 1 || at - opened >= WARMING;
    }
  }

  /** The key of a prompt. */
  String key(Prompt prompt, Instant at) {
    int head = prompt.head();
    long conversation = prompt.blocks().get(Math.min(head, prompt.blocks().size() - 1)).hash();
    long family = head == 0 ? conversation : prompt.blocks().get(head - 1).hash();
    int key;
    synchronized (families) {
      Family rates = families.computeIfAbsent(family, f -> new Family());
      rates.turn(at.toEpochMilli());
      Integer known = conversations.get(conversation);
      key =
          known != null && known < rates.now.length
              ? known
              : rates.forNew(conversation, at.toEpochMilli());
      conversations.put(conversation, key);
      rates.now[key]++;
    }
    return "hone-%s-%d".formatted(HexFormat.of().toHexDigits(family), key);
  }

  void save(DataOutput out) throws IOException {
    synchronized (families) {
      out.writeInt(families.size());
      for (Map.Entry<Long, Family> family : families.entrySet()) {
        out.writeLong(family.getKey());
        out.writeInt(family.getValue().now.length);
      }
      List<Map.Entry<Long, Integer>> newest =
          conversations.sequencedEntrySet().reversed().stream().limit(MOST_SAVED).toList();
      out.writeInt(newest.size());
      for (Map.Entry<Long, Integer> conversation : newest.reversed()) {
        out.writeLong(conversation.getKey());
        out.writeInt(conversation.getValue());
      }
    }
  }

  void load(DataInput in) throws IOException {
    synchronized (families) {
      for (int n = in.readInt(); n > 0; n--) {
        Family family = new Family();
        families.put(in.readLong(), family);
        int keys = Math.clamp(in.readInt(), 1, MOST_KEYS);
        family.now = new int[keys];
        family.before = new int[keys];
      }
      for (int n = in.readInt(); n > 0; n--) {
        conversations.put(in.readLong(), Math.clamp(in.readInt(), 0, MOST_KEYS - 1));
      }
    }
  }
}
