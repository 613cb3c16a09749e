-- Batch jobs of providers: who asked for them, and whether their results are booked. state is running, ended (there are
-- results that nobody fetched to their end) or booked. tags is a JSON object, created_ms milliseconds since 1970.
CREATE TABLE batch_job (
  provider   TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  key_id     TEXT,
  key_name   TEXT,
  tags       TEXT,
  session    TEXT,
  trace_id   TEXT,
  created_ms BIGINT NOT NULL,
  state      TEXT   NOT NULL,
  requests   BIGINT NOT NULL,
  PRIMARY KEY (provider, id)
);

-- The files that results are fetched from, where that is not done by the job's own id.
CREATE TABLE batch_file (
  provider TEXT NOT NULL,
  file     TEXT NOT NULL,
  job      TEXT NOT NULL,
  PRIMARY KEY (provider, file)
);

-- Requests of jobs that are booked in part: each is charged once, whichever gateway meets it first.
CREATE TABLE batch_claim (
  provider TEXT NOT NULL,
  job      TEXT NOT NULL,
  request  TEXT NOT NULL,
  PRIMARY KEY (provider, job, request)
);
