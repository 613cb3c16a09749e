/** SIMD arithmetic: the one definition and its implementations. */
@NullMarked
package dev.hone.kernels;

import org.jspecify.annotations.NullMarked;
