/// Why a database is not migrated. Each case names the file or the recorded migration.
package enum MigrationError: Error, Equatable, Sendable {
  /// The file's name is not NNNN-name.sql, NNNN-name.sqlite.sql or NNNN-name.postgres.sql.
  case badName(String)
  /// Two migrations have this one's number.
  case duplicate(String)
  /// This migration is not applied, and a later one is.
  case gap(String)
  /// The file is not what was applied under its number.
  case changed(String)
  /// The database has a migration that this program does not know: the program is too old.
  case unknown(String)
}
