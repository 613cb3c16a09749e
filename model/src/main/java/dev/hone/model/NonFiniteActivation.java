package dev.hone.model;

/**
 * A step met an infinite or undefined activation: broken weights, or a model that does not fit its
 * arithmetic.
 */
public final class NonFiniteActivation extends ModelException {
  private static final long serialVersionUID = 1L;
  private final int slice;

  public NonFiniteActivation(int slice, String place) {
    super(
        "a value that is not finite in "
            + place
            + ": the weights are damaged or the model overflows; try another file");
    this.slice = slice;
  }

  /** Index of the first slice concerned. */
  public int slice() {
    return slice;
  }
}
