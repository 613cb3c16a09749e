/** How the traffic journal is filtered, summed up and written out for people and programs. */
@NullMarked
package dev.hone.cli.journal;

import org.jspecify.annotations.NullMarked;
