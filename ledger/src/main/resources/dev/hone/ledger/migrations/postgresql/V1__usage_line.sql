-- One line per attempt at an upstream, in one partition a month (usage_line_2026_11), made ahead of time. Times are
-- milliseconds since 1970, costs nano-dollars (0.000000001 USD), durations microseconds; NULL is "not known", which is not 0.
-- A partitioned table's key must hold its time. A line that is booked again has the time it had before.
CREATE TABLE usage_line (
  request_id      TEXT    NOT NULL,
  attempt         INTEGER NOT NULL,
  time_ms         BIGINT  NOT NULL,
  key_id          TEXT,
  key_name        TEXT,
  tags            TEXT,
  session         TEXT,
  trace_id        TEXT,
  protocol        TEXT    NOT NULL,
  provider        TEXT    NOT NULL,
  model_asked     TEXT    NOT NULL,
  model_served    TEXT    NOT NULL,
  operation       TEXT    NOT NULL,
  streamed        INTEGER NOT NULL,
  service_tier    TEXT,
  fresh           BIGINT  NOT NULL,
  write_5m        BIGINT  NOT NULL,
  write_30m       BIGINT  NOT NULL,
  write_1h        BIGINT  NOT NULL,
  write_12h       BIGINT  NOT NULL,
  write_other     BIGINT  NOT NULL,
  cache_read      BIGINT  NOT NULL,
  output          BIGINT  NOT NULL,
  reasoning       BIGINT  NOT NULL,
  provenance      TEXT,
  cost_in         BIGINT  NOT NULL,
  cost_audio_in   BIGINT  NOT NULL,
  cost_write      BIGINT  NOT NULL,
  cost_write1h    BIGINT  NOT NULL,
  cost_write12h   BIGINT  NOT NULL,
  cost_read       BIGINT  NOT NULL,
  cost_out        BIGINT  NOT NULL,
  cost_audio_out  BIGINT  NOT NULL,
  cost_search     BIGINT  NOT NULL,
  cost_reported   BIGINT  NOT NULL,
  cost_basis      TEXT    NOT NULL,
  unpriced        TEXT,
  unpriced_reason TEXT,
  price_version   TEXT,
  counterfactual  BIGINT,
  ttft_us         BIGINT,
  duration_us     BIGINT  NOT NULL,
  status          INTEGER NOT NULL,
  outcome         TEXT    NOT NULL,
  error           TEXT,
  PRIMARY KEY (request_id, attempt, time_ms)
) PARTITION BY RANGE (time_ms);

CREATE INDEX usage_line_by_time ON usage_line (time_ms);
CREATE INDEX usage_line_by_session ON usage_line (session) WHERE session IS NOT NULL;

-- The gateways that write here, and the prices they write with.
CREATE TABLE usage_writer (
  id            TEXT   NOT NULL PRIMARY KEY,
  host          TEXT   NOT NULL,
  price_version TEXT   NOT NULL,
  seen_ms       BIGINT NOT NULL
);
