UPDATE register_rows SET person = json_extract(fields, '$.person')
  WHERE fields LIKE '%"person":%';
