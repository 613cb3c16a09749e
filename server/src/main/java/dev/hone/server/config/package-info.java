/**
 * {@code hone.yaml}: read with the line of every key, checked whole, so that a user sees all
 * problems at once, each with its place and remedy. {@link HoneConfig} is what the rest of the
 * program sees; {@link ConfigFile} reads it.
 */
@NullMarked
package dev.hone.server.config;

import org.jspecify.annotations.NullMarked;
