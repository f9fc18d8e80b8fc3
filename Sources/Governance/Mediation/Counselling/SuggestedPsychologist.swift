import CaseEngine
import Storage

/// A psychologist who could be chosen, and what speaks for and against him. The computer suggests;
/// a person decides.
package struct SuggestedPsychologist: Sendable {
  package let person: Int64
  package let name: String
  package let title: String
  package let area: String
  /// The lowest area that he shares with the matter.
  package let near: Level
  /// Of his team's specialities, the one that answers the need.
  package let speciality: String?
  /// Open matters that he has.
  package let load: Int
  package let isFull: Bool
  /// He has handed back this very matter.
  package let passed: Bool

  private var rank: (Int, Int, Int64) {
    let hindered = (isFull ? 1 : 0) + (passed ? 2 : 0)
    let places = (Level.city.rawValue - near.rawValue) * 2
    return (hindered, load - places - (speciality == nil ? 0 : 3), person)
  }

  /// Best first.
  package static func of(
    _ file: CaseFile, on day: Day, in db: Database
  ) throws -> [SuggestedPsychologist] {
    try SuggestionGround(on: day, in: db).suggested(for: file, in: db)
  }

  init(
    _ post: Post, for file: CaseFile, words: [String], full: Int, passed: Set<Int64>,
    on ground: SuggestionGround
  ) {
    person = post.person
    name = ground.names[post.person] ?? ""
    title = post.title
    area = post.area
    near = file.place.nearest(to: post.area)
    speciality = ground.teams.filter { team in
      post.organisation.map { team.values.whole("organisation") == $0 } ?? false
        || team.area == post.area
    }.flatMap { $0.values.texts("specialities") }.first { speciality in
      words.contains { speciality.contains($0) }
    }
    load = ground.loads[post.person] ?? 0
    isFull = load >= full
    self.passed = passed.contains(post.person)
  }

  fileprivate func goesBefore(_ other: SuggestedPsychologist) -> Bool { rank < other.rank }
}

/// What suggestions for any number of requests are made from, read once.
struct SuggestionGround {
  let posts: [Post]
  let names: [Int64: String]
  let teams: [RegisterRow]
  let loads: [Int64: Int]
  private let day: Day

  private static let most = 6

  init(on day: Day, in db: Database) throws {
    self.day = day
    posts = try Posts.present(.psychologist, on: day, in: db)
    names = try People.names(of: posts.map(\.person), in: db)
    teams = try db.all(
      """
      SELECT \(RegisterRow.columns) FROM register_rows
      WHERE register = \(Register.psychologists.id) AND valid_to IS NULL
      """
    ).map(RegisterRow.init)
    let rows = try db.all(
      """
      SELECT handler, count(*) AS n FROM cases
      WHERE procedure = \(Counselling.id) AND open = 1 AND handler IS NOT NULL GROUP BY handler
      """)
    loads = Dictionary(
      try rows.map { (try $0.get("handler"), try $0.get("n")) }, uniquingKeysWith: { a, _ in a })
  }

  func suggested(
    for file: CaseFile, in db: Database
  ) throws -> [SuggestedPsychologist] {
    let policy = try Policies.version(file.policy, of: CounsellingPolicy.self, in: db)
    let words = policy.specialities[file.matter.facts["need"]?.text ?? ""] ?? []
    let passed = Set(
      try db.all("SELECT person FROM entries WHERE chain = \(file.id) AND step = 'pass'")
        .compactMap { try $0.get("person") as Int64? })
    var best: [Int64: SuggestedPsychologist] = [:]
    for post in posts {
      let one = SuggestedPsychologist(
        post, for: file, words: words, full: policy.counts["open-at-once"] ?? 1, passed: passed,
        on: self)
      if let known = best[post.person], known.goesBefore(one) { continue }
      best[post.person] = one
    }
    guard !best.isEmpty else { return [] }
    // Nobody helps a client to whom he is tied.
    let ties = try Ties.against(
      best.keys.sorted(), in: Counsellings.dispute(of: file, in: db), on: day, in: db)
    return Array(
      best.values.filter { ties[$0.person] == nil }.sorted { $0.goesBefore($1) }
        .prefix(Self.most))
  }
}

extension CaseFile.AreaChain {
  /// The level of the lowest area that contains both.
  func nearest(to area: String) -> Level {
    func shares(_ own: String?, _ digits: Int) -> Bool {
      own.map { $0.prefix(digits) == area.prefix(digits) } ?? false
    }
    if area == code, code != township, code != county, code != city { return .village }
    if shares(township, 9) { return .township }
    return shares(county, 6) ? .county : .city
  }
}
