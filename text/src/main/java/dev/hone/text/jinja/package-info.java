/**
 * Hone's own subset of Jinja, made for chat templates. Model files carry their prompt format as
 * Jinja source, so the engine must run templates of strangers: exactly as Jinja2 3.1 and
 * transformers do, within fixed bounds, and without letting a user's text pass for control tokens.
 * The entry point is {@link dev.hone.text.jinja.JinjaTemplate}.
 */
@NullMarked
package dev.hone.text.jinja;

import org.jspecify.annotations.NullMarked;
