import CaseEngine
import Storage

/// A dispute over a border: the desk of a neighbouring area sees all of it and says what it knows;
/// the desk that holds it leads, decides and answers for it. Where the two do not agree who leads,
/// the matter climbs to the desk above both, which passes it down to one of them.
enum JointDesk {
  /// What a desk may do that does not lead.
  static let shared: Set<String> = [
    "add", "note", "urge", "add-party", "represent-party", "set-risk", "raise-red", "check-risk",
  ]

  /// Whether whoever acts may take the step as far as leading goes. A post above the holder leads
  /// too.
  package static func allows(_ step: String, to doer: Doer, on file: CaseFile) -> Bool {
    guard !doer.role.actsForUnit, !shared.contains(step) else { return true }
    // Who has passed it on helps, and the next desk takes it up.
    let isDesk = doer.role == .receptionist || doer.role == .coordinator
    if let giver = file.giver, isDesk, doer.area == giver.code { return false }
    guard file.joint != nil else { return true }
    let leading = [file.holder.code, file.holder.township, file.holder.county, file.holder.city]
    return doer.person == nil || leading.contains(doer.area)
  }

  /// The neighbour must have a desk of its own, on neither the holder's own way up nor down.
  static func invite(_ said: [String: Fact], _ file: CaseFile, on day: Day, in db: Database) throws
  {
    guard let code = said["joint-area"]?.text, let area = try Areas.find(code, in: db),
      let here = try Areas.find(file.matter.holder, in: db)
    else { throw Invalid("joint-area", "unknown-area") }
    guard !area.path.contains(here.code), !here.path.contains(area.code) else {
      throw Invalid("joint-area", "not-beside")
    }
    try Climbing.demandDesk(at: area, "joint-area", on: day, in: db)
  }

  /// Who led becomes the one that helps.
  static func swap(_ said: inout [String: Fact], _ file: CaseFile, in db: Database) throws {
    guard let joint = file.joint, let area = try Areas.find(joint.code, in: db) else {
      throw Refusal.barred(step: "pass-lead", because: "joint-area")
    }
    said["area"] = .text(area.code)
    said["level"] = .number(area.level.rawValue)
    said["joint-area"] = .text(file.matter.holder)
  }

  /// Of two neighbours the one that is named from above leads; the other, from which the matter
  /// climbed, goes on helping.
  static func named(_ entry: Entry, _ file: CaseFile) -> [Change] {
    guard entry.step == "pass-down", let joint = file.joint?.code,
      entry.data["area"]?.text == joint
    else { return [] }
    return [.fact("joint-area", file.matter.facts["from-area"] ?? "")]
  }

  private static let together = ["studied", "routing", "climbed", "passed-down", "handling"]

  static let steps: [Step] = [
    Step(
      "join-desk", from: together, by: [.coordinator],
      fields: [Field("joint-area", .area), Field("reason", .longText)],
      effects: [.record("joint-area"), .set("joint", true)]),
    Step(
      "leave-desk", from: together, by: [.coordinator],
      fields: [Field("reason", .longText)], rules: [.provided("joint", true)],
      effects: [.set("joint-area", ""), .set("joint", false)]),
    Step(
      "pass-lead", from: ["routing"], by: [.coordinator], fields: [Field("reason", .longText)],
      rules: [.provided("joint", true)],
      effects: [.hold(areaField: "area"), .record("joint-area")]),
  ]
}
