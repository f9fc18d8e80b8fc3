import CaseEngine
import Storage

/// That content was opened, or a number unmasked, by whom and for what purpose.
package struct Opening: Sendable {
  package let at: Instant
  package let person: Int64
  package let what: String
  package let purpose: String?
}

package enum Openings {
  package static let longestPurpose = 200

  package static func record(
    _ what: String, of file: CaseFile, purpose: String? = nil, by actor: Actor, at now: Instant,
    in db: Database
  ) throws {
    try db.run(
      """
      INSERT INTO openings (id, at, person, post, case_id, what, purpose)
      VALUES (\(Identifier.next()), \(now.milliseconds), \(actor.person), \(actor.post.id),
        \(file.id), \(what), \(purpose))
      """)
  }

  /// Whether this actor's reading of content is written down.
  package static func areRecorded(for actor: Actor) -> Bool {
    [.leader, .psychologist].contains(actor.role)
  }

  /// Puts on record what a supervisor or leader reads the content of a dispute for; until
  /// midnight it is open to him.
  package static func open(
    _ number: String, purpose: String, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    let (file, degree, sight) = try CaseFile.find(number, for: actor, in: db)
    guard degree == .status, sight.mayOpen(file) else { throw Refusal.notAllowed(step: "open") }
    let purpose = try TypedLine.read(purpose, "purpose", most: longestPurpose)
    try record("content", of: file, purpose: purpose, by: actor, at: now, in: db)
    try db.run(
      """
      INSERT INTO opened_cases (person, post, case_id, until) VALUES (\(actor.person),
        \(actor.post.id), \(file.id), \((now.day + 1).start.milliseconds))
      ON CONFLICT (person, post, case_id) DO UPDATE SET until = excluded.until
      """)
  }

  /// Whether what was put on record still holds. It ends with the next sweep after midnight.
  static func isOpen(_ file: CaseFile, to actor: Actor, in db: Database) throws -> Bool {
    try db.first(
      """
      SELECT 1 FROM opened_cases WHERE person = \(actor.person) AND post = \(actor.post.id)
        AND case_id = \(file.id)
      """) != nil
  }

  static func anyOver(at now: Instant, in db: Database) throws -> Bool {
    try db.first("SELECT 1 FROM opened_cases WHERE until <= \(now.milliseconds) LIMIT 1") != nil
  }

  /// Ends what was opened for a day that is over.
  static func expire(at now: Instant, in db: Database) throws {
    try db.run("DELETE FROM opened_cases WHERE until <= \(now.milliseconds)")
  }

  /// The reporter's name and number in full, for a purpose that is recorded first.
  package static func unmask(
    _ report: Int64, of number: String, purpose: String, by actor: Actor, at now: Instant,
    in db: Database
  ) throws -> [String: String] {
    let (file, degree, sight) = try CaseFile.find(number, for: actor, in: db)
    guard degree == .content,
      let found = try IncomingReport.of(file, in: db).first(where: {
        $0.id == report
      })
    else { throw Refusal.notFound }
    guard sight.shows(found) else { throw Refusal.notAllowed(step: "unmask") }
    let purpose = try TypedLine.read(purpose, "purpose", most: longestPurpose)
    try record("unmask", of: file, purpose: purpose, by: actor, at: now, in: db)
    return try found.personal(in: db)
  }

  package static func of(_ file: CaseFile, in db: Database) throws -> [Opening] {
    try db.all(
      "SELECT at, person, what, purpose FROM openings WHERE case_id = \(file.id) ORDER BY at DESC, id DESC LIMIT 100"
    ).map { row in
      Opening(
        at: Instant(milliseconds: try row.get("at")), person: try row.get("person"),
        what: try row.get("what"), purpose: try row.get("purpose"))
    }
  }
}

extension Sight {
  /// Whether this actor may know who the reporter is: not that of a confidential report, unless
  /// his desk speaks with him; and a leader or supervisor reads the matter, not the person.
  package func shows(_ report: IncomingReport) -> Bool {
    showsReporter(confidential: report.confidential)
  }

  package func showsReporter(confidential: Bool) -> Bool {
    if seesConfidentialReporter { return true }
    return !confidential
      && [.handler, .reviewer, .supervisor, .villageWorker, .mediator].contains(actor.role)
  }
}

/// Personal values as they stand on a page until somebody says why he needs them.
package enum Mask {
  /// `139****0001`: what is left tells two numbers apart, not who answers.
  package static func phone(_ text: String) -> String {
    let digits = text.filter(\.isNumber)
    guard digits.count >= 7 else { return String(repeating: "*", count: max(3, digits.count)) }
    return "\(digits.prefix(3))****\(digits.suffix(digits.count >= 11 ? 4 : 2))"
  }

  /// The family name.
  package static func name(_ text: String) -> String {
    text.prefix(1) + String(repeating: "*", count: min(max(text.count - 1, 1), 3))
  }
}

/// Who wants to hear what becomes of a case.
package enum Watches {
  package static func has(_ actor: Actor, _ file: CaseFile, in db: Database) throws -> Bool {
    try db.first(
      "SELECT 1 FROM watches WHERE person = \(actor.person) AND case_id = \(file.id)") != nil
  }

  package static func set(
    _ isOn: Bool, _ file: CaseFile, for actor: Actor, in db: Database
  ) throws {
    if isOn {
      try db.run(
        """
        INSERT INTO watches (person, case_id) VALUES (\(actor.person), \(file.id))
        ON CONFLICT DO NOTHING
        """)
    } else {
      try db.run(
        "DELETE FROM watches WHERE person = \(actor.person) AND case_id = \(file.id)")
    }
  }
}
