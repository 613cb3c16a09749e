/**
 * {@code hone run}: a command with Hone between it and its providers. {@link
 * dev.hone.cli.run.Gateway} is the gateway that it goes through, {@link
 * dev.hone.cli.run.ChildEnvironment} what the command is told, {@link
 * dev.hone.cli.run.ChildProcess} the command itself.
 */
@NullMarked
package dev.hone.cli.run;

import org.jspecify.annotations.NullMarked;
