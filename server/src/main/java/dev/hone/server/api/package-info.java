/** The endpoints: what each path of the one port answers, whichever dialect asks. */
@NullMarked
package dev.hone.server.api;

import org.jspecify.annotations.NullMarked;
