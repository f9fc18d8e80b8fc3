import CaseEngine
import Storage

// How the engine's values stand in columns.

extension Instant: SQLBindable, SQLReadable {
  package var sqlValue: SQLValue { .integer(milliseconds) }

  package init?(sqlValue: SQLValue) {
    guard let value = Int64(sqlValue: sqlValue) else { return nil }
    self.init(milliseconds: value)
  }
}

extension Day: SQLBindable, SQLReadable {
  package var sqlValue: SQLValue { .text(description) }

  package init?(sqlValue: SQLValue) {
    guard let text = String(sqlValue: sqlValue) else { return nil }
    self.init(text)
  }
}

extension Level: SQLBindable, SQLReadable {}
extension Role: SQLBindable, SQLReadable {}

extension Privacy: SQLBindable, SQLReadable {}
