package dev.hone.kernels.x86;

/** A kernel asked for an instruction or operand that does not exist: a bug of its generator. */
final class AssemblyException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  AssemblyException(String message) {
    super(message);
  }
}
