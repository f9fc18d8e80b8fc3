import CaseEngine
import Storage

/// Claims of a county that are drawn, published and paid together.
package struct RewardRound: Sendable {
  package enum Stage: String, CaseIterable, Hashable, Sendable { case drawn, published, listed }

  /// A claim as the round shows it. It names no party.
  package struct Line: Sendable {
    package let number: String
    package let volume: String
    package let state: String
    package let name: String
    package let committee: String
    package let kind: String
    package let form: String
    package let rewardClass: String
    /// Fen.
    package let amount: Int
    package let isSampled: Bool
    package let isFlagged: Bool
    package let phoneResult: String?
    package let calls: Int
    /// Why it was set aside.
    package let bar: String?
  }

  package let id: Int64
  package let area: String
  package let year: Int
  package let n: Int
  package let seed: String
  package let percent: Int
  package let drawn: Instant
  package let drawnBy: Int64
  package let published: Instant?
  package let publishedBy: Int64?
  /// The last day on which objections are heard.
  package let until: Day?
  package let listed: Instant?
  package let listedBy: Int64?
  /// Of the payment list, in fen.
  package let total: Int?
  package let sha256: String?

  package var stage: Stage { listed != nil ? .listed : published != nil ? .published : .drawn }

  init(_ row: Row) throws {
    id = try row.get("id")
    area = try row.get("area")
    year = try row.get("year")
    n = try row.get("n")
    seed = try row.get("seed")
    percent = try row.get("percent")
    drawn = Instant(milliseconds: try row.get("drawn_at"))
    drawnBy = try row.get("drawn_by")
    published = try row.instant("published_at")
    publishedBy = try row.get("published_by")
    until = try row.get("until")
    listed = try row.instant("listed_at")
    listedBy = try row.get("listed_by")
    total = try row.get("total")
    sha256 = try row.get("sha256")
  }

  package static let readers: Set<Role> = [
    .receptionist, .coordinator, .supervisor, .leader, .auditor,
  ]

  /// Newest first: of the actor's area and of those within it.
  package static func list(
    for actor: Actor, in db: Database
  ) throws -> [RewardRound] {
    guard readers.contains(actor.role) else { throw Refusal.notAllowed(step: "read") }
    guard let scope = try AreaScope.of(actor.post.area, in: db) else { throw Refusal.postNeeded }
    let within = try db.all("SELECT DISTINCT area FROM reward_rounds").compactMap {
      try Areas.find($0.get("area"), in: db)
    }.filter(scope.contains).map(\.code)
    return try db.all(
      """
      SELECT * FROM reward_rounds WHERE area IN \(list: within)
      ORDER BY drawn_at DESC, id DESC LIMIT 100
      """
    ).map(RewardRound.init)
  }

  package static func find(
    _ id: Int64, for actor: Actor, in db: Database
  ) throws -> RewardRound {
    guard readers.contains(actor.role), let round = try find(id, in: db),
      let area = try Areas.find(round.area, in: db),
      let scope = try AreaScope.of(actor.post.area, in: db), scope.contains(area)
    else { throw Refusal.notFound }
    return round
  }

  static func find(_ id: Int64, in db: Database) throws -> RewardRound? {
    try db.first("SELECT * FROM reward_rounds WHERE id = \(id)").map(RewardRound.init)
  }

  /// As everybody may read it, once it has been published.
  package static func publication(
    _ id: Int64, in db: Database
  ) throws -> (round: RewardRound, lines: [Line]) {
    guard let round = try find(id, in: db), round.published != nil else {
      throw Refusal.notFound
    }
    let shown: Set = ["claim-published", "objected", "awarded"]
    return (round, try round.lines(in: db).filter { shown.contains($0.state) })
  }

  /// Its claims, by committee and mediator.
  package func lines(in db: Database) throws -> [Line] {
    let rows = try db.all(
      """
      SELECT case_id, mediator, unit, kind, form, class, amount FROM reward_claims
      WHERE round = \(id)
      """)
    let files = Dictionary(
      try db.all(
        """
        SELECT \(CaseFile.columns) FROM cases
        WHERE id IN (SELECT case_id FROM reward_claims WHERE round = \(id))
        """
      ).map(CaseFile.init).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let names = try People.names(of: rows.map { try $0.get("mediator") as Int64 }, in: db)
    var committees: [Int64: String] = [:]
    return try rows.compactMap { row in
      guard let file = files[try row.get("case_id")] else { return nil }
      let unit: Int64 = try row.get("unit")
      if committees[unit] == nil { committees[unit] = try Organisations.find(unit, in: db)?.name }
      let facts = file.matter.facts
      return Line(
        number: file.number, volume: file.title, state: file.matter.state,
        name: names[try row.get("mediator")] ?? "", committee: committees[unit] ?? "",
        kind: try row.get("kind"), form: try row.get("form"),
        rewardClass: try row.get("class"), amount: try row.get("amount"),
        isSampled: facts["sampled"] == true, isFlagged: facts["flags"]?.list?.isEmpty == false,
        phoneResult: facts["phone-result"]?.text?.nonEmpty,
        calls: file.matter.taken["check-by-phone", default: 0],
        bar: facts["bar"]?.text)
    }.sorted { ($0.committee, $0.name, $0.number) < ($1.committee, $1.name, $1.number) }
  }

  /// What was recovered since the list before this one, and so stands beside this one.
  package func recoveries(in db: Database) throws -> [RewardRecovery] {
    let before: Instant? = try db.first(
      """
      SELECT max(listed_at) AS at FROM reward_rounds
      WHERE area = \(area) AND id <> \(id) AND listed_at <= \(listed ?? .latest)
      """
    )?.instant("at")
    return try db.all(
      """
      SELECT number, recovered_at, volume, name, committee, reward_payments.amount
      FROM reward_claims JOIN cases ON cases.id = reward_claims.case_id
        JOIN reward_payments ON reward_payments.claim = cases.number
      WHERE reward_claims.area = \(area) AND recovered_at > \(before ?? .earliest)
        AND recovered_at <= \(listed ?? .latest)
      ORDER BY recovered_at, number
      """
    ).map(RewardRecovery.init)
  }

  package func payments(in db: Database) throws -> [RewardPayment] {
    try db.all("SELECT * FROM reward_payments WHERE round = \(id) ORDER BY n")
      .map(RewardPayment.init)
  }
}

/// A reward that was paid and taken back.
package struct RewardRecovery: Sendable {
  package let number: String
  package let at: Instant
  package let volume: String
  package let name: String
  package let committee: String
  /// Fen.
  package let amount: Int

  init(_ row: Row) throws {
    number = try row.get("number")
    at = Instant(milliseconds: try row.get("recovered_at"))
    volume = try row.get("volume")
    name = try row.get("name")
    committee = try row.get("committee")
    amount = try row.get("amount")
  }
}

/// A line of a payment list, as it was when the list was made.
package struct RewardPayment: Codable, Hashable, Sendable {
  package let n: Int
  package let claim: String
  package let volume: String
  package let mediator: Int64
  package let name: String
  package let committee: String
  package let form: String
  package let rewardClass: String
  /// Fen.
  package let amount: Int

  init(_ row: Row) throws {
    n = try row.get("n")
    claim = try row.get("claim")
    volume = try row.get("volume")
    mediator = try row.get("mediator")
    name = try row.get("name")
    committee = try row.get("committee")
    form = try row.get("form")
    rewardClass = try row.get("class")
    amount = try row.get("amount")
  }

  init(_ n: Int, _ line: RewardRound.Line, mediator: Int64) {
    self.n = n
    claim = line.number
    volume = line.volume
    self.mediator = mediator
    name = line.name
    committee = line.committee
    form = line.form
    rewardClass = line.rewardClass
    amount = line.amount
  }
}
