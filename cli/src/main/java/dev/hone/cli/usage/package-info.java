/**
 * How the ledger looks on a terminal: which rows and spans of time a user asks for, and the tables
 * that answer.
 */
@NullMarked
package dev.hone.cli.usage;

import org.jspecify.annotations.NullMarked;
