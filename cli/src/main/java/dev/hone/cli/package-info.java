/** The hone command. */
@NullMarked
package dev.hone.cli;

import org.jspecify.annotations.NullMarked;
