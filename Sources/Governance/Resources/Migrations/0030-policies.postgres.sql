CREATE FUNCTION policies_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'policies is append-only'; END $$;

CREATE TRIGGER policies_change BEFORE UPDATE OR DELETE ON policies
FOR EACH ROW EXECUTE FUNCTION policies_append_only();

CREATE TRIGGER policies_truncate BEFORE TRUNCATE ON policies
FOR EACH STATEMENT EXECUTE FUNCTION policies_append_only();
