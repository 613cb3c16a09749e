package dev.hone.cli.migrate;

/** The other gateway's configuration can't be read; the message says where and why. */
public final class MigrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MigrationException(String message) {
    super(message);
  }
}
