/**
 * The one door to the protocols: {@link dev.hone.wire.codec.Codecs} picks the reader or writer of a
 * protocol by its name.
 */
@NullMarked
package dev.hone.wire.codec;

import org.jspecify.annotations.NullMarked;
