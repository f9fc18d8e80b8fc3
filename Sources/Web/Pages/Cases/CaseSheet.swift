import CaseEngine
import Governance
import Storage

/// Everything that the page of a case shows to one actor, read in one transaction.
struct CaseSheet: Sendable {
  struct Ticking: Sendable {
    let clock: Clock
    let deadline: Deadline
    let state: Clock.State
  }

  let file: CaseFile
  let actor: Actor
  let degree: Sight.Degree
  let sight: Sight
  let title: String?
  let clocks: [Ticking]
  let primary: Primary?
  let offers: [CaseDesk.Offer]
  let history: [ShownEntry]
  let reports: [ShownReport]
  let attachments: [Attachment]
  /// Of a confidential matter, for who decides: what its handlers see.
  let releases: [Int64: Releases.Release]?
  let neighbours: [Neighbour]
  let supervisions: [Supervision]
  var names: Names
  let isWatched: Bool
  let light: Light
  /// What a dispute has beside; nil for any other case.
  let dispute: DisputeSheet?
  /// What a claim for a reward has beside; nil for any other case.
  let reward: RewardSheet?
  /// Whom a psychologist helps, for him alone; nil for everybody else and any other case.
  let client: ClientSheet?

  static func of(_ number: String, _ moment: Moment, in db: Database) throws -> CaseSheet {
    let (file, degree, sight) = try CaseFile.find(number, for: moment.actor, in: db)
    let isContent = degree == .content
    let now = moment.now
    let calendar = moment.rules.calendar
    let procedure = try moment.rules.procedure(file.matter.procedure)
    let history = isContent ? try ShownEntry.of(file, seenBy: sight, in: db) : []
    let neighbours = isContent ? try Neighbours.of(file, for: sight, at: now, in: db) : []
    let supervisions = try Supervisions.of(file, seenBy: sight, to: degree, in: db)
    var areas =
      [file.matter.area, file.matter.holder] + [file.joint, file.giver].compactMap { $0?.code }
    var units = [file.matter.unit].compactMap { $0 }
    var people = [file.matter.handler].compactMap { $0 }
    let dispute = try DisputeSheet.of(file, degree: degree, sight: sight, at: now, in: db)
    units += dispute?.trail.compactMap(\.unit) ?? []
    areas += dispute?.trail.compactMap(\.area) ?? []
    for line in history {
      areas += line.entry.by.map { [$0.area] } ?? []
      areas += ["area", "joint-area"].compactMap { line.data[$0]??.text }
      let named = [
        "unit", "suggested", "lead", "station", "handed-by", "court-unit", "petition-unit",
      ]
      units += named.compactMap { line.data[$0]??.number }.map(Int64.init)
      units += (line.data["units"]??.list ?? []).compactMap { Int64($0) }
      units += line.entry.by?.organisation.map { [$0] } ?? []
      people += line.data["person"].flatMap { $0?.number }.map { [Int64($0)] } ?? []
    }
    areas += neighbours.map(\.summary.area) + supervisions.map(\.area)
    people += supervisions.compactMap(\.openedBy)
    let first = isContent && file.isDispute ? FirstReceiver(file.matter) : nil
    areas += first.map { [$0.area] } ?? []
    people += first?.person.map { [$0] } ?? []
    var names = try Names.of(
      areas: areas, units: units, people: people, on: now.day, in: db)
    // In the words of the rules under which it lives.
    if file.isDispute {
      names.mediation = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
    }
    return CaseSheet(
      file: file, actor: moment.actor, degree: degree, sight: sight,
      // What a psychologist's help bears as its title is the number of the dispute.
      title: file.privacy == .counselling
        ? nil
        : try sight.title(of: file, to: degree, in: db),
      clocks: file.matter.clocks.compactMap { clock in
        let deadline = Deadline.of(clock, calendar)
        // A right that has lapsed is nobody's debt and not late.
        let isOver = clock.stoppedAt != nil || now > deadline.due
        if isOver, procedure.clock(clock.name)?.kind == .window { return nil }
        return Ticking(
          clock: clock, deadline: deadline, state: clock.state(at: now, due: deadline.due))
      },
      primary: file.matter.open ? Self.duty(file, moment) : nil,
      offers: try CaseDesk.offers(
        file, to: moment.actor, at: now, under: moment.rules, in: db),
      history: history,
      reports: isContent ? try ShownReport.of(file, seenBy: sight, in: db) : [],
      attachments: isContent ? try Attachments.shown(of: file, to: sight, in: db) : [],
      releases: Releases.mayDecide(file, sight) ? try Releases.of(file, in: db) : nil,
      neighbours: neighbours, supervisions: supervisions,
      names: names, isWatched: try Watches.has(moment.actor, file, in: db),
      light: file.light(at: now),
      dispute: dispute,
      reward: isContent ? try RewardSheet.of(file, for: moment.actor, in: db) : nil,
      client: try ClientSheet.of(file, degree: degree, in: db))
  }

  /// The title, or what stands in its place.
  func heading(_ text: Text) -> String {
    if file.privacy == .counselling { return text("counselling.title") }
    if let title { return title }
    guard degree == .status else { return text("case.redacted") }
    return text(file.isDispute ? "party.untitled" : "case.untitled")
  }

  func mayUnmask(_ shown: ShownReport) -> Bool { sight.shows(shown.report) }

  /// The earliest running clock that somebody owes; a right that lapses gives no light.
  private static func duty(_ file: CaseFile, _ moment: Moment) -> Primary? {
    guard let procedure = try? moment.rules.procedure(file.matter.procedure) else { return nil }
    let duties = file.matter.clocks.filter { procedure.clock($0.name)?.kind == .duty }
    return Primary.of(duties, at: moment.now, moment.rules.calendar)
  }
}

extension CaseDesk.Offer {
  /// What is most often the next step stands first.
  private static let order = [
    "study", "admit", "mediate", "take-case", "assign", "inform-rights", "record-session",
    "sign-materials", "sign-agreement", "perform", "court-accepts", "court-confirms", "visit",
    "file-volume", "take-at-station", "station-session", "record-fulfilment", "receive-hand-over",
    "arbitration-accepts", "report-outcome", "forward-petition", "accept-petition",
    "issue-opinion", "serve-answer", "issue-review", "issue-recheck", "conclude-petition",
    "report-court", "return-materials", "accept-result", "reach-written", "reach", "acknowledge",
    "record-consent", "pass-claim", "check-by-phone", "amend-claim", "dismiss-objection",
    "object-to-claim", "uphold-objection", "take-up", "route", "dispatch", "sign", "contact",
    "submit", "accept",
    "call-back", "close", "reply-office", "station-session-again",
    "accept-return", "settle-duty", "settle-on-committee", "gather", "redo", "redo-shared",
    "confirm-ending", "explain",
    "answer", "grant-extension", "missed-call", "reject", "refuse-return", "refuse-extension",
    "match", "give-consent", "hold-session", "book-session", "finish", "plan-follow-up",
    "resume", "note", "ask-review", "ask-recheck", "hold-hearing", "return",
    "decline-hand-over", "object-petition", "ask-extension", "split", "contest", "order-redo",
    "find-unreasonable", "reach-oral", "set-risk", "apply-confirmation", "add-party",
    "give-up-call", "overturn-ending", "pass-on", "refuse", "note-repeat",
    "ask-pause", "pause", "reassign", "merge", "part", "reclassify", "climb", "pass-down",
    "send-back", "add", "urge",
    "instruct", "withdraw-for",
  ]

  /// Rights that run once the petitioner has the answer in writing.
  private static let served = ["review-window", "recheck-window"]

  static func byLikelihood(_ offers: [CaseDesk.Offer], of matter: Case) -> [CaseDesk.Offer] {
    func place(_ id: String) -> Int { order.firstIndex(of: id) ?? order.count }
    let last = order.count + 1
    func rank(_ offer: CaseDesk.Offer) -> Int {
      let id = offer.step.id
      // What was done in this state already is no longer the next thing.
      if id == "contact", matter.clock("contact")?.stoppedAt != nil { return last }
      if id == "serve-answer", served.contains(where: { matter.running($0) != nil }) { return last }
      if id == "study", matter.state == "studied" { return place("contact") }
      let isEmpty = matter.facts["sessions"] != true
      if id.hasPrefix("reach"), isEmpty { return last }
      if id == "take-case", matter.taken["record-consent", default: 0] == 0 {
        return place("record-consent")
      }
      let repeated = ["inform-rights": "rights-told", "record-session": "sessions"]
      if let fact = repeated[id], matter.facts[fact] == true { return place("contact") }
      return place(id)
    }
    return offers.sorted { rank($0) < rank($1) }
  }

  /// Nothing to fill in and nothing to regret: one press is enough.
  var isDirect: Bool { ["sign", "resume"].contains(step.id) }
}
