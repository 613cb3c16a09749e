package dev.hone.model;

/** The KV pool has no free page for the tokens of a step. */
public final class OutOfPages extends ModelException {
  private static final long serialVersionUID = 1L;

  public OutOfPages(int needed, int free) {
    super("the KV cache has %d free pages, the step needs %d".formatted(free, needed));
  }
}
