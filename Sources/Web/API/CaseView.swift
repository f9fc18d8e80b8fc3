import CaseEngine
import Governance
import Storage

/// A case as the interface tells it to one actor.
struct CaseView: Sendable {
  let file: CaseFile
  let degree: Sight.Degree
  let sight: Sight
  let title: String?
  let reports: [ShownReport]
  let links: [CaseLink]
  let attachments: [Attachment]
  /// Of a confidential matter, for who decides: which files its handlers see.
  let released: Set<Int64>?
  let offers: [CaseDesk.Offer]
  /// What a field of the kind may be where the case itself says it: units, colleagues, areas.
  let choices: [CaseEngine.Field.Kind: [String]]
  /// Of a dispute; none of any other case.
  var parties: [ShownParty] = []
  /// Of a dispute, how it went from office to office; both sides may know it.
  var handOvers: [HandOver] = []
  /// Of a dispute, how grave its signs make it, beside what a person has decided.
  var proposal: RiskProposal?
  /// Of a dispute that was agreed upon.
  var agreement: Agreement?
  /// Who has not signed it.
  var unsigned: [(signer: String, party: Int, delegate: Int)] = []
  /// Calls to the police within ninety days, of what this actor reads.
  var calls = 0

  static func of(
    _ file: CaseFile, degree: Sight.Degree, sight: Sight, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws -> CaseView {
    let title = try sight.title(of: file, to: degree, in: db)
    guard degree == .content else {
      return CaseView(
        file: file, degree: degree, sight: sight, title: title, reports: [], links: [],
        attachments: [],
        released: nil,
        offers: try CaseDesk.offers(file, to: sight.actor, at: now, under: rules, in: db),
        choices: [:], handOvers: file.isDispute ? try HandOver.trail(of: file, in: db) : [])
    }
    let offers = try CaseDesk.offers(file, to: sight.actor, at: now, under: rules, in: db)
    let isAgreed = file.isDispute && Agreement.number(of: file.matter) > 0
    let agreement = isAgreed ? try Agreement.of(file, in: db) : nil
    // By word of mouth, nobody signs.
    let isWritten = file.matter.facts["agreement-form"] != "oral"
    let calls =
      file.isDispute ? try RepeatedCalls.count(over: file, seenBy: sight, at: now, in: db) : 0
    return CaseView(
      file: file, degree: degree, sight: sight, title: title,
      reports: try ShownReport.of(file, seenBy: sight, in: db),
      links: try CaseLink.of(file, seenBy: sight, in: db),
      attachments: try Attachments.shown(of: file, to: sight, in: db),
      released: Releases.mayDecide(file, sight)
        ? Set(try Releases.of(file, in: db).keys) : nil,
      offers: offers, choices: try choices(of: offers, file, on: now.day, in: db),
      parties: file.isDispute ? try ShownParty.of(file, seenBy: sight, in: db) : [],
      handOvers: file.isDispute ? try HandOver.trail(of: file, in: db) : [],
      proposal: file.isDispute ? try RiskProposal.of(file, calls: calls, in: db) : nil,
      agreement: agreement,
      unsigned: isWritten ? try agreement?.missing(of: Parties.of(file, in: db)) ?? [] : [],
      calls: calls)
  }

  func write(to json: inout JSONWriter, at now: Instant, under rules: Rulebook) {
    let matter = file.matter
    json.member("number", matter.number)
    json.member("procedure", matter.procedure)
    json.member("state", matter.state)
    json.member("open", matter.open)
    json.member("outcome", matter.outcome)
    json.member("title", title)
    json.member("text", text)
    json.member("area", matter.area)
    json.member("holder", matter.holder)
    json.member("level", matter.level.name)
    Self.owner(
      post: file.turn, organisation: matter.unit, person: matter.handler, area: matter.holder,
      to: &json)
    json.member("light", file.light(at: now).rawValue)
    json.member("due", file.deadline.due)
    json.member("entries", matter.entries)
    for name in ["category", "urgency", "kind"] {
      json.member(name, degree == .content ? matter.facts[name]?.text : nil)
    }
    json.member("confidential", file.confidential)
    json.member("wantsReply", matter.facts["reply-wanted"] != false)
    json.member("opened", file.opened)
    json.member("changed", matter.changed)
    json.member("closed", file.closed)
    json.member("degree", degree == .content ? "content" : "status")
    if degree == .content, file.isDispute, let first = FirstReceiver(matter) {
      json.object("firstReceiver") { json in
        json.member("post", first.post)
        json.member("person", first.person)
        json.member("area", first.area)
      }
    } else {
      json.null("firstReceiver")
    }
    json.array("clocks", degree == .content || sight.mayDirect(file) ? matter.clocks : []) {
      json, clock in
      let deadline = Deadline.of(clock, rules.calendar)
      json.object { clock.write(to: &$0, deadline, at: now) }
    }
    json.array("reports", reports) { json, report in json.object { report.write(to: &$0) } }
    json.array("parties", parties) { json, party in json.object { party.write(to: &$0) } }
    json.array("handOvers", handOvers) { json, one in
      json.object { json in
        json.member("at", one.at)
        json.member("step", one.step)
        json.member("organisation", one.unit.map { "\($0)" })
        json.member("area", one.area)
        json.member("way", one.way)
        json.member("letter", one.letter)
        json.member("outcome", one.outcome)
      }
    }
    if let proposal {
      json.object("risk") { json in
        json.member("decided", file.risk?.rawValue)
        json.member("proposed", proposal.colour.rawValue)
        json.member("weight", proposal.weight)
        json.array("signs", proposal.signs) { json, sign in
          json.object { json in
            json.member("id", sign.id)
            json.member("name", sign.name)
            json.member("weight", sign.weight)
          }
        }
      }
    }
    json.member("calls", calls)
    if let agreement {
      json.object("agreement") { write(agreement, to: &$0) }
    } else {
      json.null("agreement")
    }
    json.array("links", links) { json, link in
      json.object { json in
        json.member("kind", link.kind)
        json.member("number", link.number)
        json.member("direction", link.isOutgoing ? "to" : "from")
      }
    }
    json.array("attachments", attachments) { json, file in
      json.object { json in
        file.write(to: &json)
        if let released { json.member("released", released.contains(file.id)) }
      }
    }
    json.array("steps", offers) { json, offer in
      json.object { offer.write(to: &$0, choices: choices) }
    }
  }

  private func write(_ agreement: Agreement, to json: inout JSONWriter) {
    json.member("number", agreement.number)
    json.member("form", file.matter.facts["agreement-form"]?.text)
    json.member("amount", file.matter.facts["agreed-amount"]?.number)
    json.array("signed", agreement.marks) { json, mark in
      json.object { json in
        write(mark.signer, mark.party, mark.delegate, to: &json)
        json.member("manner", mark.manner)
        json.member("at", mark.at)
      }
    }
    json.array("missing", unsigned) { json, one in
      json.object { json in
        write(one.signer, one.party, one.delegate, to: &json)
      }
    }
    json.array("instalments", agreement.instalments) { json, one in
      json.object { json in
        json.member("number", one.number)
        json.member("due", one.due)
        json.member("amount", one.amount)
        json.member("performed", one.performed)
      }
    }
  }

  /// Whose place in an agreement it is: of a group, that of each whom it has sent.
  private func write(
    _ signer: String, _ party: Int, _ delegate: Int, to json: inout JSONWriter
  ) {
    json.member("signer", signer)
    json.member("party", party > 0 ? party : nil)
    json.member("delegate", delegate > 0 ? delegate : nil)
    let shown = parties.first { $0.party.number == party }
    json.member("name", shown?.delegates.first { $0.delegate.number == delegate }?.name)
  }

  private static func choices(
    of offers: [CaseDesk.Offer], _ file: CaseFile, on day: Day, in db: Database
  ) throws -> [CaseEngine.Field.Kind: [String]] {
    var choices: [CaseEngine.Field.Kind: [String]] = [:]
    let kinds = Set(offers.flatMap(\.step.fields).map(\.kind))
    if kinds.contains(.organisation) || kinds.contains(.organisations) {
      let units = try CaseChoices.units(near: file, on: day, in: db)
      choices[.organisation] = units
      choices[.organisations] = units
    }
    if kinds.contains(.person) {
      choices[.person] = try CaseChoices.colleagues(of: file, on: day, in: db)
    }
    if kinds.contains(.leader) {
      choices[.leader] = try CaseChoices.leaders(over: file, on: day, in: db).map {
        "\($0.person)"
      }
    }
    if kinds.contains(.area) {
      choices[.area] = try CaseChoices.desks(near: file, on: day, in: db)
    }
    return choices
  }

  /// What was said first; the words that the dispatcher left in where the reporter is hidden.
  private var text: String? {
    guard degree == .content else { return nil }
    return file.confidential && !sight.seesConfidentialReporter
      ? file.matter.facts["redacted"]?.text : reports.lazy.compactMap(\.text).first
  }

  /// Whose turn it is; null once the case has ended.
  static func owner(
    post: Role?, organisation: Int64?, person: Int64?, area: String, to json: inout JSONWriter
  ) {
    guard let post else { return json.null("owner") }
    json.object("owner") { json in
      json.member("post", post.rawValue)
      json.member("organisation", post.actsForUnit ? organisation : nil)
      json.member("person", post.actsForUnit ? person : nil)
      json.member("area", area)
    }
  }
}
