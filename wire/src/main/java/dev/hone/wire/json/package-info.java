/**
 * JSON as bytes with offsets: one pass over a body gives the span of every value, so that an edit
 * replaces exactly those bytes and a relay never re-serialises a tree. Numbers, escapes, duplicate
 * keys and white space stay as they were sent. Start at {@link dev.hone.wire.json.JsonDocument}.
 */
@NullMarked
package dev.hone.wire.json;

import org.jspecify.annotations.NullMarked;
