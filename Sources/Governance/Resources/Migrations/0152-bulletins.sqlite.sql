CREATE TRIGGER bulletins_no_update BEFORE UPDATE ON bulletins
BEGIN SELECT RAISE(ABORT, 'append-only: bulletins'); END;

CREATE TRIGGER bulletins_no_delete BEFORE DELETE ON bulletins
BEGIN SELECT RAISE(ABORT, 'append-only: bulletins'); END;

CREATE TRIGGER bulletin_corrections_no_update BEFORE UPDATE ON bulletin_corrections
BEGIN SELECT RAISE(ABORT, 'append-only: bulletin_corrections'); END;

CREATE TRIGGER bulletin_corrections_no_delete BEFORE DELETE ON bulletin_corrections
BEGIN SELECT RAISE(ABORT, 'append-only: bulletin_corrections'); END;
