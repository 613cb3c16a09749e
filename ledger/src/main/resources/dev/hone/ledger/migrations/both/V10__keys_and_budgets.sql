-- Keys of clients. Limits that are NULL do not exist; money is nano-dollars, times milliseconds since 1970.
CREATE TABLE api_key (
  name          TEXT    NOT NULL PRIMARY KEY,
  team          TEXT,
  project       TEXT,
  models        TEXT    NOT NULL,
  rpm           BIGINT,
  tpm           BIGINT,
  parallel      BIGINT,
  daily_nanos   BIGINT,
  monthly_nanos BIGINT,
  created_ms    BIGINT  NOT NULL,
  expires_ms    BIGINT,
  disabled      INTEGER NOT NULL
);

-- SHA-256 of the tokens themselves, in hexadecimal. A key that was rotated has its older token until valid_until_ms.
CREATE TABLE api_key_token (
  hash           TEXT   NOT NULL PRIMARY KEY,
  name           TEXT   NOT NULL,
  hint           TEXT   NOT NULL,
  created_ms     BIGINT NOT NULL,
  valid_until_ms BIGINT
);

CREATE INDEX api_key_token_by_name ON api_key_token (name);

-- What was spent: account is key:NAME, team:NAME, tag:NAME=VALUE or all; period is a day (2026-11-24) or a month (2026-11).
CREATE TABLE budget_spend (
  account TEXT   NOT NULL,
  period  TEXT   NOT NULL,
  nanos   BIGINT NOT NULL,
  PRIMARY KEY (account, period)
);

-- Alarms that some gateway has taken upon itself to send.
CREATE TABLE budget_alarm (
  account   TEXT    NOT NULL,
  period    TEXT    NOT NULL,
  percent   INTEGER NOT NULL,
  raised_ms BIGINT  NOT NULL,
  PRIMARY KEY (account, period, percent)
);
