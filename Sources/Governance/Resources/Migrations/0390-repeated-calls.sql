-- Whether the police were called over a dispute more than once: what came by other ways is no call.
ALTER TABLE dispute_figures ADD COLUMN called_again INTEGER NOT NULL DEFAULT 0;
