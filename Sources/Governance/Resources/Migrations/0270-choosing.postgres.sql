UPDATE register_rows SET person = (CAST(fields AS json) ->> 'person')::bigint
  WHERE fields LIKE '%"person":%';
