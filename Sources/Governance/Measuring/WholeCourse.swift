import CaseEngine
import Storage

/// A complaint's whole course, filed to closed in eight writes, by the people of one area: what is
/// measured, each time the same.
package struct WholeCourse: Sendable {
  /// The writes after filing, and who takes them.
  private static let path: [(step: String, role: Role)] = [
    ("dispatch", .dispatcher), ("sign", .handler), ("contact", .handler), ("submit", .handler),
    ("accept", .reviewer), ("call-back", .caller), ("close", .caller),
  ]

  /// How many writes it has.
  package static let writes = path.count + 1

  private struct Taken {
    let step: String
    let actor: Actor
    let said: [String: Fact]
  }

  private let clerk: Actor
  private var steps: [Taken] = []

  /// The people of the first area, the lowest first, that has somebody for every step.
  ///
  /// - Throws: `Refusal.notFound` where no area has them all.
  package init(at now: Instant, under rules: Rulebook, in db: Database) throws {
    let roles = Set(Self.path.map(\.role) + [.clerk])
    let posts = try db.all(
      """
      SELECT \(Posts.columns) FROM posts WHERE role IN \(list: roles.map(\.rawValue).sorted())
        AND valid_from <= \(now.day) AND (valid_to IS NULL OR valid_to > \(now.day))
      ORDER BY level, area, id
      """
    ).map(Post.init)
    let areas = Dictionary(grouping: posts, by: \.area)
    let whole = areas.values.filter { Set($0.map(\.role)).isSuperset(of: roles) }
    guard let chosen = whole.min(by: { $0[0].area < $1[0].area }) else { throw Refusal.notFound }
    func actor(_ role: Role) throws -> Actor {
      guard let post = chosen.first(where: { $0.role == role }) else { throw Refusal.notFound }
      return Actor(person: post.person, name: role.rawValue, post: post)
    }
    clerk = try actor(.clerk)
    // Played once: what each step asks for is what the procedure says that it asks.
    let filed = try file(at: now, under: rules, in: db)
    for (step, role) in Self.path {
      let actor = try actor(role)
      let file = try CaseFile.content(filed.number, for: actor, in: db)
      let offers = try CaseDesk.offers(file, to: actor, at: now, under: rules, in: db)
      guard let offer = offers.first(where: { $0.step.id == step }) else {
        throw Refusal.wrongState(step: step, state: file.matter.state)
      }
      var said: [String: Fact] = [:]
      for field in offer.step.fields where field.required {
        said[field.name] = Self.sample(field, offer.choices[field.name], actor)
      }
      if step == "dispatch", let unit = try self.unit(chosen) { said["unit"] = unit }
      let taken = Taken(step: step, actor: actor, said: said)
      _ = try take(taken, filed.number, file.matter.entries, at: now, under: rules, in: db)
      steps.append(taken)
    }
  }

  private func unit(_ posts: [Post]) throws -> Fact? {
    guard let unit = posts.first(where: { $0.role == .handler })?.organisation else {
      throw Refusal.notFound
    }
    return .number(Int(unit))
  }

  private static func sample(_ field: Field, _ choices: [String]?, _ actor: Actor) -> Fact {
    switch field.kind {
    case .flag: true
    case .number, .money: 1
    case .choice: .text(choices?.first ?? "")
    default: "The lamp at the gate was put right."
    }
  }

  /// How far one complaint has come.
  package struct Progress: Sendable {
    package var done = 0
    fileprivate var number = ""
    fileprivate var entries = 0

    package init() {}
  }

  /// The next write, once for its key as over HTTP. Nothing is left when `done` is `writes`.
  package func advance(
    _ progress: Progress, key: String, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> Progress {
    var progress = progress
    let first = progress.done == 0
    let actor = first ? clerk : steps[progress.done - 1].actor
    _ = try FirstAnswers.once(
      owner: "person/\(actor.person)", key: key, digest: key, at: now, in: db
    ) {
      let file =
        first
        ? try file(at: now, under: rules, in: db)
        : try take(
          steps[progress.done - 1], progress.number, progress.entries, at: now, under: rules, in: db
        )
      progress.number = file.number
      progress.entries = file.matter.entries
      return (201, file.number)
    }
    progress.done += 1
    return progress
  }

  private func file(at now: Instant, under rules: Rulebook, in db: Database) throws -> CaseFile {
    let filing = Filing(
      area: clerk.post.area, title: "Lamp at the gate", text: "It has been dark for a week.",
      channel: "telephone")
    return try CaseDesk.file(filing, by: clerk, at: now, under: rules, in: db).file
  }

  private func take(
    _ taken: Taken, _ number: String, _ entries: Int, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws -> CaseFile {
    try CaseDesk.take(
      number, step: taken.step, raw: taken.said, entries: entries, by: taken.actor, at: now,
      under: rules, in: db
    ).file
  }
}
