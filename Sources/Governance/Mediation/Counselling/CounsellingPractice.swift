import CaseEngine
import Crypto
import Foundation
import Storage

/// What the help of psychologists does around its steps.
struct CounsellingPractice: Practice {
  static let rules = PolicyRules(
    Counselling.procedure, CounsellingPolicy.self, class: "urgency",
    practice: CounsellingPractice())

  func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: inout CaseFile, by doer: Doer,
    at now: Instant, in db: Database
  ) throws {
    switch step.id {
    case "match": try match(&said, file, at: now, in: db)
    case "give-consent": try consent(&said, file, in: db)
    case "book-session":
      guard let day = said["day"]?.day, day >= now.day else {
        throw Invalid("day", "past-day")
      }
      let ahead =
        try Policies.version(file.policy, of: CounsellingPolicy.self, in: db)
        .counts["days-ahead"] ?? 1
      guard day - now.day <= ahead else {
        throw Invalid("day", "too-far-ahead", ["days": "\(ahead)"])
      }
      guard let time = said["time"]?.text, Self.isTime(time) else { throw Invalid("time", "time") }
      try minutes(said)
      said["next-day"] = .text("\(day)")
      said["next-time"] = .text(time)
    case "hold-session": try minutes(said)
    case "plan-follow-up":
      guard let day = said["day"]?.day, day > now.day else {
        throw Invalid("day", "past-day")
      }
    case "finish":
      let tells = said["tells-outcome"] ?? file.matter.facts["tells-outcome"]
      said["told"] = tells == true ? said["conclusion"] : nil
    default: break
    }
  }

  private static func isTime(_ text: String) -> Bool {
    text.count == 5 && (WorkPolicy.minute(text) ?? 1440) < 1440
  }

  private func minutes(_ said: [String: Fact]) throws(Invalid) {
    guard let minutes = said["minutes"]?.number else { return }
    guard (5...480).contains(minutes) else {
      throw Invalid("minutes", "range", ["least": "5", "most": "480"])
    }
  }

  /// A person chooses; whoever holds such a post today can be chosen, but nobody for a client to
  /// whom he is tied.
  private func match(
    _ said: inout [String: Fact], _ file: CaseFile, at now: Instant, in db: Database
  ) throws {
    guard let person = said["psychologist"]?.number,
      try Posts.present(.psychologist, on: now.day, in: db).contains(where: {
        $0.person == Int64(person)
      })
    else { throw Invalid("psychologist", "unknown-person") }
    let dispute = try Counsellings.dispute(of: file, in: db)
    let known = try Counsellings.party(of: file, in: db)
    guard let party = known ?? said["party"]?.number else { throw Invalid("party", "required") }
    let client = try Parties.active(party, of: dispute, in: db)
    guard client.kind == "person" else { throw Invalid("party", "person-only") }
    if try Counsellings.isHelped(party, of: dispute, beside: file.id, in: db) {
      throw Refusal.barred(step: "match", because: "counselling-open")
    }
    guard try Ties.against(Int64(person), in: dispute, on: now.day, in: db).isEmpty else {
      throw Refusal.barred(step: "match", because: "psychologist-tie")
    }
    said["party"] = .number(party)
    said["person"] = .number(person)
  }

  /// What was shown is kept by its version and its hash. A minor's guardian consents.
  private func consent(
    _ said: inout [String: Fact], _ file: CaseFile, in db: Database
  ) throws {
    let isGuardian = said["given-by"] == "guardian"
    if isGuardian, said["guardian"] == nil { throw Invalid("guardian", "required") }
    if !isGuardian, try Counsellings.client(of: file, in: db)?.isMinor ?? false {
      throw Invalid("given-by", "guardian")
    }
    let isDrawn = said["way"] == "finger"
    if isDrawn, said["strokes"] == nil { throw Invalid("strokes", "not-drawn") }
    if !isDrawn, said["spoken"] == nil { throw Invalid("spoken", "required") }
    let text = try Policies.version(file.policy, of: CounsellingPolicy.self, in: db).consent
    said["shown"] = .text(file.policy)
    said["shown-sha256"] = .text(Hex.text(SHA256.hash(data: Data(text.utf8))))
  }

  /// One neutral word, where the client lets it be told; else only that it has ended.
  func consequences(of entry: Entry, for file: CaseFile, in db: Database) throws -> [Change] {
    guard entry.step == "accept", let told = file.matter.facts["told"], !told.isEmpty else {
      return []
    }
    return [.outcome(told.text)]
  }

  func follow(
    _ entry: Entry, said: [String: Fact], of file: inout CaseFile, by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws {
    func tell(_ kind: String, _ role: Role, at areas: [String]? = nil) throws {
      try Notices.sealed(
        kind, of: file, to: role, at: areas ?? [file.holder.code], in: db, now: entry.at)
    }
    switch entry.step {
    case "match":
      try Counsellings.name(said["party"]?.number ?? 0, as: file, in: db)
      try tell("counselling-matched", .psychologist)
    case "pass": try tell("counselling-asked", .coordinator)
    case "finish": try tell("counselling-finished", .coordinator)
    case "reject": try tell("counselling-rejected", .psychologist)
    case "refer":
      try tell("counselling-call", .coordinator)
      guard said["danger"] == true else { return }
      let above = [file.holder.code, file.holder.township, file.holder.county, file.holder.city]
      try tell("counselling-call", .supervisor, at: Set(above.compactMap(\.self)).sorted())
    case "decline-counselling", "call-off":
      try tell("counselling-not-begun", .coordinator)
      // What was said to prepare it is needed no more.
      if file.matter.taken["give-consent"] == nil { try Counsellings.erase(file, in: db) }
    case "erase-words": try Counsellings.erase(file, in: db)
    default: break
    }
  }

  func count(
    _ file: CaseFile, before: Case?, _ calendar: WorkingCalendar, in db: Database
  ) throws {}
}
