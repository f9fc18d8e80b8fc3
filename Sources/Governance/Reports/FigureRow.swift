import CaseEngine
import Storage

/// A row from which reports count one case: what it holds follows from the case's entries alone,
/// so that it can be recomputed.
protocol FigureRow: Hashable, Sendable {
  static var table: SQL { get }
  /// Under which procedures a case is counted here.
  static var procedures: Set<String> { get }

  init(_ matter: Case, reports: Int, _ calendar: WorkingCalendar)
  init(_ row: Row) throws
}

extension FigureRow {
  /// What the row of a case must say; nil where it never stood under these procedures. What a
  /// timer writes is not counted.
  private static func recomputed(
    _ file: CaseFile, _ entries: [Entry], _ calendar: WorkingCalendar
  ) -> Self? {
    Case.replay(entries, id: file.id, under: procedures).map {
      Self($0, reports: max(1, file.reports), calendar)
    }
  }

  static func agrees(
    _ file: CaseFile, _ entries: [Entry], _ calendar: WorkingCalendar, in db: Database
  ) throws -> Bool {
    let kept = try db.first("SELECT * FROM \(table) WHERE case_id = \(file.id)").map(Self.init)
    return kept == recomputed(file, entries, calendar)
  }
}

extension Verification {
  private static let figureRows: [any FigureRow.Type] = [CaseFigures.self, DisputeFigures.self]

  /// The cases whose figures are not what their entries say.
  package static func figures(
    under calendar: WorkingCalendar, in db: Database
  ) throws -> [Fault] {
    var wrong = try FigureDays.verify(in: db).map { series, day in
      Fault(number: "\(series) \(Day(number: day))", n: 0, reason: .sums)
    }
    var last: Int64 = 0
    while true {
      let files = try db.all(
        "SELECT \(CaseFile.columns) FROM cases WHERE id > \(last) ORDER BY id LIMIT 500"
      ).map(CaseFile.init)
      guard let end = files.last else { return wrong }
      for file in files {
        let entries = try Ledger.entries(of: file.id, in: db).map(\.entry)
        let agree = try figureRows.allSatisfy { try $0.agrees(file, entries, calendar, in: db) }
        if !agree {
          wrong.append(.init(number: file.number, n: entries.count, reason: .figures))
        }
      }
      last = end.id
    }
  }
}

extension Case {
  /// When a clock of the first round was due and met. The first round decides: a redo does not
  /// mend what was late. Void clocks do not count.
  func firstRound(
    _ name: String, _ calendar: WorkingCalendar
  ) -> (due: Int64?, met: Int64?) {
    let clock = clocks.last { $0.name == name && $0.round == 1 && $0.ending != .void }
    guard let clock else { return (nil, nil) }
    return (
      Deadline.due(of: clock, calendar).milliseconds,
      clock.ending == .met ? clock.stoppedAt?.milliseconds : nil
    )
  }
}
