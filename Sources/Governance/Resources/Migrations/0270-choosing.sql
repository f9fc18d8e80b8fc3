-- Whose account a row of a register is, so that a mediator is found by it.
ALTER TABLE register_rows ADD COLUMN person BIGINT;
CREATE INDEX register_rows_person ON register_rows (person, register) WHERE person IS NOT NULL;

-- Who mediated, for what his past disputes came to.
ALTER TABLE dispute_figures ADD COLUMN mediator BIGINT;
CREATE INDEX dispute_figures_by_mediator ON dispute_figures (mediator, received_day, result)
  WHERE mediator IS NOT NULL;
