package dev.hone.ledger.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server behind a small pool; it may be down when the process starts. */
final class PostgresDatabase implements Database {
  private static final int MOST_CONNECTIONS = 6;
  private static final long PATIENCE_MILLIS = 2_000;
  private static final int CONNECT_SECONDS = 2;

  /** A server that went away without a word is noticed; a long report is not cut. */
  private static final int SILENCE_SECONDS = 30;

  private final DatabaseAddress.Postgres address;
  private final Outage outage;
  private @Nullable HikariDataSource pool;
  private boolean current;
  private boolean closed;

  PostgresDatabase(DatabaseAddress.Postgres address) {
    this.address = address;
    this.outage = new Outage(address);
  }

  @Override
  public DatabaseAddress address() {
    return address;
  }

  @Override
  public Outage outage() {
    return outage;
  }

  @Override
  public Connection connect(Duration patience) throws SQLException {
    return connect();
  }

  @Override
  public Connection connect() throws SQLException {
    HikariDataSource source = source();
    Connection connection = pooled(source);
    try {
      bringUpToDate(connection, source);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The pool says how many connections it has; what a person needs to know is behind that. */
  private static Connection pooled(HikariDataSource source) throws SQLException {
    try {
      return source.getConnection();
    } catch (SQLTransientConnectionException e) {
      if (e.getCause() instanceof SQLException why && why.getMessage() != null) {
        throw new SQLTransientConnectionException(Reason.of(why), why.getSQLState(), e);
      }
      throw e;
    }
  }

  private synchronized HikariDataSource source() throws SQLException {
    if (closed) {
      throw new SQLException("the connection to " + address + " was given up");
    }
    HikariDataSource ready = pool;
    if (ready == null) {
      ready = new HikariDataSource(config(address));
      pool = ready;
    }
    return ready;
  }

  private static HikariConfig config(DatabaseAddress.Postgres address) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.url());
    address.user().ifPresent(config::setUsername);
    address.password().ifPresent(config::setPassword);
    config.setPoolName("hone");
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "hone");
    config.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
    config.addDataSourceProperty("socketTimeout", SILENCE_SECONDS);
    config.addDataSourceProperty("tcpKeepAlive", true);
    config.addDataSourceProperty("reWriteBatchedInserts", true);
    return config;
  }

  private synchronized void bringUpToDate(Connection connection, HikariDataSource source)
      throws SQLException {
    if (current) {
      return;
    }
    Migrations migrations = Migrations.postgres(address, source);
    if (!migrations.done(connection)) {
      migrations.requireRights(connection);
      migrations.run();
    }
    current = true;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }
}
