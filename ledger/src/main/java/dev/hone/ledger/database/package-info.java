/**
 * The database behind the ledger: a SQLite file, or PostgreSQL where several gateways share one.
 * Schemas are brought up to date when the first connection is made; a database that is down is
 * reached as soon as it is up. Other tables of Hone live in the same database and take their
 * connections from {@link dev.hone.ledger.database.Database}, too.
 */
@NullMarked
package dev.hone.ledger.database;

import org.jspecify.annotations.NullMarked;
