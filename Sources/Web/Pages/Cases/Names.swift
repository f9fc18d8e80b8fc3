import CaseEngine
import Governance
import Storage

/// What codes and ids are called: areas, units, people, and the entries of the city's lists.
struct Names: Sendable {
  var areas: [String: String] = [:]
  var units: [Int64: String] = [:]
  var people: [Int64: String] = [:]
  var hotline: HotlinePolicy?
  var mediation: MediationPolicy?
  var counselling: CounsellingPolicy?
  var categories: CategoryPolicy?
  var rewards: RewardPolicy?

  /// - Parameter county: whose own lists lie over the city's.
  static func of(
    areas codes: [String] = [], units: [Int64] = [], people: [Int64] = [],
    under county: String? = nil, on day: Day, in db: Database
  ) throws -> Names {
    var names = Names()
    for code in Set(codes) {
      guard let area = try Areas.find(code, in: db) else { continue }
      let path = try Areas.path(of: area, in: db).map(\.name)
      names.areas[code] = (path.count > 1 ? path.dropFirst() : path[...]).joined(separator: " ")
    }
    for id in Set(units) { names.units[id] = try Organisations.find(id, in: db)?.name }
    names.people = try People.names(of: people, in: db)
    names.hotline = try Policies.current(HotlinePolicy.self, on: day, in: db).policy
    names.mediation = try Policies.current(
      MediationPolicy.self, on: day, area: county.flatMap { try Areas.find($0, in: db) }, in: db
    ).policy
    names.rewards = try Policies.current(RewardPolicy.self, on: day, in: db).policy
    names.counselling = try Policies.current(CounsellingPolicy.self, on: day, in: db).policy
    names.categories = try Policies.current(CategoryPolicy.self, on: day, in: db).policy
    return names
  }

  func area(_ code: String) -> String { areas[code] ?? code }
  func unit(_ id: Int64) -> String { units[id] ?? "\(id)" }

  /// An entry of a list of the hotline or of mediation, whichever has it.
  func choice(_ list: String, _ id: String, _ text: Text) -> String {
    guard list != "categories" else { return category(id, text) }
    let known = (hotline?.choices(list) ?? []) + (mediation?.choices(list) ?? [])
    return known.first { $0.id == id }.map(text.name) ?? id
  }

  /// What a field of a step says, by its name: of a dispute first in mediation's lists.
  func entry(_ field: String, _ id: String, dispute: Bool, _ text: Text) -> String? {
    if dispute {
      for list in Self.disputeLists[field] ?? [] {
        if let found = mediation?.choices(list).first(where: { $0.id == id }) {
          return text.name(found)
        }
      }
    }
    for list in Self.counsellingLists[field] ?? [] where !dispute {
      let known = (counselling?.choices(list) ?? []) + (mediation?.choices(list) ?? [])
      if let found = known.first(where: { $0.id == id }) { return text.name(found) }
    }
    return field == "reward-class"
      ? rewardClass(id, text) : Self.lists[field].map { choice($0, id, text) }
  }

  func rewardClass(_ id: String, _ text: Text) -> String {
    (rewards?.choices("reward-classes") ?? []).first { $0.id == id }.map(text.name) ?? id
  }

  /// From the first level down.
  func category(_ code: String, _ text: Text) -> String {
    let path = categories?.path(code) ?? []
    guard path.isEmpty else { return path.map(\.name).joined(separator: " / ") }
    return (mediation?.choices("kinds") ?? []).first { $0.id == code }.map(text.name) ?? code
  }

  /// The list that a field of a step chooses from.
  static let lists: [String: String] = [
    "category": "categories", "urgency": "urgencies", "kind": "kinds", "road": "roads",
    "way": "contact-ways", "grounds": "pause-grounds", "judgement": "judgements",
  ]

  /// The lists of mediation among which a field of a dispute's step chooses.
  private static let disputeLists: [String: [String]] = [
    "category": ["kinds"], "difficulty": ["urgencies"], "lawful-road": ["lawful-roads"],
    "road": ["roads", "lawful-roads"], "ground": ["party-grounds"], "capacity": ["capacities"],
    "manner": ["consent-manners", "signing-manners"], "chosen-by": ["choosers"],
    "performance": ["performances"], "after-road": ["after-roads"],
    "court-outcome": ["court-outcomes"], "mode": ["session-modes"],
    "handed-way": ["hand-over-ways"], "penalty": ["penalties"],
    "office-outcome": ["office-outcomes"],
    "grounds": ["pause-grounds"], "judgement": ["judgements"], "channel": ["channels"],
    "prevented": ["preventions"], "session-mode": ["session-modes"], "language": ["languages"],
    "need": ["needs"], "enclosed": ["confirmation-materials"], "exclusion": ["exclusions"],
  ]

  /// The lists among which a field of a psychologist's step chooses.
  private static let counsellingLists: [String: [String]] = [
    "need": ["needs"], "ground": ["pass-grounds", "change-grounds"], "referral": ["referrals"],
  ]
}
