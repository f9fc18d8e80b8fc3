import CaseEngine
import Governance
import Storage

/// What is peculiar to the fields of a psychologist's steps: who could be chosen and why, for which
/// party, when.
struct CounsellingFields {
  let file: CaseFile
  let moment: Moment
  let text: Text
  let db: Database

  func shape(_ field: inout Field, _ asked: CaseEngine.Field) throws {
    switch asked.name {
    case "psychologist":
      field.kind = .radio(
        try SuggestedPsychologist.of(file, on: moment.now.day, in: db).map {
          $0.choice(text)
        })
    case "party":
      let known = try Counsellings.party(of: file, in: db)
      let dispute = try Counsellings.dispute(of: file, in: db)
      field.kind = .one(try Self.parties(of: dispute, moment, text, in: db))
      field.value = known.map { "\($0)" } ?? ""
      field.required = true
    case "time":
      field.hint = text("counselling.time.hint")
      field.maxLength = 5
    case "minutes":
      field.kind = .number(min: 5, max: 480)
      field.value = "50"
    case "given-by":
      let isMinor = try Counsellings.client(of: file, in: db)?.isMinor ?? false
      field.value = isMinor ? "guardian" : "client"
      if isMinor { field.hint = text("counselling.guardian.hint") }
    case "way": field.value = "finger"
    case "spoken": field.hint = text("counselling.spoken.hint")
    case "guardian":
      field.hint = text("counselling.guardian-name.hint")
      field.value =
        try Counsellings.client(of: file, in: db)?.personal(in: db)["representative"] ?? ""
    default: break
    }
  }

  /// Those of the dispute who can be helped, as this actor knows them.
  static func parties(
    of dispute: CaseFile, _ moment: Moment, _ text: Text, in db: Database
  ) throws -> [Field.Choice] {
    let sight = try Sight.of(moment.actor, in: db)
    let seesWhom = sight.degree(of: dispute) == .content
    return [Field.Choice("", text("area.choose"))]
      + (try Parties.of(dispute, in: db).filter { $0.isActive && $0.kind == "person" }.map {
        let shown = try ShownParty($0, of: dispute, seenBy: sight, in: db)
        return Field.Choice(
          "\($0.number)",
          text(
            "dispute.party",
            [
              "side": text("choice.side.\($0.side.rawValue)"),
              "name": (seesWhom ? shown.name : nil) ?? "—",
            ]))
      })
  }
}

extension SuggestedPsychologist {
  /// The name, and in the hint what speaks for and against.
  func choice(_ text: Text) -> Field.Choice {
    Field.Choice("\(person)", "\(name) · \(title)", hint: reasons(text))
  }

  func reasons(_ text: Text) -> String {
    var reasons = [text("counselling.near.\(near.name)")]
    if let speciality {
      reasons.append(text("counselling.speciality", ["name": speciality]))
    }
    reasons.append(text("counselling.load", ["count": "\(load)"]))
    if isFull { reasons.append(text("counselling.full")) }
    if passed { reasons.append(text("counselling.passed")) }
    return reasons.joined(separator: text("word.and"))
  }
}
