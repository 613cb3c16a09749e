/** Quantize, synthesize, calibrate, evaluate. */
@NullMarked
package dev.hone.tune;

import org.jspecify.annotations.NullMarked;
