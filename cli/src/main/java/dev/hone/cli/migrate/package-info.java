/** Makes Hone's configuration out of another gateway's, and says what could not be carried over. */
@org.jspecify.annotations.NullMarked
package dev.hone.cli.migrate;
