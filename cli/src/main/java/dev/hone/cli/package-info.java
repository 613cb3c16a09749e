/**
 * The {@code hone} command: one class per subcommand, thin over the modules below. Entry: {@link
 * dev.hone.cli.Hone}.
 */
@NullMarked
package dev.hone.cli;

import org.jspecify.annotations.NullMarked;
