CREATE TRIGGER policies_update BEFORE UPDATE ON policies
BEGIN SELECT RAISE(ABORT, 'policies is append-only'); END;

CREATE TRIGGER policies_delete BEFORE DELETE ON policies
BEGIN SELECT RAISE(ABORT, 'policies is append-only'); END;
