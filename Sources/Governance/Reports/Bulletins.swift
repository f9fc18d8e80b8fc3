import CaseEngine
import Crypto
import Foundation
import Storage

/// A period that was frozen: its first figures for ever, and the corrections that stand beside them.
package struct Bulletin: Sendable {
  package struct Edition: Sendable {
    /// 0 for the first; corrections count from 1.
    package let n: Int
    package let at: Instant
    package let person: Int64
    /// Nil for the first.
    package let reason: String?
    package let figures: BulletinFigures
    package let words: String
  }

  package let id: Int64
  package let area: String
  package let period: ReportPeriod
  package let first: Edition
  package let corrections: [Edition]

  /// What holds.
  package var current: Edition { corrections.last ?? first }
  package var editions: [Edition] { [first] + corrections }
}

/// A bulletin in a list.
package struct BulletinLine: Sendable {
  package let id: Int64
  package let area: String
  package let areaName: String
  package let period: ReportPeriod
  package let at: Instant
  package let corrections: Int
}

package enum Bulletins {
  package static let freezers: Set<Role> = [.leader, .supervisor]
  package static let longestReason = 500

  /// Freezes a period that is over. The same period again is the same bulletin.
  ///
  /// - Throws: `Invalid` for a period that still runs.
  package static func freeze(
    _ area: String, _ period: ReportPeriod, by actor: Actor, at now: Instant, in db: Database
  ) throws -> Bulletin {
    try mayFreeze(actor)
    try mayRead(area, actor, in: db)
    guard period.from < period.to else { throw Invalid("to", "before-from") }
    guard period.to <= now.day else { throw Invalid("to", "still-runs") }
    if let known = try id(of: area, period, in: db) { return try load(known, in: db) }
    let figures = try BulletinFigures.count(area, period, at: now, in: db)
    let words = try BulletinWords.of(figures, in: db)
    let (fresh, text) = (Identifier.next(), try JSON.text(figures))
    let written = try db.run(
      """
      INSERT INTO bulletins (id, area, first_day, next_day, at, person, figures, words)
      VALUES (\(fresh), \(area), \(period.from), \(period.to), \(now), \(actor.person), \(text),
        \(words))
      ON CONFLICT (area, first_day, next_day) DO NOTHING
      """)
    let frozen = try id(of: area, period, in: db) ?? fresh
    if written == 1 {
      try Audit.record(
        "bulletin.freeze", subject: "bulletin/\(frozen)", by: actor, at: now,
        ["area": area, "from": "\(period.from)", "to": "\(period.to)", "sha256": digest(text)],
        in: db)
    }
    return try load(frozen, in: db)
  }

  /// Counts a frozen period anew and sets what differs beside the first figures.
  ///
  /// - Throws: `Refusal.barred` where nothing differs.
  package static func correct(
    _ id: Int64, reason: String, by actor: Actor, at now: Instant, in db: Database
  ) throws -> Bulletin {
    try mayFreeze(actor)
    let bulletin = try find(id, for: actor, in: db)
    let reason = reason.trimmed
    guard !reason.isEmpty else { throw Invalid("reason", "required") }
    guard reason.count <= longestReason else {
      throw Invalid("reason", "too-long", ["most": "\(longestReason)"])
    }
    let figures = try BulletinFigures.count(bulletin.area, bulletin.period, at: now, in: db)
    guard !figures.says(theSameAs: bulletin.current.figures) else {
      throw Refusal.barred(step: "correct-bulletin", because: "unchanged")
    }
    let text = try JSON.text(figures)
    let n = bulletin.corrections.count + 1
    try db.run(
      """
      INSERT INTO bulletin_corrections (bulletin, n, at, person, reason, figures, words)
      VALUES (\(id), \(n), \(now), \(actor.person), \(reason), \(text),
        \(try BulletinWords.of(figures, in: db)))
      """)
    try Audit.record(
      "bulletin.correct", subject: "bulletin/\(id)", by: actor, at: now,
      ["n": "\(n)", "sha256": digest(text)], in: db)
    return try load(id, in: db)
  }

  package static func find(_ id: Int64, for actor: Actor, in db: Database) throws -> Bulletin {
    let bulletin = try load(id, in: db)
    try mayRead(bulletin.area, actor, in: db)
    return bulletin
  }

  /// Of the actor's area and what lies in it, the latest period first.
  package static func list(
    for actor: Actor, skipping: Int = 0, limit: Int = 50, in db: Database
  ) throws -> [BulletinLine] {
    guard actor.role.seesFigures else { throw Refusal.notAllowed(step: "report") }
    guard let scope = try AreaScope.of(actor.post.area, in: db) else { throw Refusal.postNeeded }
    let rows = try db.all(
      """
      SELECT bulletins.id, bulletins.area, areas.name, first_day, next_day, at,
        (SELECT count(*) FROM bulletin_corrections WHERE bulletin = bulletins.id) AS corrections
      FROM bulletins JOIN areas ON areas.code = bulletins.area
      WHERE \(scope.condition(city: "areas.city", county: "areas.county",
        township: "areas.township", village: "areas.code"))
      ORDER BY first_day DESC, bulletins.id DESC
      LIMIT \(min(max(limit, 1), 201)) OFFSET \(max(0, skipping))
      """)
    return try rows.map { row in
      BulletinLine(
        id: try row.get("id"), area: try row.get("area"), areaName: try row.get("name"),
        period: ReportPeriod(from: try row.get("first_day"), to: try row.get("next_day")),
        at: try row.get("at"), corrections: try row.get("corrections"))
    }
  }

  private static func mayFreeze(_ actor: Actor) throws(Refusal) {
    guard freezers.contains(actor.role) else { throw .notAllowed(step: "freeze") }
  }

  private static func mayRead(_ code: String, _ actor: Actor, in db: Database) throws {
    let sight = try Sight.of(actor, in: db)
    guard sight.seesFigures else { throw Refusal.notAllowed(step: "report") }
    guard let area = try Areas.find(code, in: db) else {
      throw Invalid("area", "unknown-area")
    }
    guard sight.scope.contains(area) else { throw Refusal.notFound }
  }

  private static func id(
    of area: String, _ period: ReportPeriod, in db: Database
  ) throws -> Int64? {
    try db.value(
      """
      SELECT id FROM bulletins
      WHERE area = \(area) AND first_day = \(period.from) AND next_day = \(period.to)
      """)
  }

  private static func load(_ id: Int64, in db: Database) throws -> Bulletin {
    let row = try db.first("SELECT * FROM bulletins WHERE id = \(id)")
    guard let row else { throw Refusal.notFound }
    let corrections = try db.all(
      "SELECT * FROM bulletin_corrections WHERE bulletin = \(id) ORDER BY n")
    return Bulletin(
      id: id, area: try row.get("area"),
      period: ReportPeriod(from: try row.get("first_day"), to: try row.get("next_day")),
      first: try edition(row, n: 0, reason: nil),
      corrections: try corrections.map {
        try edition($0, n: try $0.get("n"), reason: try $0.get("reason"))
      })
  }

  private static func edition(_ row: Row, n: Int, reason: String?) throws -> Bulletin.Edition {
    Bulletin.Edition(
      n: n, at: try row.get("at"), person: try row.get("person"), reason: reason,
      figures: try JSON.decode(BulletinFigures.self, from: try row.get("figures")),
      words: try row.get("words"))
  }

  private static func digest(_ text: String) -> String {
    Hex.text(SHA256.hash(data: Data(text.utf8)))
  }
}
