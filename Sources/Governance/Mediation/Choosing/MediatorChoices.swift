import CaseEngine
import Storage

/// Who is proposed for a dispute.
package struct MediatorChoices: Sendable {
  /// The best, as many as policy shows.
  package let proposed: [MediatorChoice]
  /// Everybody whom nothing bars, in the same order.
  package let all: [MediatorChoice]
  package let barred: [MediatorChoice]
  package let units: [Int64: String]

  /// Who proposes and who is proposed: centres' desks and committees.
  package static let readers: Set<Role> = [.receptionist, .coordinator, .mediator]

  /// For who reads the dispute and has to do with who mediates it.
  package static func find(
    _ number: String, for actor: Actor, at now: Instant, in db: Database
  ) throws -> MediatorChoices {
    let file = try CaseFile.content(number, for: actor, in: db)
    guard readers.contains(actor.role), file.privacy == .dispute else {
      throw Refusal.notAllowed(step: "assign")
    }
    return try of(file, at: now, in: db)
  }

  /// The mediators of the committee that has the dispute; before one has it, those of the village,
  /// the township, the county and the city in which it lies.
  package static func of(
    _ file: CaseFile, at now: Instant, in db: Database
  ) throws -> MediatorChoices {
    let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
    let ranked = MediatorChoice.ranked(
      try candidates(for: file, policy, at: now, in: db),
      kind: file.matter.facts["category"]?.text, language: file.matter.facts["language"]?.text,
      under: policy.choosing)
    let all = ranked.filter { !$0.isBarred }
    var units: [Int64: String] = [:]
    for unit in Set(ranked.map(\.candidate.unit)) {
      units[unit] = try Organisations.find(unit, in: db)?.name
    }
    return MediatorChoices(
      proposed: Array(all.prefix(policy.choosing.shown)), all: all,
      barred: ranked.filter(\.isBarred), units: units)
  }

  private static func candidates(
    for file: CaseFile, _ policy: MediationPolicy, at now: Instant, in db: Database
  ) throws -> [MediatorChoice.Candidate] {
    let day = now.day
    let place = file.place
    let path = [place.code, place.township, place.county, place.city].compactMap(\.self)
    let own = file.matter.procedure == PeoplesMediation.id ? file.matter.unit : nil
    let reach: SQL = own.map { "organisation = \($0)" } ?? "area IN \(list: Array(Set(path)))"
    let posts = try db.all(
      """
      SELECT person, organisation, area FROM posts
      WHERE role = \(Role.mediator) AND organisation IS NOT NULL AND \(Posts.valid(on: day))
        AND \(reach) AND person NOT IN (SELECT person FROM absences
          WHERE first_day <= \(day) AND last_day >= \(day))
      ORDER BY id
      """
    ).map { row -> (person: Int64, unit: Int64, area: String) in
      (try row.get("person"), try row.get("organisation"), try row.get("area"))
    }
    let people = Array(Set(posts.map(\.person)))
    guard !people.isEmpty else { return [] }
    let names = try People.names(of: people, in: db)
    let entries = try Mediators.entries(of: people, on: day, in: db)
    let open = try inHand(people, but: file, in: db)
    let results = try results(people, since: day - 365, in: db)
    let ties = try Ties.against(people, in: file, on: day, in: db)
    let aside = Set(file.matter.facts["aside"]?.list ?? [])
    let known = (
      kinds: policy.named("kinds"), languages: policy.named("languages")
    )
    var seen: Set<Int64> = []
    return posts.compactMap { post -> MediatorChoice.Candidate? in
      guard seen.insert(post.person).inserted else { return nil }
      var candidate = MediatorChoice.Candidate(
        person: post.person, name: names[post.person] ?? "", unit: post.unit)
      let entry = entries[post.person]
      candidate.near = place.level(of: entry?.area ?? post.area)
      candidate.kinds = ids(entry, "specialities", known.kinds)
      candidate.languages = ids(entry, "languages", known.languages)
      candidate.open = open[post.person] ?? 0
      (candidate.settled, candidate.ended) = results[post.person] ?? (0, 0)
      let against = ties[post.person] ?? []
      candidate.bar =
        against.contains { $0.isSelf }
        ? .party : !against.isEmpty ? .tie : aside.contains("\(post.person)") ? .aside : nil
      return candidate
    }
  }

  private static func ids(
    _ row: RegisterRow?, _ field: String, _ known: [PolicyList.Entry]
  ) -> Set<String> {
    Set(row?.values.texts(field).compactMap { PolicyList.meant($0, among: known)?.id } ?? [])
  }

  private static func inHand(
    _ people: [Int64], but file: CaseFile, in db: Database
  ) throws -> [Int64: Int] {
    let rows = try db.all(
      """
      SELECT handler, count(*) AS n FROM cases
      WHERE handler IN \(list: people) AND open = 1 AND owner_role = \(Role.mediator)
        AND id <> \(file.id) GROUP BY handler
      """)
    return Dictionary(
      try rows.map { (try $0.get("handler"), try $0.get("n")) }, uniquingKeysWith: { one, _ in one }
    )
  }

  private static func results(
    _ people: [Int64], since day: Day, in db: Database
  ) throws -> [Int64: (settled: Int, ended: Int)] {
    let rows = try db.all(
      """
      SELECT mediator, count(*) AS ended,
        sum(CASE WHEN result = 'not-settled' THEN 0 ELSE 1 END) AS settled
      FROM dispute_figures
      WHERE mediator IN \(list: people) AND received_day >= \(day.number) AND result IS NOT NULL
      GROUP BY mediator
      """)
    return Dictionary(
      try rows.map { (try $0.get("mediator"), (try $0.get("settled"), try $0.get("ended"))) },
      uniquingKeysWith: { one, _ in one })
  }
}

extension MediationPolicy {
  fileprivate func named(_ list: String) -> [PolicyList.Entry] {
    choices(list).map { ($0.id, $0.name) }
  }
}

extension CaseFile.AreaChain {
  /// Which of the areas of the chain this is.
  fileprivate func level(of area: String) -> Level? {
    if area == city { return .city }
    if area == county { return .county }
    if area == township { return .township }
    return area == code ? .village : nil
  }
}
