/**
 * Work on weights away from serving: {@link dev.hone.tune.Quantizer} and {@link
 * dev.hone.tune.Dequantizer} convert between floats and the weight types of GGUF files, {@link
 * dev.hone.tune.Synth} writes models of any size with random weights, to measure and test with.
 */
@NullMarked
package dev.hone.tune;

import org.jspecify.annotations.NullMarked;
