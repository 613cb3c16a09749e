package dev.hone.cli.cache;

import dev.hone.gateway.promptcache.PrefixBreak;
import java.util.List;

/** Where a request leaves the one before it. */
public sealed interface Finding {
  /** Estimated tokens that are paid in full again; where only hashes were kept, at most so many. */
  long lostTokens();

  /**
   * Known to the byte.
   *
   * @param settings names of the fields beside the text that changed, where these broke it
   */
  record AtByte(PrefixBreak found, List<String> settings) implements Finding {
    /** Keeps a copy. */
    public AtByte {
      settings = List.copyOf(settings);
    }

    @Override
    public long lostTokens() {
      return found.lostTokens();
    }
  }

  /**
   * Known to the block: the journal kept fingerprints and no text.
   *
   * @param block index of the first block that differs
   */
  record AtBlock(int block, long lostTokens) implements Finding {}

  /** Another model was asked: each has a cache of its own. */
  record OtherModel(String before, long lostTokens) implements Finding {}

  /** The two can't be compared. */
  record Incomparable(String why) implements Finding {
    @Override
    public long lostTokens() {
      return 0;
    }
  }
}
