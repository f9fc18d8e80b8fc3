import CaseEngine
import Storage

/// What somebody files as a dispute: what it is about, who he is, and who the other side is.
package struct DisputeFiling: Sendable {
  package struct Person: Sendable {
    package var name: String
    package var phone: String?
    package var identity: String?
    package var address: String?
    package var kind: String

    package init(
      name: String, phone: String? = nil, identity: String? = nil, address: String? = nil,
      kind: String = "person"
    ) {
      self.name = name
      self.phone = phone
      self.identity = identity
      self.address = address
      self.kind = kind
    }

    /// The fields of the step `add-party`.
    func said(_ side: Party.Side) -> [String: Fact] {
      var said: [String: Fact] = [
        "side": .text(side.rawValue), "party-kind": .text(kind), "name": .text(name),
      ]
      said["phone"] = phone.map(Fact.text)
      said["identity"] = identity.map(Fact.text)
      said["address"] = address.map(Fact.text)
      return said
    }
  }

  package var filing: Filing
  /// What the applicant wants.
  package var wish: String?
  package var applicants: [Person]
  package var respondents: [Person]
  /// The applicant agrees to mediation.
  package var consents: Bool
  /// What he was told before he agreed; nil where a program asked him by itself.
  package var consentShown: ShownWords?
  /// The office that hands it over to the centre.
  package var handedOver: HandedOver?
  /// What a police station judges the act to be that it takes up in its own room.
  package var act: String?

  package struct HandedOver: Sendable {
    package var unit: Int64
    package var way: String
    package var letter: String?

    package init(unit: Int64, way: String, letter: String? = nil) {
      self.unit = unit
      self.way = way
      self.letter = letter
    }
  }

  package init(
    _ filing: Filing, applicants: [Person], respondents: [Person] = [], wish: String? = nil,
    consents: Bool = true
  ) {
    self.filing = filing
    self.applicants = applicants
    self.respondents = respondents
    self.wish = wish
    self.consents = consents
  }
}

/// Opens a dispute with its first report, its parties and a receipt: one case, one code for life.
package enum DisputeIntake {
  /// - Parameter holder: the area whose centre receives it.
  package static func file(
    _ filing: DisputeFiling, holder: String, by doer: Doer, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws -> Filed {
    var checked = try Intake.checked(filing.filing, public: doer.role == .resident)
    let policy = try Policies.current(
      MediationPolicy.self, on: now.day, area: checked.place(on: now.day, in: db), in: db
    ).policy
    guard policy.choices("channels").contains(where: { $0.id == checked.channel }) else {
      throw Invalid("channel", "choice")
    }
    if let kind = checked.category, !policy.choices("kinds").contains(where: { $0.id == kind }) {
      throw Invalid("category", "choice")
    }
    var problems: [Invalid.Problem] = []
    if !filing.applicants.contains(where: { !$0.name.trimmed.isEmpty }) {
      problems.append(.init("name", "required"))
    }
    for person in filing.applicants + filing.respondents {
      if person.name.count > StepForm.longestLine {
        problems.append(.init("name", "too-long", ["most": "\(StepForm.longestLine)"]))
      }
      if let identity = person.identity?.trimmed.nonEmpty,
        !Identity.isPlausible(identity, of: person.kind)
      {
        problems.append(.init("identity", "identity"))
      }
    }
    if !problems.isEmpty { throw Invalid(problems) }
    checked.name = filing.applicants.first?.name.trimmed
    checked.phone = checked.phone ?? filing.applicants.first?.phone

    var draft = CaseDraft(
      procedure: filing.act == nil ? Dispute.id : StationMediation.id, area: checked.area,
      holder: holder, title: checked.title)
    draft.said["wish"] = (filing.wish?.trimmed.nonEmpty).map(Fact.text)
    draft.said["consent"] = .flag(filing.consents)
    if filing.consents {
      draft.said.merge(filing.consentShown?.facts("consent") ?? [:]) { own, _ in own }
    }
    if let act = filing.act, let unit = doer.organisation {
      draft.step = "open-at-station"
      draft.said["act"] = .text(act)
      draft.said["unit"] = .number(Int(unit))
    } else {
      draft.facts = FirstReceiver.facts(of: doer, holder: holder)
    }
    if filing.act == nil, let office = filing.handedOver {
      guard policy.choices("hand-over-ways").contains(where: { $0.id == office.way }) else {
        throw Invalid("way", "choice")
      }
      try HandingOver.demandBoth(
        office.way, office.letter, with: office.unit, field: "way", under: policy, in: db)
      draft.said["handed-by"] = .number(Int(office.unit))
      draft.said["handed-way"] = .text(office.way)
      draft.said["letter"] = (office.letter?.trimmed.nonEmpty).map(Fact.text)
    }
    draft.facts["channel"] = .text(checked.channel)
    let filed = try checked.open(draft, by: doer, at: now, under: rules, in: db)
    var file = filed.file
    try name(filing, in: &file, by: doer, at: now, under: rules, in: db)
    if let unit = (draft.said["handed-by"] ?? draft.said["unit"])?.number,
      let first = try Ledger.entries(of: file.id, in: db).first?.entry
    {
      try HandIns.add(
        Int64(unit), to: file, by: first, acknowledged: filing.act != nil, in: db)
    }
    return Filed(file: file, receipt: filed.receipt, code: filed.code)
  }

  /// The parties, each by an entry of his own: a resident names them through the window.
  private static func name(
    _ filing: DisputeFiling, in file: inout CaseFile, by doer: Doer, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws {
    let people =
      filing.applicants.map { ($0, Party.Side.applicant) }
      + filing.respondents.map { ($0, Party.Side.respondent) }
    let sealed = Party.fields.filter(\.personal).map(\.name)
    for (person, side) in people where !person.name.trimmed.isEmpty {
      let said = person.said(side)
      let entry = try file.record(
        "add-party", changes: Parties.recounted("add-party", said, file, in: db), data: said,
        personal: sealed, by: doer, at: now, under: rules, in: db)
      try Parties.add(entry, to: file, in: db)
    }
    file.isSealed = try Parties.isSealed(file.id, in: db)
    if filing.consents, !filing.applicants.isEmpty {
      try Parties.consent(1, of: file, at: now, in: db)
    }
  }

  /// Somebody of the staff files for a visitor, on the telephone, or for what another office
  /// handed over; held by the centre of his own area.
  package static func file(
    _ filing: DisputeFiling, by actor: Actor, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws -> Filed {
    guard Role.filesDisputes.contains(actor.role) else { throw Refusal.notAllowed(step: "file") }
    let filing = try handed(filing, by: actor, in: db)
    let area = try filing.filing.place(within: actor, on: now.day, in: db)
    return try file(
      filing, holder: try centre(of: area, at: actor.post.area, on: now.day, in: db),
      by: actor.doer, at: now, under: rules, in: db)
  }

  /// The channel of what an office files; nil for who acts for none.
  package static func channel(of actor: Actor, in db: Database) throws -> String? {
    guard actor.role == .handler else { return nil }
    return try actor.post.organisation.flatMap { try Organisations.find($0, in: db) }
      .map(OfficeRule.channel)
  }

  /// What an office files it hands over, unless a police station takes it up in its own room.
  private static func handed(
    _ filing: DisputeFiling, by actor: Actor, in db: Database
  ) throws -> DisputeFiling {
    guard actor.role == .handler else {
      guard filing.act == nil else { throw Invalid("act", "not-at-station") }
      guard filing.handedOver == nil else { throw Invalid("way", "not-an-office") }
      return filing
    }
    guard let own = actor.post.organisation, let unit = try Organisations.find(own, in: db) else {
      throw Refusal.notAllowed(step: "file")
    }
    guard filing.filing.channel == OfficeRule.channel(of: unit) else {
      throw Invalid("channel", "office-channel")
    }
    var filing = filing
    if let act = filing.act {
      guard unit.kind == "station" else { throw Invalid("act", "not-at-station") }
      guard ["civil", "minor", "grave"].contains(act) else { throw Invalid("act", "choice") }
      return filing
    }
    guard filing.handedOver != nil else { throw Invalid("way", "required") }
    filing.handedOver?.unit = own
    return filing
  }

  /// The nearest centre with a filled desk, from where the matter lies upwards, not beneath the
  /// area given.
  package static func centre(
    of area: Area, at least: String? = nil, on day: Day, in db: Database
  ) throws -> String {
    var path = Array(area.path.reversed())
    if let least, let index = path.firstIndex(of: least) { path.removeFirst(index) }
    for code in path {
      if try !Posts.present(.coordinator, area: code, on: day, in: db).isEmpty { return code }
    }
    return area.city
  }
}
