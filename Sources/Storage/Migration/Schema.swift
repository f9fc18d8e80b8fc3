extension Database {
  /// The schema as text in a fixed order, without the record of migrations.
  func schema() throws -> String {
    switch dialect.engine {
    case .sqlite: try definitions(Self.sqliteSchema)
    case .postgres: try definitions(Self.postgresSchema)
    }
  }

  private func definitions(_ sql: SQL) throws -> String {
    try all(sql).map { row in
      let text: String = try row.get("definition")
      return text + ";\n"
    }
    .joined(separator: "\n")
  }

  private static let sqliteSchema: SQL = """
    SELECT sql AS definition FROM sqlite_schema
    WHERE sql IS NOT NULL AND tbl_name <> 'migrations' AND substr(name, 1, 7) <> 'sqlite_'
      AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
    ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'view' THEN 2 WHEN 'index' THEN 3 ELSE 4 END, name
    """

  private static let postgresSchema: SQL = """
    WITH named AS (
      SELECT c.oid, c.relname, c.relkind FROM pg_class c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relname <> 'migrations'
    ), columns AS (
      SELECT a.attrelid, string_agg(
        '  ' || quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
          || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
          || CASE WHEN d.adbin IS NULL THEN ''
                  WHEN a.attgenerated = 's'
                  THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
                  ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
        E',\\n' ORDER BY a.attnum) AS list
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attnum > 0 AND NOT a.attisdropped GROUP BY a.attrelid
    ), constraints AS (
      SELECT conrelid, string_agg(
        E',\\n  CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid), ''
        ORDER BY contype, conname) AS list
      FROM pg_constraint WHERE conrelid <> 0 GROUP BY conrelid
    )
    SELECT 1 AS kind, relname::text AS name, 'CREATE TABLE ' || quote_ident(relname) || E' (\\n'
      || columns.list || coalesce(constraints.list, '') || E'\\n)' AS definition
    FROM named JOIN columns ON columns.attrelid = named.oid
    LEFT JOIN constraints ON constraints.conrelid = named.oid WHERE relkind IN ('r', 'p')
    UNION ALL
    SELECT 2, relname, 'CREATE VIEW ' || quote_ident(relname) || E' AS\\n'
      || rtrim(pg_get_viewdef(oid), ';') FROM named WHERE relkind = 'v'
    UNION ALL
    SELECT 3, i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x
    JOIN named ON named.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE NOT EXISTS (SELECT 1 FROM pg_constraint k
      WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT 4, p.proname, rtrim(pg_get_functiondef(p.oid), E'\\n') FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind IN ('f', 'p')
      AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
    UNION ALL
    SELECT 5, t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t
    JOIN named ON named.oid = t.tgrelid WHERE NOT t.tgisinternal
    ORDER BY 1, 2, 3
    """
}
