/** How the price book looks on a terminal and to other programs. */
@NullMarked
package dev.hone.cli.prices;

import org.jspecify.annotations.NullMarked;
