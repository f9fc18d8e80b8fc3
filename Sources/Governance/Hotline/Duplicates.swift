import CaseEngine
import Storage

/// A case that may be the same matter, with what speaks for it.
package struct LikelyDuplicate: Sendable {
  package let summary: CaseSummary
  /// What the first report says.
  package let text: String?
  /// Percent of the pairs of characters that the two have in common.
  package let similarity: Int
  package let isSamePlace: Bool
  package let isSameArea: Bool
  /// Between the same people, whoever of them came first; or reported by one of them.
  package var isSamePeople = false
  /// Another channel's, which is looked at and not joined.
  package var isElsewhere = false
}

/// Finds cases that may be the same matter: near in place and time, in similar words. Only what the
/// actor may read is looked at, so that a suggestion betrays nothing.
package enum Duplicates {
  /// Newest cases of the same county that are compared at most.
  private static let compared = 300
  private static let leastSimilarity = 25

  package static func of(
    _ file: CaseFile, for actor: Actor, at now: Instant, in db: Database
  ) throws -> [LikelyDuplicate] {
    let sight = try Sight.of(actor, in: db)
    guard sight.degree(of: file) == .content else { return [] }
    let text = try words(of: [file.id], in: db)[file.id] ?? ""
    return try like(
      Likeness(
        procedure: file.matter.procedure, words: pairs(file.title + " " + text),
        places: try places(of: [file.id], in: db)[file.id] ?? [], area: file.place,
        opened: file.opened, id: file.id, people: try SameParties.people(of: file.id, in: db)),
      seenBy: sight, at: now, in: db)
  }

  /// For a call that is not filed yet: what is typed, and the area that was chosen.
  package static func of(
    title: String, text: String, area code: String, dispute: Bool = false,
    between people: [SameParties.Person] = [], for actor: Actor, at now: Instant, in db: Database
  ) throws -> [LikelyDuplicate] {
    let words = pairs(title + " " + text)
    guard words.count >= 3 || people.contains(where: { !($0.name + $0.phone).isEmpty }),
      let area = try Areas.current(code, on: now.day, in: db)
    else {
      return []
    }
    return try like(
      Likeness(
        procedure: dispute ? Dispute.id : Complaint.procedure.id, words: words, places: [],
        area: CaseFile.AreaChain(area), opened: now, id: 0, people: people),
      seenBy: try Sight.of(actor, in: db), at: now, in: db
    ).filter(\.summary.open)
  }

  /// What others are compared with.
  private struct Likeness {
    let procedure: String
    let words: Set<String>
    let places: Set<Int64>
    let area: CaseFile.AreaChain
    let opened: Instant
    let id: Int64
    /// Those whom a dispute is between.
    let people: [SameParties.Person]
  }

  private static func like(
    _ one: Likeness, seenBy sight: Sight, at now: Instant, in db: Database
  ) throws -> [LikelyDuplicate] {
    let policy = try Policies.current(HotlinePolicy.self, on: now.day, in: db).policy.duplicates
    let isDispute = Dispute.procedureIDs.contains(one.procedure)
    let days =
      try isDispute
      ? Policies.current(MediationPolicy.self, on: now.day, county: one.area.county, in: db)
        .policy.intake.duplicateDays
      : policy.days
    // A dispute passes through several procedures and stays the same dispute.
    let procedures = isDispute ? Dispute.procedureIDs : [one.procedure]
    let span = Int64(days) * Day.milliseconds
    let nearby: SQL = one.area.county.map { "county = \($0)" } ?? "city = \(one.area.city)"
    let hidden: SQL = sight.seesConfidentialReporter ? "1 = 1" : "confidential = 0"
    func found(
      _ place: SQL, of procedures: [String], most: Int
    ) throws -> [CaseSummary] {
      try db.all(
        """
        SELECT \(CaseSummary.columns) FROM cases
        WHERE \(sight.condition(.content)) AND \(hidden) AND procedure IN \(list: procedures)
          AND \(place) AND id <> \(one.id) AND merged_into IS NULL AND parent IS NULL
          AND opened_at BETWEEN \(one.opened.milliseconds - span)
            AND \(one.opened.milliseconds + span)
        ORDER BY opened_at DESC LIMIT \(most)
        """
      ).map { try CaseSummary($0, seenBy: sight, at: now) }
    }
    var others = try found(nearby, of: procedures, most: compared)
    // Telephone numbers and names find their owners' disputes however many came since, and over a
    // border; and what they told the hotline that is not done yet.
    let sharing =
      isDispute
      ? Set(try SameParties.sharing(one.people, in: db)).subtracting(others.map(\.id)).sorted()
      : []
    if !sharing.isEmpty {
      others += try found("id IN \(list: sharing)", of: procedures, most: sharing.count)
    }
    let reported = isDispute ? try SameParties.reported(by: one.people, in: db) : []
    if !reported.isEmpty {
      others += try found(
        "id IN \(list: reported)", of: [Complaint.procedure.id], most: reported.count)
    }
    let people = isDispute ? try SameParties.people(of: others.map(\.id), in: db) : [:]
    let texts = try words(of: others.map(\.id), in: db)
    let places = try self.places(of: others.map(\.id), in: db)
    let likely = others.compactMap { other -> LikelyDuplicate? in
      let theirs = pairs((other.title ?? "") + " " + (texts[other.id] ?? ""))
      let similarity = percent(one.words, theirs)
      let samePlace = !one.places.isDisjoint(with: places[other.id, default: []])
      let isElsewhere = isDispute && other.procedure == Complaint.procedure.id
      let samePeople = isElsewhere || SameParties.areSame(one.people, people[other.id] ?? [])
      guard similarity >= leastSimilarity || samePlace || samePeople else { return nil }
      return LikelyDuplicate(
        summary: other, text: texts[other.id], similarity: similarity, isSamePlace: samePlace,
        isSameArea: other.area == one.area.code, isSamePeople: samePeople,
        isElsewhere: isElsewhere)
    }
    return likely.sorted { score($0) > score($1) }.prefix(policy.most).map { $0 }
  }

  private static func score(_ one: LikelyDuplicate) -> Int {
    one.similarity + (one.isSamePeople ? 60 : 0) + (one.isSamePlace ? 40 : 0)
      + (one.isSameArea ? 15 : 0)
      + (one.summary.open ? 10 : 0)
  }

  private static func words(of ids: [Int64], in db: Database) throws -> [Int64: String] {
    var texts: [Int64: String] = [:]
    let rows = try db.all(
      """
      SELECT chain, value FROM entry_values
      WHERE chain IN \(list: ids) AND n = 1 AND field = 'text' AND value IS NOT NULL
      """)
    for row in rows { texts[try row.get("chain")] = try row.get("value") }
    return texts
  }

  private static func places(of ids: [Int64], in db: Database) throws -> [Int64: Set<Int64>] {
    var places: [Int64: Set<Int64>] = [:]
    let rows = try db.all(
      """
      SELECT case_id, place FROM reports WHERE case_id IN \(list: ids) AND place IS NOT NULL
      """)
    for row in rows { places[try row.get("case_id"), default: []].insert(try row.get("place")) }
    return places
  }

  /// Pairs of neighbouring characters: Chinese has no spaces between words.
  static func pairs(_ text: String) -> Set<String> {
    let letters = text.unicodeScalars.prefix(2000).filter {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }.map { String($0).lowercased() }
    return Set(zip(letters, letters.dropFirst()).map { $0 + $1 })
  }

  static func percent(_ one: Set<String>, _ other: Set<String>) -> Int {
    guard !one.isEmpty, !other.isEmpty else { return 0 }
    return one.intersection(other).count * 100 / min(one.count, other.count)
  }
}
