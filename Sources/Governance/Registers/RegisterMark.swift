import CaseEngine
import Storage

/// Something that a list shows of a row without anybody having written it there: that a term is
/// about to end, that a committee lacks a member that the law asks for. Never a reason to refuse.
package struct RegisterMark: Sendable {
  package struct Ground: Sendable {
    package let today: Day
    /// The last day of the time in which the end of a term is announced.
    package let soon: Day
  }

  /// The stable name in addresses and text keys (`marked.ID`).
  package let id: String
  package let isFault: Bool
  /// Holds for the rows of `register_rows` that have it.
  let condition: @Sendable (Ground) -> SQL

  package init(_ id: String, isFault: Bool, _ condition: @escaping @Sendable (Ground) -> SQL) {
    self.id = id
    self.isFault = isFault
    self.condition = condition
  }

  /// In a filter: every row that has some fault.
  package static let anyFault = "fault"

  package static let withoutTerm = RegisterMark("without-term", isFault: true) { _ in
    "term_end IS NULL"
  }
  package static let termEnded = RegisterMark("term-ended", isFault: true) {
    "term_end < \($0.today)"
  }
  package static let termEnding = RegisterMark("term-ending", isFault: false) {
    "(term_end >= \($0.today) AND term_end <= \($0.soon))"
  }

  static func ground(on day: Day, in db: Database) throws -> Ground {
    let months = try Policies.current(CentrePolicy.self, on: day, in: db).policy.termNoticeMonths
    return Ground(today: day, soon: day.adding(months: months))
  }

  static func condition(
    _ id: String, of register: Register, on day: Day, in db: Database
  ) throws -> SQL {
    let ground = try ground(on: day, in: db)
    if let mark = register.marks.first(where: { $0.id == id }) {
      return "(" + mark.condition(ground) + ")"
    }
    guard id == anyFault else { throw Invalid("mark", "choice") }
    return register.marks.filter(\.isFault).reduce("(1 = 0") { $0 + " OR " + $1.condition(ground) }
      + ")"
  }
}

extension Registers {
  /// The marks of these rows, in the order in which the register declares them.
  package static func marks(
    of rows: [RegisterRow], _ register: Register, on day: Day, in db: Database
  ) throws -> [Int64: [RegisterMark]] {
    guard !rows.isEmpty, !register.marks.isEmpty else { return [:] }
    let ground = try RegisterMark.ground(on: day, in: db)
    var marks: [Int64: [RegisterMark]] = [:]
    for mark in register.marks {
      let found = try db.all(
        """
        SELECT id FROM register_rows
        WHERE id IN \(list: rows.map(\.id)) AND valid_to IS NULL AND \(mark.condition(ground))
        """)
      for row in found { marks[try row.get("id"), default: []].append(mark) }
    }
    return marks
  }
}
