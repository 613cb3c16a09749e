/**
 * The engine's arithmetic: docs/ARITHMETIC.md defines every operation to the bit, {@link
 * dev.hone.kernels.ScalarKernels} is that definition in plain Java, and the other implementations
 * of {@link dev.hone.kernels.Kernels} are fast and equal to it. It is a package of its own so that
 * everything above can be tested for equality instead of tolerance.
 */
@NullMarked
package dev.hone.kernels;

import org.jspecify.annotations.NullMarked;
