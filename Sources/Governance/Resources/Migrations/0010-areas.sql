CREATE TABLE areas (
  code TEXT PRIMARY KEY,
  parent TEXT REFERENCES areas (code),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  level INTEGER NOT NULL,
  city TEXT NOT NULL,
  county TEXT,
  township TEXT,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  named_from TEXT NOT NULL
);
CREATE INDEX areas_parent ON areas (parent, code);
CREATE INDEX areas_name ON areas (name);

CREATE TABLE former_area_names (
  area TEXT NOT NULL REFERENCES areas (code),
  name TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (area, valid_to)
);

CREATE TABLE area_remaps (
  old_prefix TEXT NOT NULL,
  new_prefix TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (old_prefix, day)
);

CREATE TABLE area_lineage (
  old_code TEXT NOT NULL REFERENCES areas (code),
  new_code TEXT NOT NULL REFERENCES areas (code),
  day TEXT NOT NULL,
  level INTEGER NOT NULL,
  replaces INTEGER NOT NULL,
  old_county TEXT,
  new_county TEXT,
  old_township TEXT,
  new_township TEXT,
  PRIMARY KEY (old_code, new_code)
);
CREATE INDEX area_lineage_new ON area_lineage (new_code);

CREATE TABLE reporting_units (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  city TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT
);

CREATE TABLE reporting_unit_members (
  unit TEXT NOT NULL REFERENCES reporting_units (code),
  area TEXT NOT NULL REFERENCES areas (code),
  level INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  PRIMARY KEY (area, valid_from)
);
CREATE INDEX reporting_unit_members_unit ON reporting_unit_members (unit);

CREATE TABLE places (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  area TEXT NOT NULL REFERENCES areas (code),
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  kind TEXT NOT NULL,
  active INTEGER NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX places_area ON places (area, id);
