import CaseEngine
import Storage

/// Tells who keeps a register that terms are about to end: each term once, from any node, after
/// any pause; those of one desk in one notice.
package enum RegisterTerms {
  /// - Returns: how many notices were written.
  package static func announce(_ store: Store, at now: Instant) async throws -> Int {
    // A sweep in which nothing ends, which is nearly every one, waits for no writer.
    guard try await store.read({ db in try waiting(at: now, most: 1, in: db) }).isEmpty == false
    else { return 0 }
    var notices = 0
    while true {
      let (seen, told) = try await store.write { db in
        try announce(at: now, most: 500, in: db)
      }
      notices += told
      if seen < 500 { return notices }
    }
  }

  private struct Desk: Hashable {
    let register: String
    let role: Role
    let area: String
  }

  private static func waiting(at now: Instant, most: Int, in db: Database) throws -> [Row] {
    let soon = try RegisterMark.ground(on: now.day, in: db).soon
    return try db.all(
      """
      SELECT \(RegisterRow.columns), term_end FROM register_rows
      WHERE term_end >= \(now.day) AND term_end <= \(soon) AND valid_to IS NULL
        AND NOT EXISTS (SELECT 1 FROM term_notices
          WHERE row_id = register_rows.id AND term_notices.term_end = register_rows.term_end)
      ORDER BY id LIMIT \(most)
      """)
  }

  static func announce(
    at now: Instant, most: Int, in db: Database
  ) throws -> (seen: Int, notices: Int) {
    let rows = try waiting(at: now, most: most, in: db)
    var told: [Desk: [RegisterRow]] = [:]
    var notices = 0
    for row in rows {
      let (record, end) = (try RegisterRow(row), try row.get("term_end") as Day)
      let isFirst = try db.run(
        """
        INSERT INTO term_notices (row_id, term_end, at) VALUES (\(record.id), \(end), \(now))
        ON CONFLICT DO NOTHING
        """)
      guard isFirst == 1, let register = Register.named(record.register) else { continue }
      let desk = try desk(of: record, register, on: now.day, in: db)
      told[desk, default: []].append(record)
      // Who has an account hears it himself as well.
      let account = register.fields.first { $0.kind == .person }
        .flatMap { record.values.whole($0.name) }
      if let account {
        for post in try Posts.held(by: account, on: now.day, in: db).prefix(1) {
          try Notices.tell(
            "term-ending", role: post.role, area: post.area, person: account,
            data: data(register.id, [record]), at: now, in: db)
          notices += 1
        }
      }
    }
    let desks = told.keys.sorted { ($0.register, $0.area) < ($1.register, $1.area) }
    for desk in desks {
      let rows = told[desk] ?? []
      try Notices.tell(
        "term-ending", role: desk.role, area: desk.area, data: data(desk.register, rows), at: now,
        in: db)
      notices += 1
    }
    return (rows.count, notices)
  }

  private static func data(_ register: String, _ rows: [RegisterRow]) -> [String: Fact] {
    var data: [String: Fact] = [
      "register": .text(register), "count": .number(rows.count),
      "path": .text("/registers/\(register)?mark=\(RegisterMark.termEnding.id)"),
    ]
    if rows.count == 1, let row = rows.first {
      data["name"] = .text(row.name)
      data["path"] = .text("/registers/\(register)/\(row.id)")
    }
    return data
  }

  /// The nearest coordinator's desk at or above the row, else the city's administrator.
  private static func desk(
    of row: RegisterRow, _ register: Register, on day: Day, in db: Database
  ) throws -> Desk {
    let place = try row.area.flatMap { try Areas.find($0, in: db) }
    let root = try Areas.root(on: day, in: db)
    for code in (place?.path ?? [root?.code].compactMap { $0 }).reversed() {
      if try !Posts.present(.coordinator, area: code, on: day, in: db).isEmpty {
        return Desk(register: register.id, role: .coordinator, area: code)
      }
    }
    return Desk(register: register.id, role: .administrator, area: place?.city ?? root?.code ?? "")
  }
}
