/** Explains prompt-cache misses between requests. Entry: {@link dev.hone.cli.cache.Explanation}. */
@NullMarked
package dev.hone.cli.cache;

import org.jspecify.annotations.NullMarked;
