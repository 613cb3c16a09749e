-- Counts changes of keys, whoever makes them: a gateway reads keys again only when there was one.
CREATE TABLE api_key_change (
  id     INTEGER NOT NULL PRIMARY KEY,
  number BIGINT  NOT NULL
);

INSERT INTO api_key_change (id, number) VALUES (1, 0);

CREATE FUNCTION count_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE api_key_change SET number = number + 1;
  RETURN NULL;
END
$$;

CREATE TRIGGER api_key_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON api_key
  FOR EACH STATEMENT EXECUTE FUNCTION count_key_change();

CREATE TRIGGER api_key_token_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON api_key_token
  FOR EACH STATEMENT EXECUTE FUNCTION count_key_change();
