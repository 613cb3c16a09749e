/**
 * GGUF files: the container that llama.cpp and its relatives use for models. A file is untrusted
 * input, so every count, length and offset is checked before it is used or anything is allocated
 * for it. {@link GgufFile#open} reads, {@link GgufWriter} writes.
 */
@NullMarked
package dev.hone.model.gguf;

import org.jspecify.annotations.NullMarked;
