package dev.hone.gateway.drift;

/** What the watch remembers over changes of the configuration. */
public final class DriftMemory {
  private final DriftWatch watch = new DriftWatch();
  private final BrokenPrefixes broken = new BrokenPrefixes();

  DriftWatch watch() {
    return watch;
  }

  /** What was found so far. */
  public BrokenPrefixes broken() {
    return broken;
  }
}
