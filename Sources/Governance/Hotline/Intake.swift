import CaseEngine
import Storage

/// Opens a complaint with its first report and gives out the receipt.
package enum Intake {
  package static let longestTitle = 100
  package static let longestText = 5_000

  /// - Parameter holder: the area whose hotline desk receives it.
  package static func file(
    _ filing: Filing, holder: String, by doer: Doer, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws -> Filed {
    let filing = try checked(filing, public: doer.role == .resident)
    var draft = CaseDraft(
      procedure: Complaint.procedure.id, area: filing.area, holder: holder, title: filing.title)
    draft.estate = filing.estate
    draft.said["urgency"] = filing.urgency.map(Fact.text)
    draft.said["kind"] = filing.kind.map(Fact.text)
    if !filing.wantsReply { draft.said["reply-wanted"] = false }
    try checkLists(filing, at: now, under: rules, in: db)
    return try filing.open(draft, by: doer, at: now, under: rules, in: db)
  }

  /// The actor behind a receipt or the public page: a resident without an account.
  package static func resident(in area: String) -> Doer {
    Doer(person: nil, post: nil, role: .resident, organisation: nil, area: area)
  }

  static func checked(_ filing: Filing, public isPublic: Bool) throws -> Filing {
    var filing = filing
    var problems: [Invalid.Problem] = []
    filing.title = filing.title.trimmed
    filing.text = filing.text.trimmed
    if filing.text.isEmpty { filing.text = filing.title }
    if filing.text.isEmpty { problems.append(.init("text", "required")) }
    if filing.title.isEmpty {
      filing.title = String(filing.text.prefix(30)) + (filing.text.count > 30 ? "\u{2026}" : "")
    }
    if filing.title.count > longestTitle {
      problems.append(.init("title", "too-long", ["most": "\(longestTitle)"]))
    }
    if filing.text.count > longestText {
      problems.append(.init("text", "too-long", ["most": "\(longestText)"]))
    }
    filing.name = filing.name?.trimmed.nonEmpty
    filing.address = filing.address?.trimmed.nonEmpty
    if let name = filing.name, name.count > 50 {
      problems.append(.init("name", "too-long", ["most": "50"]))
    }
    filing.phone = filing.phone?.trimmed.nonEmpty
    if let phone = filing.phone {
      let digits = phone.filter(\.isNumber).count
      if !(5...20).contains(digits) || phone.count > 30 {
        problems.append(.init("phone", "phone"))
      }
    }
    if isPublic, filing.privacyVersion == nil {
      problems.append(.init("privacyVersion", "required"))
    }
    if let version = filing.privacyVersion, version != PrivacyNotice.version {
      problems.append(.init("privacyVersion", "unknown-version"))
    }
    if !problems.isEmpty { throw Invalid(problems) }
    return filing
  }

  private static func checkLists(
    _ filing: Filing, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    let limits = try rules.current(Complaint.procedure.id, on: now.day, at: filing.area, in: db)
    let known = try Policies.current(CategoryPolicy.self, on: now.day, in: db).policy
    var problems: [Invalid.Problem] = []
    if let category = filing.category, known.path(category).isEmpty {
      problems.append(.init("category", "choice"))
    }
    if let urgency = filing.urgency, !(limits.lists["urgencies"] ?? []).contains(urgency) {
      problems.append(.init("urgency", "choice"))
    }
    if let kind = filing.kind, !(limits.lists["kinds"] ?? []).contains(kind) {
      problems.append(.init("kind", "choice"))
    }
    if !problems.isEmpty { throw Invalid(problems) }
  }
}
