package dev.hone.gateway.drift;

import dev.hone.gateway.promptcache.PrefixBreak;
import java.util.Optional;

/**
 * What the watch saw in one request.
 *
 * @param broken where it left the earlier ones, where that is worth a word
 * @param first whether this application was not seen to do so before
 * @param moves what prompts of its kind can have moved out of the way
 */
record Sighting(Optional<PrefixBreak> broken, boolean first, Moves moves) {
  static final Sighting NOTHING = new Sighting(Optional.empty(), false, Moves.NONE);
}
