/**
 * What can go wrong while speaking a protocol, by name: one unchecked root, {@link
 * dev.hone.wire.error.WireException}, and the {@link dev.hone.wire.error.ErrorKind} that every
 * dialect translates into its own status and type.
 */
@NullMarked
package dev.hone.wire.error;

import org.jspecify.annotations.NullMarked;
