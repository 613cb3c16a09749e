/** The protocols and the types that both wings speak. */
@NullMarked
package dev.hone.wire;

import org.jspecify.annotations.NullMarked;
