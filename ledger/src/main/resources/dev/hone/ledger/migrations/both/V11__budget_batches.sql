-- The last batch of amounts that each gateway added to budget_spend: the same batch again changes nothing.
CREATE TABLE budget_writer (
  id      TEXT   NOT NULL PRIMARY KEY,
  batch   BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL
);

-- Which gateway sends the alarm.
ALTER TABLE budget_alarm ADD COLUMN raised_by TEXT;
