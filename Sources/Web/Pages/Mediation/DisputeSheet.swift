import CaseEngine
import Governance
import Storage

/// What the page of a dispute shows beside what every case has.
struct DisputeSheet: Sendable {
  let parties: [ShownParty]
  let agreement: Agreement?
  /// How grave the signs make it; nil for who reads no content.
  let proposal: RiskProposal?
  /// Disputes that it may repeat, for the desk that has not passed it on yet.
  let repeats: [LikelyDuplicate]
  /// Psychologists' help that was asked for: where it stands, and no more.
  var help: [Counsellings.Standing] = []
  /// How it went from office to office.
  let trail: [HandOver]
  /// Calls to the police within the days of policy, over this and what else is between the same people.
  let calls: Int
  /// From when on a dispute about work may go to arbitration, agreement or not.
  var arbitrable: Day?
  /// Somebody may read the content for a purpose that he puts on record.
  let mayOpen: Bool
  /// Why its status is shown to who has no more to do with it.
  var ground: StatusGround?

  /// What gives somebody the status of a dispute that others work on.
  enum StatusGround: Sendable {
    /// His unit handed it over.
    case unit(Instant)
    /// The hotline's desk handed it over.
    case desk(Instant)
    /// He registered it.
    case filer(Instant)

    static func of(
      _ file: CaseFile, _ trail: [HandOver], _ sight: Sight, in db: Database
    ) throws -> StatusGround? {
      let actor = sight.actor
      if let unit = actor.post.organisation, let at = try HandIns.last(by: unit, of: file, in: db) {
        return .unit(at)
      }
      if file.handed.map(sight.scope.contains) ?? false,
        [.clerk, .dispatcher].contains(actor.role),
        let at = trail.last(where: { $0.step == "hand-to-mediation" })?.at
      {
        return .desk(at)
      }
      return file.filer == actor.person ? .filer(file.opened) : nil
    }

    func words(_ text: Text) -> String {
      switch self {
      case .unit(let at): text("hand-over.status.unit", ["time": text.time(at)])
      case .desk(let at): text("hand-over.status.desk", ["time": text.time(at)])
      case .filer(let at): text("hand-over.status.filer", ["time": text.time(at)])
      }
    }
  }

  static func of(
    _ file: CaseFile, degree: Sight.Degree, sight: Sight, at now: Instant, in db: Database
  ) throws -> DisputeSheet? {
    guard file.isDispute else { return nil }
    let trail = try HandOver.trail(of: file, in: db)
    guard degree == .content else {
      return DisputeSheet(
        parties: [], agreement: nil, proposal: nil, repeats: [], trail: trail, calls: 0,
        mayOpen: sight.mayOpen(file),
        ground: try StatusGround.of(file, trail, sight, in: db))
    }
    let calls = try RepeatedCalls.count(over: file, seenBy: sight, at: now, in: db)
    let isAgreed = Agreement.number(of: file.matter) > 0
    return DisputeSheet(
      parties: try ShownParty.of(file, seenBy: sight, in: db),
      agreement: isAgreed ? try Agreement.of(file, in: db) : nil,
      proposal: try RiskProposal.of(file, calls: calls, in: db),
      repeats: isFresh(file) && sight.actor.role.joinsRepeats
        ? try Duplicates.of(file, for: sight.actor, at: now, in: db) : [],
      help: try Counsellings.of(file, in: db), trail: trail, calls: calls,
      arbitrable: try LabourDispute.end(of: file, in: db).map { $0 + 1 }, mayOpen: false)
  }

  private static func isFresh(_ file: CaseFile) -> Bool {
    ["lodged", "studied", "routing"].contains(file.matter.state)
  }
}

/// One of those who speak for a group, by a name that this actor may see.
struct ShownDelegate: Sendable {
  let delegate: Delegate
  let name: String?
}

/// A party as this actor may see it: numbers masked, and the name where he may not know it.
struct ShownParty: Sendable {
  let party: Party
  let name: String?
  let phone: String?
  let representative: String?
  /// Whom a group has sent.
  let delegates: [ShownDelegate]
  let isErased: Bool
  let mayUnmask: Bool

  init(_ party: Party, of file: CaseFile, seenBy sight: Sight, in db: Database) throws {
    let values = try party.personal(in: db)
    let isShown = sight.showsReporter(confidential: file.confidential)
    func named(_ name: String?) -> String? { name.map { isShown ? $0 : Mask.name($0) } }
    self.party = party
    name = named(values["name"])
    phone = values["phone"].map(Mask.phone)
    representative = named(values["representative"])
    delegates = try party.delegates.map {
      ShownDelegate(delegate: $0, name: named(try $0.name(in: db)))
    }
    isErased = values["name"] == nil
    mayUnmask =
      isShown
      && ["phone", "identity", "representative-phone"].contains {
        values[$0] != nil
      }
  }

  static func of(
    _ file: CaseFile, seenBy sight: Sight, in db: Database
  ) throws -> [ShownParty] {
    try Parties.of(file, in: db).map { try ShownParty($0, of: file, seenBy: sight, in: db) }
  }
}

extension Role {
  /// Who joins what is the same dispute.
  var joinsRepeats: Bool { self == .receptionist || self == .coordinator }
}

extension CaseFile {
  /// Under whichever of mediation's procedures.
  var isDispute: Bool { privacy == .dispute }
}
