/**
 * A conversation with a local model in this process: {@link dev.hone.cli.chat.Conversation} keeps
 * what was said and asks the engine the same way the server does; {@link
 * dev.hone.cli.chat.TerminalChat} and {@link dev.hone.cli.chat.PipedChat} are two ways to lead it.
 */
@NullMarked
package dev.hone.cli.chat;

import org.jspecify.annotations.NullMarked;
