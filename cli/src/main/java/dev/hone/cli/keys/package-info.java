/**
 * Keys of clients where an operator manages them: in the database itself, or through a gateway's
 * admin API. Entry: {@link dev.hone.cli.keys.KeyDesk}.
 */
@NullMarked
package dev.hone.cli.keys;

import org.jspecify.annotations.NullMarked;
