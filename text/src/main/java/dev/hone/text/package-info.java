/** Tokenizers and chat templates: text in, token ids out, and back. */
@NullMarked
package dev.hone.text;

import org.jspecify.annotations.NullMarked;
