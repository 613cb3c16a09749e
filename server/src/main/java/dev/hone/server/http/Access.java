package dev.hone.server.http;

/** Whom a route is for. */
public enum Access {
  /** Anybody: health checks. */
  OPEN,
  /** Clients, by their keys. */
  CLIENT,
  /** The operator, by the administrator's key. */
  ADMIN
}
