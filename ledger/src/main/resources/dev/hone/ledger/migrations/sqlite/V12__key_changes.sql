-- Counts changes of keys, whoever makes them: a gateway reads keys again only when there was one.
CREATE TABLE api_key_change (
  id     INTEGER NOT NULL PRIMARY KEY,
  number BIGINT  NOT NULL
);

INSERT INTO api_key_change (id, number) VALUES (1, 0);

CREATE TRIGGER api_key_added AFTER INSERT ON api_key
BEGIN
  UPDATE api_key_change SET number = number + 1;
END;

CREATE TRIGGER api_key_changed AFTER UPDATE ON api_key
BEGIN
  UPDATE api_key_change SET number = number + 1;
END;

CREATE TRIGGER api_key_ended AFTER DELETE ON api_key
BEGIN
  UPDATE api_key_change SET number = number + 1;
END;

CREATE TRIGGER api_key_token_added AFTER INSERT ON api_key_token
BEGIN
  UPDATE api_key_change SET number = number + 1;
END;

CREATE TRIGGER api_key_token_changed AFTER UPDATE ON api_key_token
BEGIN
  UPDATE api_key_change SET number = number + 1;
END;

CREATE TRIGGER api_key_token_ended AFTER DELETE ON api_key_token
BEGIN
  UPDATE api_key_change SET number = number + 1;
END;
