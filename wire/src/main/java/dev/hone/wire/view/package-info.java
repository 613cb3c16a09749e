/**
 * A chat request as every protocol means it: messages of typed parts, tools, sampling. Parts know
 * the span of bytes that they were read from, so that a stage can edit the client's own bytes
 * instead of writing them anew. Start at {@link dev.hone.wire.view.ChatView}.
 */
@NullMarked
package dev.hone.wire.view;

import org.jspecify.annotations.NullMarked;
