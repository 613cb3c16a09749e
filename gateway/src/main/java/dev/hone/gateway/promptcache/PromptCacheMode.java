package dev.hone.gateway.promptcache;

import java.util.Optional;

/** Whether Hone marks prompts for the caches of providers. */
public enum PromptCacheMode {
  /** Where it pays. */
  AUTO,
  /** The same, and cached contents are made at Gemini where that pays, so that nobody waits. */
  CONTENTS,
  /** The same, but made before the request for which it pays, which waits and reads them too. */
  CONTENTS_FIRST,
  /** Never; the clients' own marks go out as they are. */
  OFF;

  /** When cached contents are made; empty if none are. */
  public Optional<ContentTiming> contents() {
    return switch (this) {
      case AUTO, OFF -> Optional.empty();
      case CONTENTS -> Optional.of(ContentTiming.BESIDE);
      case CONTENTS_FIRST -> Optional.of(ContentTiming.FIRST);
    };
  }
}
