import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

/// What files a matter: flat, but for the parties of a dispute.
struct FilingSaid: Decodable, Sendable {
  let said: Said
  let parties: [Said]

  private enum CodingKeys: String, CodingKey { case parties }

  init(from decoder: any Decoder) throws {
    said = try Said(from: decoder, without: CodingKeys.parties.stringValue)
    parties =
      try decoder.container(keyedBy: CodingKeys.self)
      .decodeIfPresent([Said].self, forKey: .parties) ?? []
  }
}

extension Routes {
  /// What only disputes have.
  func disputeEndpoints() {
    endpoint(
      Endpoint(
        .get, "/cases/{number}/mediators", "proposeMediators",
        "Who is proposed to mediate a dispute, the best first, with the reasons; and who is barred from it."
      ).answer("MediatorList")
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let choices = try await call.read { db in
        try MediatorChoices.find(number, for: call.actor, at: call.now, in: db)
      }
      return visit.json(
        .object { json in
          json.array("items", choices.proposed) { json, choice in
            json.object { choice.write(to: &$0, choices.units) }
          }
          json.array("barred", choices.barred) { json, choice in
            json.object { choice.write(to: &$0, choices.units) }
          }
        })
    }
    endpoint(
      Endpoint(
        .post, "/cases/{number}/openings", "openContent",
        "Puts on record what a supervisor or leader reads a dispute for; open to him until midnight."
      ).body("Unmasking").answer("Case", .created)
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      var (bytes, said) = try await visit.sent(Said.self)
      let purpose = try said.neededText("purpose")
      try said.mustBeEmpty()
      let (now, rules) = (call.now, call.rules)
      return try await call.act(bytes) { db in
        try Openings.open(number, purpose: purpose, by: call.actor, at: now, in: db)
        let (file, degree, sight) = try CaseFile.find(number, for: call.actor, in: db)
        let view = try CaseView.of(
          file, degree: degree, sight: sight, at: now, under: rules, in: db)
        return .object { view.write(to: &$0, at: now, under: rules) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/cases/{number}/parties/{party}/unmask", "unmaskParty",
        "Shows a party's numbers whole; who asked, when and what for is written down."
      ).body("Unmasking").answer("UnmaskedParty", .created)
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      guard let party = Int(try visit.parameter("party")) else { throw Refusal.notFound }
      var (bytes, said) = try await visit.sent(Said.self)
      let purpose = try said.neededText("purpose")
      try said.mustBeEmpty()
      return try await call.act(bytes) { db in
        let values = try Openings.unmask(
          party: party, of: number, purpose: purpose, by: call.actor, at: call.now, in: db)
        return .object { json in
          json.member("number", party)
          for (name, field) in [
            ("name", "name"), ("phone", "phone"), ("identity", "identity"),
            ("address", "address"), ("representative", "representative"),
            ("representativePhone", "representative-phone"),
          ] {
            json.member(name, values[field])
          }
        }
      }
    }
  }

  func partyReceiptEndpoints() {
    endpoint(
      Endpoint(
        .post, "/cases/{number}/parties/{party}/receipts", "issuePartyReceipt",
        "Gives a party a receipt of its own, at a desk after proof or by message to the number on record. The code is shown this once, and only where it is handed over."
      ).body("PartyReceiptRequest").answer("PartyReceipt", .created)
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      guard let party = Int(try visit.parameter("party")) else { throw Refusal.notFound }
      let (bytes, said) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = said
        guard let way = PartyReceipt.Way(rawValue: try said.text("way") ?? "desk") else {
          throw Invalid("way", "choice")
        }
        let holder = try said.neededText("holder")
        let proof = try said.neededText("proof")
        try said.mustBeEmpty()
        let issued = try PartyReceipts.issue(
          party: party, of: number, to: holder, proof: proof, way: way, by: call.actor,
          at: call.now, under: call.rules, in: db)
        return .object { json in
          json.member("receipt", issued.receipt)
          json.member("code", issued.code)
          json.member("url", visit.address(of: "/receipts"))
        }
      }
    }
  }

  static func openDispute(
    _ said: Said, _ parties: [Said], _ call: Call, _ db: Database
  ) throws -> JSONWriter {
    var said = said
    var filing = Filing(
      area: try said.neededText("area"), title: try said.text("title") ?? "",
      text: try said.text("text") ?? "",
      channel: try said.text("channel") ?? DisputeIntake.channel(of: call.actor, in: db)
        ?? "visit")
    filing.address = try said.text("address")
    filing.confidential = try said.flag("confidential") ?? false
    filing.sourceNumber = try said.text("sourceNumber")
    filing.privacyVersion = try said.text("privacyVersion")
    filing.category = try said.text("category")
    filing.attachments = try said.list("attachments")
    let into = try said.text("into")
    var dispute = try Self.dispute(filing, &said, parties)
    let letter = try said.text("letter")
    dispute.handedOver = try said.text("way").map { .init(unit: 0, way: $0, letter: letter) }
    dispute.act = try said.text("act")
    try said.mustBeEmpty()
    let (now, rules) = (call.now, call.rules)
    let filed =
      try into.map { number in
        try DisputeIntake.file(
          dispute, into: number, by: call.actor, at: now, under: rules, in: db)
      } ?? DisputeIntake.file(dispute, by: call.actor, at: now, under: rules, in: db)
    return try opened(filed, call, db)
  }

  /// The parties and the wish; `name` and `phone` are the applicant's where no party is.
  static func dispute(
    _ filing: Filing, _ said: inout Said, _ parties: [Said]
  ) throws -> DisputeFiling {
    var (applicants, respondents): ([DisputeFiling.Person], [DisputeFiling.Person]) = ([], [])
    if let name = try said.text("name") {
      applicants.append(.init(name: name, phone: try said.text("phone")))
    }
    for party in parties {
      let (side, person) = try Self.person(party)
      if side == .applicant { applicants.append(person) } else { respondents.append(person) }
    }
    return DisputeFiling(
      filing, applicants: applicants, respondents: respondents, wish: try said.text("wish"),
      consents: try said.flag("consent") ?? false)
  }

  private static func person(
    _ said: Said
  ) throws -> (side: Party.Side, person: DisputeFiling.Person) {
    var said = said
    guard let side = Party.Side(rawValue: try said.neededText("side")), side != .third else {
      throw Invalid("side", "choice")
    }
    var person = DisputeFiling.Person(name: try said.neededText("name"))
    person.kind = try said.text("kind") ?? "person"
    guard ["person", "company", "group"].contains(person.kind) else {
      throw Invalid("kind", "choice")
    }
    person.phone = try said.text("phone")
    person.identity = try said.text("identity")
    person.address = try said.text("address")
    try said.mustBeEmpty()
    return (side, person)
  }
}

extension MediatorChoice {
  fileprivate func write(to json: inout JSONWriter, _ units: [Int64: String]) {
    json.member("person", candidate.person)
    json.member("name", candidate.name)
    json.member("unit", candidate.unit)
    json.member("unitName", units[candidate.unit])
    json.member("score", score)
    json.member("near", candidate.near?.name)
    json.member("speciality", reasons.contains(.kind))
    json.member("language", reasons.contains(.language))
    json.member("open", candidate.open)
    json.member("settled", candidate.settled)
    json.member("ended", candidate.ended)
    json.member("barred", candidate.bar?.rawValue)
  }
}

extension ShownParty {
  func write(to json: inout JSONWriter) {
    json.member("number", party.number)
    json.member("side", party.side.rawValue)
    json.member("kind", party.kind)
    json.member("people", party.people)
    json.member("name", name)
    json.member("phone", phone)
    json.member("capacity", party.capacity)
    json.member("representative", representative)
    json.array("delegates", delegates) { json, one in
      json.object { json in
        json.member("number", one.delegate.number)
        json.member("name", one.name)
        json.member("specialAuthority", one.delegate.hasSpecialAuthority)
      }
    }
    json.member("incapable", party.isIncapable)
    json.member("consented", party.consented)
    json.member("refused", party.refused)
    json.member("left", party.left)
  }
}
