-- The desk of a neighbouring area with which the holder settles a dispute jointly, as the row
-- repeats it.
ALTER TABLE cases ADD COLUMN joint TEXT;
ALTER TABLE cases ADD COLUMN joint_city TEXT;
ALTER TABLE cases ADD COLUMN joint_county TEXT;
ALTER TABLE cases ADD COLUMN joint_township TEXT;

-- Whether who acts for a party may agree for it.
ALTER TABLE parties ADD COLUMN special_authority INTEGER NOT NULL DEFAULT 0;

-- Who quarrels with whom once more is found by the telephone numbers.
CREATE INDEX parties_by_entry ON parties (chain, n);
CREATE INDEX entry_values_by_phone ON entry_values (value)
  WHERE field = 'phone' AND value IS NOT NULL;
