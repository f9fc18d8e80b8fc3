import CaseEngine
import Foundation
import Storage

/// Takes in what an existing hotline has: ended matters as history, open ones with their clocks.
package struct ImportComplaints: Sendable {
  package static let channel = "import"

  let map: ImportMap
  let skippingBad: Bool
  let isHistory: Bool
  let batch: Int

  /// - Parameters:
  ///   - skippingBad: take the good rows of a file that has bad ones, else nothing is taken.
  ///   - isHistory: rows that do not say whether they are open have ended.
  package init(
    map: ImportMap, skippingBad: Bool = false, isHistory: Bool = false, batch: Int = 500
  ) {
    self.map = map
    self.skippingBad = skippingBad
    self.isHistory = isHistory
    self.batch = max(1, batch)
  }

  /// Reads and checks the whole file first, then writes several hundred rows a transaction. A row
  /// whose number was taken in before is passed over, so an import that was cut short is simply
  /// run again.
  ///
  /// - Throws: `TableFault` for a file that is no table, `ImportRefused` with every bad row.
  package func run(
    _ data: Data, into city: City, progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> ImportOutcome {
    let table = try Table.read(data, map: map.columns)
    let binding = try map.columns.bind(table.header, required: ["received"])
    guard binding.columns["title"] != nil || binding.columns["text"] != nil else {
      throw TableFault.missingColumns(["title"])
    }
    let now = city.now
    let (places, categories, root) = try await city.store.read { db in
      guard
        let root: String = try db.value(
          "SELECT code FROM areas WHERE level = \(Level.city) ORDER BY code LIMIT 1")
      else { throw Invalid("area", "no-areas") }
      return (
        try ImportPlaces(map, city: root, in: db),
        try Policies.current(CategoryPolicy.self, on: now.day, in: db).policy, root
      )
    }
    var reading = ImportReading(
      binding, try CellReader.shipped(), map, places, categories, isHistory: isHistory, at: now)
    let rows = table.rows.filter { !$0.isEmpty }.compactMap { reading.read($0) }
    guard skippingBad || reading.problems.isEmpty else { throw ImportRefused(reading.problems) }
    var outcome = ImportOutcome()
    outcome.problems = reading.problems
    outcome.unusedColumns = binding.unused
    let rules = city.rules
    var overdue = 0
    for start in stride(from: 0, to: rows.count, by: batch) {
      let some = Array(rows[start..<min(start + batch, rows.count)])
      let done = try await city.store.write(patient: true) { db in
        try enter(some, at: now, holder: root, under: rules, in: db)
      }
      outcome.added += done.added
      outcome.unchanged += done.known
      overdue += done.overdue
      progress(min(start + batch, rows.count), rows.count)
    }
    if overdue > 0 {
      let late = overdue
      try await city.store.write { db in
        try Notices.digest(late, area: root, at: now, in: db)
      }
    }
    return outcome
  }

  private func enter(
    _ rows: [ImportedComplaint], at now: Instant, holder: String, under rules: Rulebook,
    in db: Database
  ) throws -> (added: Int, known: Int, overdue: Int) {
    var done = (added: 0, known: 0, overdue: 0)
    let known = Set(
      try db.all(
        """
        SELECT source_number FROM reports
        WHERE channel = \(Self.channel) AND source_number IN \(list: rows.map(\.source))
        """
      ).map { try $0.get("source_number") as String })
    for row in rows {
      guard !known.contains(row.source) else {
        done.known += 1
        continue
      }
      var file =
        try row.closed.map { closed in
          try CaseFile.enter(row.past(ended: closed, holder: holder), under: rules, in: db)
        }
        ?? CaseFile.open(
          row.draft(holder: holder), by: row.doer(at: holder), at: row.received,
          under: rules, in: db)
      _ = try IncomingReport.add(
        to: file, n: 1, channel: Self.channel, sourceNumber: row.source, place: nil,
        confidential: row.confidential, privacyVersion: nil, withCode: false, at: row.received,
        in: db)
      if row.closed == nil {
        file.reports = 1
        try file.saveJoining(in: db)
        if try file.passOverRungs(at: now, under: rules, in: db) { done.overdue += 1 }
      }
      done.added += 1
    }
    return done
  }
}

extension ImportedComplaint {
  private var personal: [String: Fact] {
    var said: [String: Fact] = ["channel": .text(ImportComplaints.channel)]
    said["source"] = .text(source)
    said["name"] = name.map(Fact.text)
    said["phone"] = phone.map(Fact.text)
    said["address"] = address.map(Fact.text)
    said["other-category"] = otherCategory.map(Fact.text)
    return said
  }

  func past(ended: Instant, holder: String) -> PastCase {
    var past = PastCase(
      procedure: Complaint.procedure.id, area: area, holder: holder, title: title, text: text,
      opened: received, ended: ended, state: "closed", outcome: outcome ?? "imported")
    past.facts["category"] = category.map(Fact.text)
    past.facts["answer"] = answer.map(Fact.text)
    past.facts["judgement"] = judgement.map(Fact.text)
    past.facts["solved"] = solved.map(Fact.flag)
    past.said = personal
    past.confidential = confidential
    return past
  }

  func draft(holder: String) -> CaseDraft {
    var draft = CaseDraft(
      procedure: Complaint.procedure.id, area: area, holder: holder, title: title)
    draft.said = personal
    draft.said["text"] = .text(text)
    draft.said["category"] = category.map(Fact.text)
    draft.confidential = confidential
    draft.imported = true
    return draft
  }

  /// The desk that takes the list over; no person has filed it.
  func doer(at holder: String) -> Doer {
    Doer(person: nil, post: nil, role: .clerk, organisation: nil, area: holder)
  }
}

extension Notices {
  /// One notice for all that came in late from an older system, in place of one each.
  static func digest(_ overdue: Int, area: String, at now: Instant, in db: Database) throws {
    for role in [Role.dispatcher, .supervisor] {
      try db.run(
        """
        INSERT INTO notices (id, at, kind, case_id, number, role, area, organisation, person,
          channel, data, attempts)
        VALUES (\(Identifier.next()), \(now.milliseconds), 'digest', NULL, NULL,
          \(role.rawValue), \(area), NULL, NULL, 'inbox',
          \(try JSON.text(["overdue": Fact.number(overdue)])), 0)
        """)
    }
  }
}
