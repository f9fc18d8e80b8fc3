/// What differs between the engines and cannot be written in one text.
///
/// `greatest`, `least` and `strpos` need nothing: SQLite is given them.
package struct Dialect: Sendable, Equatable {
  /// The engine by name.
  package enum Engine: String, Sendable, CaseIterable { case sqlite, postgres }

  /// Which engine runs the statement.
  package let engine: Engine

  /// Set behind a SELECT that takes work from a queue. SQLite has one writer and needs nothing.
  package var lockSkipping: SQL { engine == .postgres ? " FOR UPDATE SKIP LOCKED" : "" }

  /// Set behind a SELECT whose rows stay as they are until the transaction ends.
  package var lock: SQL { engine == .postgres ? " FOR UPDATE" : "" }

  /// A TEXT column that holds JSON, ready for `->` and `->>`.
  package func json(_ column: String) -> SQL {
    SQL(raw: engine == .postgres ? "\(column)::json" : column)
  }

  /// An aggregate that joins the texts of a group with `separator`, in no fixed order.
  package func joined(_ expression: String, separator: String) -> SQL {
    let quoted = separator.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''")
    let name = engine == .postgres ? "string_agg" : "group_concat"
    return SQL(raw: "\(name)(\(expression), '\(quoted)')")
  }
}
