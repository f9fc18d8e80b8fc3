import CaseEngine
import Storage

/// A case with its row: the only thing that writes `cases`, and never without an entry.
package struct CaseFile: Sendable {
  package internal(set) var matter: Case
  package internal(set) var title: String
  /// What those see who may not know the reporter of a confidential matter.
  package internal(set) var redactedTitle: String?
  package internal(set) var policy: String
  package internal(set) var privacy: Privacy
  /// A party is a minor: see `Sight`. Follows from the parties, see `Parties.seal`.
  package internal(set) var isSealed = false
  package let place: AreaChain
  package internal(set) var holder: AreaChain
  /// The desk of another domain that handed it over.
  package internal(set) var handed: AreaChain?
  /// The desk of a neighbouring area with which the holder settles it jointly.
  package internal(set) var joint: AreaChain?
  /// The desk that passed it up or down to the holder, until the holder has taken it up.
  package internal(set) var giver: AreaChain?
  package let filer: Int64?
  package let confidential: Bool
  package let estate: Int64?
  package internal(set) var reports: Int
  package let parent: Int64?
  package internal(set) var mergedInto: Int64?
  package let imported: Bool
  package let opened: Instant
  package internal(set) var closed: Instant?
  package internal(set) var deadline: Standing
  /// Whose turn it is.
  package internal(set) var turn: Role?
  var head: String

  /// The offices that see where it stands though it is not theirs; see `StatusUnits`.
  package internal(set) var statusUnits: [Int64] = []

  package var id: Int64 { matter.id }
  package var number: String { matter.number }

  /// An area with what contains it, as the row repeats them.
  package struct AreaChain: Hashable, Sendable {
    package let code: String
    package let city: String
    package let county: String?
    package let township: String?
  }

  /// What the clocks come to: the earliest running duty decides.
  package struct Standing: Hashable, Sendable {
    package var due: Instant?
    package var yellow: Instant?
    /// When the sweep must look again.
    package var alert: Instant?
    package var pausedUntil: Instant?
  }

  static let columns: SQL = """
    id, number, title, redacted_title, policy, privacy, sealed, handed, handed_city, handed_county,
    handed_township, joint, joint_city, joint_county, joint_township, giver, giver_city, giver_county,
    giver_township, city, county, township, area, holder, holder_city, holder_county,
    holder_township, filer, confidential, estate, reports, parent, merged_into, imported,
    opened_at, closed_at, owner_role, due_at, yellow_at, alert_at, paused_until, status_units, head,
    body
    """

  init(_ row: Row) throws {
    matter = try CaseBodies.read(try row.get("body"))
    title = try row.get("title")
    redactedTitle = try row.get("redacted_title")
    policy = try row.get("policy")
    privacy = try row.get("privacy")
    isSealed = try row.get("sealed")
    handed = try AreaChain("handed", in: row)
    joint = try AreaChain("joint", in: row)
    giver = try AreaChain("giver", in: row)
    place = AreaChain(
      code: try row.get("area"), city: try row.get("city"), county: try row.get("county"),
      township: try row.get("township"))
    holder = AreaChain(
      code: try row.get("holder"), city: try row.get("holder_city"),
      county: try row.get("holder_county"), township: try row.get("holder_township"))
    filer = try row.get("filer")
    confidential = try row.get("confidential")
    estate = try row.get("estate")
    reports = try row.get("reports")
    parent = try row.get("parent")
    mergedInto = try row.get("merged_into")
    imported = try row.get("imported")
    opened = Instant(milliseconds: try row.get("opened_at"))
    closed = try row.instant("closed_at")
    deadline = Standing(
      due: try row.instant("due_at"), yellow: try row.instant("yellow_at"),
      alert: try row.instant("alert_at"), pausedUntil: try row.instant("paused_until"))
    turn = try row.get("owner_role")
    statusUnits = try row.units("status_units")
    head = try row.get("head")
  }

  init(
    matter: Case, title: String, policy: String, privacy: Privacy, place: AreaChain,
    holder: AreaChain,
    filer: Int64?, confidential: Bool, estate: Int64?, parent: Int64?, imported: Bool,
    opened: Instant
  ) {
    self.matter = matter
    self.title = title
    redactedTitle = nil
    self.policy = policy
    self.privacy = privacy
    handed = nil
    joint = nil
    giver = nil
    self.place = place
    self.holder = holder
    self.filer = filer
    self.confidential = confidential
    self.estate = estate
    reports = 0
    self.parent = parent
    mergedInto = nil
    self.imported = imported
    self.opened = opened
    closed = nil
    deadline = Standing()
    turn = nil
    head = Ledger.origin
  }

  /// The case without asking who asks. For the kernel itself; everybody else uses `find`.
  static func load(_ id: Int64, in db: Database) throws -> CaseFile? {
    try db.first("SELECT \(columns) FROM cases WHERE id = \(id)").map(CaseFile.init)
  }

  static func load(number: String, in db: Database) throws -> CaseFile? {
    try db.first("SELECT \(columns) FROM cases WHERE number = \(number)").map(CaseFile.init)
  }

  /// The light at `now`.
  package func light(at now: Instant) -> Light {
    deadline.light(supervised: matter.supervisions > 0, open: matter.open, at: now)
  }
}

extension CaseFile.Standing {
  /// Read from the columns, so that a list need not open each case.
  package func light(supervised: Bool, open: Bool, at now: Instant) -> Light {
    guard open else { return .normal }
    if supervised { return .supervised }
    if let pausedUntil, now < pausedUntil { return .normal }
    if let due, now >= due { return .overdue }
    if let yellow, now >= yellow { return .yellow }
    return .normal
  }
}

extension CaseFile.AreaChain {
  /// From the four columns of that name; nil where there is none.
  init?(_ name: String, in row: Row) throws {
    guard let code: String = try row.get(name) else { return nil }
    self.init(
      code: code, city: try row.get("\(name)_city"), county: try row.get("\(name)_county"),
      township: try row.get("\(name)_township"))
  }

  init(_ area: Area) {
    code = area.code
    city = area.city
    county = area.county
    township = area.township
  }
}

extension Row {
  /// Ids with a space between.
  func units(_ column: String) throws -> [Int64] {
    (try get(column) as String?)?.split(separator: " ").compactMap { Int64($0) } ?? []
  }

  func instant(_ column: String) throws -> Instant? {
    (try get(column) as Int64?).map(Instant.init(milliseconds:))
  }
}
