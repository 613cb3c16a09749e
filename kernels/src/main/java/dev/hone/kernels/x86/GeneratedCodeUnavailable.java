package dev.hone.kernels.x86;

import dev.hone.kernels.KernelException;

/**
 * Generated kernels can't run here; the message names the missing feature or the refusal of the
 * operating system.
 */
public final class GeneratedCodeUnavailable extends KernelException {
  private static final long serialVersionUID = 1L;

  GeneratedCodeUnavailable(String message) {
    super(message);
  }
}
