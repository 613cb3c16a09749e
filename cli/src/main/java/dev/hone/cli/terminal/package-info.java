/** How results look on a terminal and in a pipe: tables and progress bars. */
@NullMarked
package dev.hone.cli.terminal;

import org.jspecify.annotations.NullMarked;
