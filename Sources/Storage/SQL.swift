/// One statement: its text with `$1`, `$2`, … in order of appearance, and the values bound to them.
///
///     let sql: SQL = "SELECT * FROM cases WHERE area = \(area) AND state IN \(list: states)"
///
/// Interpolation binds. `\(raw:)` is the one door by which text becomes SQL, and `\(sql)` splices
/// another statement with its values. The same text runs on both engines. A parameter has no type
/// of its own: PostgreSQL infers it from where it stands, so one that stands alone needs a cast
/// (`CAST(\(id) AS BIGINT) IS NULL`).
package struct SQL: ExpressibleByStringInterpolation, Sendable, Hashable {
  /// The text, each parameter written `$n`, numbered from 1 in order of appearance.
  package private(set) var text: String
  /// The values, one a parameter, in the same order.
  package private(set) var values: [SQLValue]

  /// A statement without parameters.
  package init(stringLiteral text: String) {
    self.text = text
    values = []
  }

  /// A statement as interpolated.
  package init(stringInterpolation parts: StringInterpolation) {
    self = parts.sql
  }

  private init(text: String, values: [SQLValue]) {
    self.text = text
    self.values = values
  }

  /// Text that is trusted to be SQL, without parameters.
  package init(raw text: String) {
    self.init(text: text, values: [])
  }

  /// The second statement's text set behind the first's, its parameters renumbered.
  package static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.append(right)
    return sum
  }

  /// The second statement's text set behind the first's, in place.
  package static func += (left: inout SQL, right: SQL) {
    left.append(right)
  }

  private mutating func append(_ other: SQL) {
    if values.isEmpty || other.values.isEmpty {
      text += other.text
    } else {
      text += Placeholders.shifted(other.text, by: values.count)
    }
    values += other.values
  }

  private mutating func bind(_ value: SQLValue) {
    values.append(value)
    text += "$"
    text += String(values.count)
  }

  /// Builds a statement from the pieces of an interpolated literal.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql: SQL

    package init(literalCapacity: Int, interpolationCount: Int) {
      sql = SQL(text: "", values: [])
      sql.text.reserveCapacity(literalCapacity + interpolationCount * 3)
      sql.values.reserveCapacity(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) {
      sql.text += literal
    }

    /// Binds a value: `\(id)`.
    package mutating func appendInterpolation(_ value: some SQLBindable) {
      sql.bind(value.sqlValue)
    }

    /// Binds a value or NULL: `\(parent)`.
    package mutating func appendInterpolation<T: SQLBindable>(_ value: T?) {
      sql.bind(value.sqlValue)
    }

    /// Splices another statement with its values: `\(condition)`.
    package mutating func appendInterpolation(_ other: SQL) {
      sql.append(other)
    }

    /// Splices trusted text: `\(raw: column)`. Never a text from outside.
    package mutating func appendInterpolation(raw text: String) {
      sql.text += text
    }

    /// Binds a list in parentheses: `\(list: ids)` gives `($1,$2,$3)`.
    ///
    /// An empty list gives `(NULL)`: nothing is `IN` it, and nothing is `NOT IN` it either.
    package mutating func appendInterpolation(list: [some SQLBindable]) {
      guard !list.isEmpty else {
        sql.text += "(NULL)"
        return
      }
      var separator = "("
      for value in list {
        sql.text += separator
        sql.bind(value.sqlValue)
        separator = ","
      }
      sql.text += ")"
    }
  }
}

extension [SQL] {
  /// The statements set one behind another with `separator` between them.
  package func joined(_ separator: SQL) -> SQL {
    var sum: SQL = ""
    for (index, part) in enumerated() {
      if index > 0 { sum += separator }
      sum += part
    }
    return sum
  }
}
