/**
 * Model files on this machine: the default model, where it can be had, and fetching it whole or not
 * at all. Entry: {@link dev.hone.server.models.ModelStore}.
 */
@NullMarked
package dev.hone.server.models;

import org.jspecify.annotations.NullMarked;
