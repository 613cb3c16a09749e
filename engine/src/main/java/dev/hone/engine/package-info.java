/** Many requests, one model. */
@NullMarked
package dev.hone.engine;

import org.jspecify.annotations.NullMarked;
