-- What is left of the lines of a month that was dropped: sums by day. day counts from 1970-01-01 (UTC).
-- Several rows may have the same group; they add up.
CREATE TABLE usage_day (
  day             BIGINT  NOT NULL,
  key_id          TEXT,
  key_name        TEXT,
  tags            TEXT,
  protocol        TEXT    NOT NULL,
  provider        TEXT    NOT NULL,
  model_asked     TEXT    NOT NULL,
  model_served    TEXT    NOT NULL,
  operation       TEXT    NOT NULL,
  outcome         TEXT    NOT NULL,
  price_version   TEXT,
  lines           BIGINT  NOT NULL,
  requests        BIGINT  NOT NULL,
  fresh           BIGINT  NOT NULL,
  written         BIGINT  NOT NULL,
  written_long    BIGINT  NOT NULL,
  cache_read      BIGINT  NOT NULL,
  output          BIGINT  NOT NULL,
  reasoning       BIGINT  NOT NULL,
  cost            BIGINT  NOT NULL,
  saved           BIGINT  NOT NULL,
  unpriced_lines  BIGINT  NOT NULL,
  estimated_lines BIGINT  NOT NULL
);

CREATE INDEX usage_day_by_day ON usage_day (day);
