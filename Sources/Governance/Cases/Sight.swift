import CaseEngine
import Storage

/// Who sees what of a case. One rule, asked in two ways: of a case that was found, and as the
/// SQL that a list, a count, a search or an export is built on. A test holds the two together.
package struct Sight: Sendable {
  /// How much is seen.
  package enum Degree: Int, Comparable, Sendable {
    /// Not even that it exists.
    case nothing
    /// That it exists and where it stands.
    case status
    case content

    package static func < (a: Degree, b: Degree) -> Bool { a.rawValue < b.rawValue }
  }

  package let actor: Actor
  package let scope: AreaScope

  package static func of(_ actor: Actor, in db: Database) throws -> Sight {
    guard let scope = try AreaScope.of(actor.post.area, in: db) else { throw Refusal.postNeeded }
    return Sight(actor: actor, scope: scope)
  }

  private enum Reach {
    /// What their own desk holds, settles jointly with another, or has passed on to one that has
    /// not taken it up; of what lies in their area but is held elsewhere, the status.
    case desk
    /// Everything that lies or is held in their area.
    case area
    /// The status of what lies or is held in their area; content for a purpose put on record.
    case areaStatus
    /// What is assigned to their unit; the status of what it handed over, or was told of as red.
    case unit
    /// What they filed themselves.
    case own
    /// The status of everything that lies in their area.
    case statusOnly
    /// The status of what lies or is held in their area, and never more.
    case standing
    /// What they have taken on in person.
    case hand
    /// The status of what their desk handed over to another domain.
    case handed
    case none
  }

  private func reach(_ privacy: Privacy) -> Reach {
    switch (privacy, actor.role) {
    case (.ordinary, .clerk), (.ordinary, .dispatcher), (.ordinary, .reviewer),
      (.ordinary, .caller):
      .desk
    case (.ordinary, .supervisor), (.ordinary, .leader): .area
    case (.ordinary, .auditor): .statusOnly
    case (.dispute, .receptionist), (.dispute, .coordinator): .desk
    case (.dispute, .supervisor), (.dispute, .leader): .areaStatus
    case (.dispute, .mediator): .unit
    case (.dispute, .clerk), (.dispute, .dispatcher): .handed
    case (.conference, .coordinator): .desk
    case (.conference, .supervisor), (.conference, .leader): .area
    case (.conference, .auditor): .statusOnly
    case (.reward, .receptionist), (.reward, .coordinator): .desk
    case (.reward, .supervisor), (.reward, .leader): .area
    case (.reward, .auditor): .statusOnly
    case (.reward, .mediator): .own
    case (.reward, _): .none
    case (.counselling, .psychologist): .hand
    case (.counselling, .receptionist), (.counselling, .coordinator),
      (.counselling, .supervisor), (.counselling, .leader):
      .standing
    case (.counselling, _): .none
    case (_, .handler): .unit
    case (_, .villageWorker): .own
    default: .none
    }
  }

  /// The kinds of matter of which this actor may see anything to that degree.
  package func kinds(_ degree: Degree) -> Set<Privacy> {
    Set(Privacy.allCases.filter { condition(degree, $0) != nil })
  }

  /// Whether the reporter of a confidential matter, and words that may betray him, are shown.
  package var seesConfidentialReporter: Bool {
    Role.knowingReporters.contains(actor.role)
  }

  package func degree(of file: CaseFile) -> Degree {
    degree(
      Whereabouts(
        privacy: file.privacy, isSealed: file.isSealed, place: file.place, holder: file.holder,
        level: file.matter.level, handed: file.handed, joint: file.joint, giver: file.giver,
        unit: file.matter.unit, handler: file.matter.handler, statusUnits: file.statusUnits,
        filer: file.filer))
  }

  /// What of a case decides who sees it.
  struct Whereabouts {
    let privacy: Privacy
    /// A party is a minor.
    let isSealed: Bool
    let place: CaseFile.AreaChain
    let holder: CaseFile.AreaChain
    /// That of the holder.
    let level: Level
    let handed: CaseFile.AreaChain?
    let joint: CaseFile.AreaChain?
    let giver: CaseFile.AreaChain?
    let unit: Int64?
    let handler: Int64?
    let statusUnits: [Int64]
    let filer: Int64?
  }

  func degree(_ seen: Whereabouts) -> Degree {
    let degree = unsealed(seen)
    guard degree == .content, seen.privacy == .dispute, seen.isSealed, !handlesSealed(seen) else {
      return degree
    }
    return .status
  }

  /// Where a minor is a party: the desk that holds it and none above or beside it, and of the unit
  /// the person who has taken it on; until somebody has, whoever of the unit may do so.
  private func handlesSealed(_ seen: Whereabouts) -> Bool {
    switch reach(seen.privacy) {
    case .desk: seen.level == scope.level && scope.contains(seen.holder)
    case .unit: isFreeOrOwn(seen)
    default: false
    }
  }

  /// Nobody of the unit has taken it on, or this actor has.
  private func isFreeOrOwn(_ seen: Whereabouts) -> Bool {
    seen.handler == nil || seen.handler == actor.person
  }

  private var freeOrOwn: SQL { "(handler IS NULL OR handler = \(actor.person))" }

  /// Whether what one of the unit has taken on is closed to the others: of a dispute in a committee.
  /// In an office it is the work of all.
  private func isPersonal(_ privacy: Privacy) -> Bool {
    privacy == .dispute && actor.role == .mediator
  }

  private func sealedCondition(_ privacy: Privacy) -> SQL {
    switch reach(privacy) {
    case .desk: "level = \(scope.level.rawValue) AND \(holderCondition)"
    case .unit: freeOrOwn
    default: "1 = 0"
    }
  }

  private var holderCondition: SQL {
    scope.condition(
      city: "holder_city", county: "holder_county", township: "holder_township",
      village: "holder")
  }

  private func unsealed(_ seen: Whereabouts) -> Degree {
    let lies = scope.contains(seen.place)
    let held = [seen.holder, seen.joint, seen.giver].contains { $0.map(scope.contains) ?? false }
    switch reach(seen.privacy) {
    case .desk: return held ? .content : lies ? .status : .nothing
    case .area: return held || lies ? .content : .nothing
    case .areaStatus, .standing: return held || lies ? .status : .nothing
    case .hand: return seen.handler == actor.person ? .content : .nothing
    case .unit:
      guard let own = actor.post.organisation else { return .nothing }
      if seen.unit == own {
        return isPersonal(seen.privacy) && !isFreeOrOwn(seen) ? .status : .content
      }
      return seen.privacy == .dispute && seen.statusUnits.contains(own) ? .status : .nothing
    case .own: return seen.filer == actor.person ? .content : .nothing
    case .statusOnly: return lies ? .status : .nothing
    case .handed: return seen.handed.map(scope.contains) ?? false ? .status : .nothing
    case .none: return .nothing
    }
  }

  /// SQL over `cases` that holds for what is seen at least to `degree`.
  package func condition(_ degree: Degree) -> SQL {
    var seen: SQL?
    for privacy in Privacy.allCases {
      guard var part = condition(degree, privacy) else { continue }
      if degree == .content, privacy == .dispute {
        part = "\(part) AND (sealed = 0 OR \(sealedCondition(privacy)))"
      }
      let one: SQL = "(privacy = \(privacy.rawValue) AND \(part))"
      seen = seen.map { $0 + " OR " + one } ?? one
    }
    return seen.map { "(\($0))" } ?? "1 = 0"
  }

  private func condition(_ degree: Degree, _ privacy: Privacy) -> SQL? {
    let lies = scope.condition(village: "area")
    var held = holderCondition
    if privacy == .dispute {
      let joint = scope.condition(
        city: "joint_city", county: "joint_county", township: "joint_township", village: "joint")
      let giver = scope.condition(
        city: "giver_city", county: "giver_county", township: "giver_township", village: "giver")
      held = "(\(held) OR \(joint) OR \(giver))"
    }
    switch reach(privacy) {
    case .desk: return degree == .content ? held : "(\(held) OR \(lies))"
    case .area: return "(\(held) OR \(lies))"
    case .areaStatus, .standing: return degree == .content ? nil : "(\(held) OR \(lies))"
    case .hand: return "handler = \(actor.person)"
    case .unit:
      guard let unit = actor.post.organisation else { return nil }
      if degree == .status, privacy == .dispute {
        return "(unit = \(unit) OR \(StatusUnits.condition(unit)))"
      }
      let isClosed = degree == .content && isPersonal(privacy)
      return isClosed ? "unit = \(unit) AND \(freeOrOwn)" : "unit = \(unit)"
    case .own: return "filer = \(actor.person)"
    case .statusOnly: return degree == .content ? nil : lies
    case .handed:
      return degree == .content
        ? nil
        : scope.condition(
          city: "handed_city", county: "handed_county", township: "handed_township",
          village: "handed")
    case .none: return nil
    }
  }

  /// Whether this actor may read the content after he has put on record what for; where a minor is
  /// a party, at the level that holds it alone.
  package func mayOpen(_ file: CaseFile) -> Bool {
    guard case .areaStatus = reach(file.privacy), degree(of: file) == .status else { return false }
    return !file.isSealed
      || file.matter.level == scope.level && scope.contains(file.holder)
  }

  /// Steps of who supervises and leads: they need no word of what a dispute is about.
  private static let directing: Set<String> = ["urge", "instruct", "settle-duty"]

  /// Whether this actor sees where a dispute stands and who is late with it, and may press for it.
  package func mayDirect(_ file: CaseFile) -> Bool {
    if case .areaStatus = reach(file.privacy) { return degree(of: file) >= .status }
    return false
  }

  /// SQL over `cases` that holds for what this actor reads, or directs at status.
  var instructed: SQL {
    guard case .areaStatus = reach(.dispute), let status = condition(.status, .dispute) else {
      return condition(.content)
    }
    return
      "(\(condition(.content)) OR (privacy = \(Privacy.dispute.rawValue) AND \(status)))"
  }

  /// Whether the step is open to him who sees it to this degree.
  func mayTake(_ step: String, on file: CaseFile, seen degree: Degree) -> Bool {
    degree == .content || mayArrange(file) || mayDirect(file) && Self.directing.contains(step)
  }

  /// Whether this actor takes steps of a sealed matter of which he sees no more than where it
  /// stands: the desk that arranges it, and who supervises that desk.
  package func mayArrange(_ file: CaseFile) -> Bool {
    file.privacy == .counselling && [.coordinator, .supervisor].contains(actor.role)
      && scope.contains(file.holder)
  }

  /// The title as this actor may read it; nil where a text must stand in its place.
  package func title(_ title: String, redacted: String?, confidential: Bool, degree: Degree)
    -> String?
  {
    guard degree == .content else { return nil }
    return confidential && !seesConfidentialReporter ? redacted : title
  }

  /// The title of a case that was found, without the names that this actor may not know.
  package func title(of file: CaseFile, to degree: Degree, in db: Database) throws -> String? {
    let shown = title(
      file.title, redacted: file.redactedTitle, confidential: file.confidential, degree: degree)
    return try shown.map(NameMask.of(file, seenBy: self, in: db).callAsFunction)
  }
}

extension Role {
  static let knowingReporters: Set<Role> = [
    .clerk, .dispatcher, .caller, .receptionist, .coordinator,
  ]

  /// Whether what somebody gives to a matter in this role may come from the reporter himself.
  var isNearReporter: Bool {
    Self.knowingReporters.contains(self) || self == .resident || self == .villageWorker
  }
}

extension AreaScope {
  package func contains(_ chain: CaseFile.AreaChain) -> Bool {
    func listed(_ level: Level, _ code: String?) -> Bool {
      guard let code else { return false }
      return codes[level]?.contains(code) ?? false
    }
    return listed(.city, chain.city) || listed(.county, chain.county)
      || listed(.township, chain.township) || listed(.village, chain.code)
  }
}
