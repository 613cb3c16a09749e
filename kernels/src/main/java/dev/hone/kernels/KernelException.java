package dev.hone.kernels;

/** Root of what the kernels module throws beyond wrong arguments. */
public class KernelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public KernelException(String message) {
    super(message);
  }
}
