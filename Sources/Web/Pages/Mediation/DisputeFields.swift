import CaseEngine
import Governance
import Storage

/// What is peculiar to the fields of a dispute's steps: its parties, its instalments, sums of money
/// and signs of danger are chosen or written as people know them, not as numbers of the ledger.
struct DisputeFields {
  let file: CaseFile
  let names: Names
  let moment: Moment
  let text: Text
  let db: Database
  let mediators: MediatorChoices?

  func shape(
    _ field: inout Field, _ asked: CaseEngine.Field, _ offer: CaseDesk.Offer
  ) throws {
    switch asked.name {
    case "party": field.kind = .one([blank] + (try parties()))
    case "delegate":
      field.kind = .one(
        [blank]
          + (try delegates().map { party, one in
            Field.Choice(
              "\(one.number)",
              text(
                "dispute.delegate",
                [
                  "party": try party.personal(in: db)["name"] ?? "—",
                  "name": try one.name(in: db) ?? "—",
                ]))
          }))
    case "instalment": field.kind = .one([blank] + (try instalments()))
    case "signs":
      field.kind = .several(
        (names.mediation?.risk.signs ?? []).map { Field.Choice($0.id, text.name($0)) })
    case _ where asked.kind == .organisation && !offices(of: asked, offer).isEmpty:
      let offices = try OfficeRule.offices(
        offices(of: asked, offer), near: file, on: moment.now.day, in: db)
      guard !offices.isEmpty else { return }
      field.kind = .one([blank] + offices.map { Field.Choice("\($0.id)", $0.name) })
      // Where one kind of office will do, the nearest; where one is still to be chosen, none.
      let isOne = !offer.step.fields.contains { $0.name == "office" }
      field.value = isOne ? offices.first.map { "\($0.id)" } ?? "" : ""
      field.hint = nil
    case "unit" where ["mediate", "take-commission", "settle-on-committee"].contains(offer.step.id):
      field.kind = .one([blank] + (try committees()))
      field.value = ""
      field.hint = nil
    case "person" where offer.step.id == "assign":
      guard let choices = mediators?.people(text), !choices.isEmpty else { return }
      field.label = text("choosing.person")
      field.kind = .one(choices)
      field.value = choices.first?.value ?? ""
    case "office-outcome":
      let office = file.matter.facts["office"]?.text
      let outcomes = (offer.choices[asked.name] ?? []).filter { OfficeRule.suits($0, office) }
      field.kind = .radio(
        outcomes.map {
          Field.Choice($0, names.entry(asked.name, $0, dispute: true, text) ?? $0)
        })
    case "exclusion":
      let isAsked = offer.step.id == "admit"
      let all = text.choices(names.mediation?.choices("exclusions") ?? [])
      field.kind =
        isAsked ? .radio(all) : .one([blank] + all.filter { $0.value != "none" })
      field.value = ""
    case "road" where offer.step.id == "refuse":
      field.hint = text("field.refuse.road.hint")
    case "repeats-looked", "repeats": field.kind = .hidden
    case _ where asked.kind == .organisation && !Self.suggested.contains(offer.step.id):
      field.value = ""
      field.hint = nil
    default: break
    }
  }

  /// Steps for which the unit that keeps the kind of matter is a good guess.
  private static let suggested: Set<String> = ["route", "administer", "settle-duty"]

  private func offices(of asked: CaseEngine.Field, _ offer: CaseDesk.Offer) -> [String] {
    OfficeRule.lines(offer.step.id, asked.name)
  }

  /// Who signs for a group is asked only where there is one.
  func asks(_ field: CaseEngine.Field) throws -> Bool {
    try field.name != "delegate" || !delegates().isEmpty
  }

  private func delegates() throws -> [(Party, Delegate)] {
    try Parties.of(file, in: db).filter(\.isActive).flatMap { party in
      party.delegates.map { (party, $0) }
    }
  }

  /// The unit that takes what is clearly nobody's.
  func defaultReceiver() throws -> Organisation? {
    guard let line = names.mediation?.defaultReceiver,
      let area = try Areas.find(file.matter.area, in: db)
    else { return nil }
    return try Organisations.keeping(line: line, nearest: area, on: moment.now.day, in: db)
  }

  private var blank: Field.Choice { Field.Choice("", text("area.choose")) }

  private func parties() throws -> [Field.Choice] {
    let sight = try Sight.of(moment.actor, in: db)
    return try Parties.of(file, in: db).filter(\.isActive).map { party in
      let shown = try ShownParty(party, of: file, seenBy: sight, in: db)
      return Field.Choice(
        "\(party.number)",
        text(
          "dispute.party",
          ["side": text("choice.side.\(party.side.rawValue)"), "name": shown.name ?? "—"]))
    }
  }

  private func instalments() throws -> [Field.Choice] {
    try Agreement.of(file, in: db).instalments.filter { $0.performed == nil }.map { one in
      Field.Choice(
        "\(one.number)",
        text(
          "dispute.instalment",
          [
            "number": "\(one.number)", "day": text.day(one.due),
            "amount": text.sum(one.amount),
          ]))
    }
  }

  /// Units in which somebody mediates: those whose mediators are proposed, those of the areas of
  /// the matter, and then every other.
  private func committees() throws -> [Field.Choice] {
    let day = moment.now.day
    let units = Set(
      try Posts.present(.mediator, on: day, in: db).compactMap(\.organisation))
    let path = try Areas.find(file.matter.area, in: db)?.path ?? []
    let ranked = mediators?.ranked ?? []
    func rank(_ unit: Organisation) -> (Int, Int, Int64) {
      (ranked.firstIndex(of: unit.id) ?? .max, path.contains(unit.area) ? 0 : 1, unit.id)
    }
    return try Organisations.all(on: day, db).filter { units.contains($0.id) }
      .sorted { rank($0) < rank($1) }
      .map { Field.Choice("\($0.id)", $0.name) }
  }
}

/// Sums as people write them; the ledger counts in fen.
enum Yuan {
  static func fen(_ text: String) -> Int? {
    let parts = text.filter { $0 != "," && $0 != " " }
      .split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(parts.count), let whole = parts.first,
      (1...10).contains(whole.count), whole.allSatisfy(\.isASCIIDigit)
    else { return nil }
    let rest = parts.count == 2 ? parts[1] : ""
    guard rest.count <= 2, rest.allSatisfy(\.isASCIIDigit) else { return nil }
    return Int(whole + rest + String(repeating: "0", count: 2 - rest.count))
  }

  static func printed(fen: Int) -> String {
    let rest = fen % 100
    return rest == 0
      ? "\(fen / 100)" : "\(fen / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
