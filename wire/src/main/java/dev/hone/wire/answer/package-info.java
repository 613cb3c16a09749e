/**
 * How answers are read and written, whatever the protocol: {@link
 * dev.hone.wire.answer.AnswerReader} turns an upstream's events into {@link
 * dev.hone.wire.ChatEvent}s, {@link dev.hone.wire.answer.AnswerWriter} turns those into a client's
 * stream, and {@link dev.hone.wire.answer.Answer} is the whole of one.
 */
@NullMarked
package dev.hone.wire.answer;

import org.jspecify.annotations.NullMarked;
