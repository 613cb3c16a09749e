/**
 * Kernels as machine code that this package assembles at start: HotSpot does not emit the integer
 * dot products that quantized inference lives from, and a shipped native library would need a
 * toolchain per platform. {@link dev.hone.kernels.x86.X86Kernels} is the way in; the assembler
 * knows just the instructions in use.
 */
@NullMarked
package dev.hone.kernels.x86;

import org.jspecify.annotations.NullMarked;
