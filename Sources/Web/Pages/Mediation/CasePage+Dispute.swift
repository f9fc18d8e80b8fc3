import CaseEngine
import Governance

extension CaseSheet {
  func party(_ number: Int) -> String? {
    dispute?.parties.first { $0.party.number == number }?.name
  }

  func delegate(_ number: Int, of party: Int) -> String? {
    dispute?.parties.first { $0.party.number == party }?.delegates
      .first { $0.delegate.number == number }?.name
  }

  func signs(_ ids: String, _ text: Text) -> String {
    let known = names.mediation?.risk.signs ?? []
    return ids.split(separator: ",").map { id in
      known.first { $0.id == id }.map(text.name) ?? String(id)
    }

    .joined(separator: text("word.and"))
  }
}

extension PageContext {
  /// The colour of a danger, never without its word and its shape.
  func risk(_ colour: String) -> HTML {
    let shape: Icon =
      switch colour {
      case "red": .square
      case "orange": .diamond
      case "yellow": .triangle
      default: .circle
      }
    return """
      <span class="light risk-\(colour)">\(icon(shape))\
      \(text("dispute.risk", ["colour": text("choice.risk.\(colour)")]))</span>
      """
  }

  /// A colour that the computer proposes, with its reasons.
  func proposed(_ proposal: RiskProposal, beside decided: RiskProposal.Colour? = nil) -> HTML {
    """
    \(optional: decided, {
      notice(
        text(
          proposal.isAbove($0) ? "dispute.proposed-higher" : "dispute.proposed-lower",
          ["decided": text("choice.risk.\($0.rawValue)")]), warning: proposal.isAbove($0))
    })\
    <p>\(risk(proposal.colour.rawValue)) \
    <span class="quiet">\(text("dispute.proposed"))</span></p>\
    \(when: proposal.signs.isEmpty, "<p class=\"quiet\">\(text("dispute.no-signs"))</p>")\
    \(when: !proposal.signs.isEmpty, """
      <ul>\(each: proposal.signs, { sign in
        "<li>\(text("dispute.sign", ["name": text.name(sign), "weight": "\(sign.weight)"]))</li>"
      })</ul>
      """)
    """
  }
}

extension CasePage {
  func disputed(_ sheet: DisputeSheet, _ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(when: !sheet.repeats.isEmpty, context.section(
        text("desk.repeats"), id: "repeats",
        LikelyRepeats(
          repeats: sheet.repeats,
          joining: view.offers.contains { $0.step.id == "merge" } ? view.file.matter : nil
        ).markup(context)))\
      \(context.section(text("dispute.parties"), id: "parties", parties(sheet, context)))\
      \(handOvers(sheet, context))\
      \(when: view.file.matter.procedure == Petition.id, petitionRoads(context))\
      \(optional: sheet.agreement, {
        context.section(
          text("dispute.agreement"), id: "agreement", agreement($0, sheet, context))
      })\
      \(optional: sheet.proposal.flatMap { isTold($0) ? $0 : nil }, {
        context.section(
          text("field.risk"), id: "risk", context.proposed($0, beside: view.file.risk))
      })\
      \(when: !sheet.help.isEmpty, context.section(
        text("counselling.title"), id: "counselling", help(sheet, context)))
      """
  }

  /// What is graver than was decided is told to everybody who reads it; what is lighter, to who may
  /// decide.
  private func isTold(_ proposal: RiskProposal) -> Bool {
    let decided = view.file.risk
    return proposal.isAbove(decided)
      || view.file.matter.open && view.actor.role.decidesRisk && proposal.differs(from: decided)
  }

  func disputeFacts(_ context: PageContext) -> [(label: String, value: HTML)] {
    let text = context.text
    let facts = view.file.matter.facts
    var shown: [(label: String, value: HTML)] = []
    if let first = FirstReceiver(view.file.matter) {
      let who = first.person.flatMap { view.names.people[$0] }
      let post = "\(view.names.area(first.area)) \(text.word("role", first.role.rawValue))"
      shown.append((text("field.first-receiver"), "\(who.map { "\($0) · " } ?? "")\(post)"))
    }
    for name in ["difficulty", "lawful-road", "road", "after-road", "performance"] {
      guard let id = facts[name]?.text, !id.isEmpty,
        let words = text.has("procedure.\(id)")
          ? text("procedure.\(id)") : view.names.entry(name, id, dispute: true, text)
      else { continue }
      shown.append((text(name == "road" ? "dispute.road" : "field.\(name)"), "\(words)"))
    }
    if let people = facts["people"]?.number {
      shown.append((text("field.people"), "\(people)"))
    }
    for name in ["amount", "agreed-amount"] {
      guard let fen = facts[name]?.number, fen > 0 || name == "amount" else { continue }
      shown.append(
        (text("field.\(name)"), "\(text("dispute.yuan", ["amount": text.sum(fen)]))"))
    }
    if let result = facts["result"]?.text {
      shown.append((text("field.result"), "\(text("choice.result.\(result)"))"))
    }
    if let calls = view.dispute?.calls, calls > 0 {
      shown.append((text("dispute.calls"), "\(text("dispute.calls.count", ["count": "\(calls)"]))"))
    }
    if let day = view.dispute?.arbitrable {
      shown.append((text("clock.mediate"), "\(text("dispute.arbitrable", ["day": text.day(day)]))"))
    }
    if let day = facts["limitation-ends"]?.day {
      shown.append((text("field.limitation-ends"), "\(text.day(day))"))
    }
    for name in ["office", "act", "petition-road"] {
      if let id = facts[name]?.text, !id.isEmpty {
        shown.append((text("field.\(name)"), "\(text("choice.\(name).\(id)"))"))
      }
    }
    for name in ["court", "court-number", "ruling", "leader"] {
      if let words = facts[name]?.text { shown.append((text("field.\(name)"), "\(words)")) }
    }
    if let signs = facts["signs"]?.text {
      shown.append((text("field.signs"), "\(view.signs(signs, text))"))
    }
    return shown
  }

  /// Content for a purpose, to whom otherwise only the status is shown.
  func opening(_ context: PageContext) -> HTML {
    let text = context.text
    return context.section(
      text("dispute.open.title"), id: "opening",
      context.form(
        "\(path)/openings",
        [
          Field(
            "purpose", text("case.purpose"), hint: text("dispute.open.hint"), required: true,
            maxLength: Openings.longestPurpose)
        ], entered, submit: text("dispute.open")))
  }

  private func parties(_ sheet: DisputeSheet, _ context: PageContext) -> HTML {
    let text = context.text
    guard !sheet.parties.isEmpty else {
      return "<p class=\"quiet\">\(text("dispute.no-party"))</p>"
    }
    return """
      <ul class="reports parties">\(each: sheet.parties, { shown in
        "<li>\(party(shown, context))</li>"
      })</ul>
      """
  }

  private func party(_ shown: ShownParty, _ context: PageContext) -> HTML {
    let text = context.text
    let party = shown.party
    let full = askedParty == party.number ? unmasked : [:]
    let name = full["name"] ?? shown.name
    let agent = full["representative"] ?? shown.representative
    let identity = full["identity"].map { "\(text("field.identity")) \($0)" }
    return """
      <p class="quiet">\(text("choice.side.\(party.side.rawValue)")) · \
      \(text("choice.party-kind.\(party.kind)"))\
      \(when: party.people > 1, " · \(text("dispute.people", ["count": "\(party.people)"]))")</p>
      <p class="reporter">\(context.icon(.person)) \
      \(name ?? text(shown.isErased ? "case.erased" : "case.hidden")) \
      <span class="number">\(full["phone"] ?? shown.phone ?? "")</span>\
      \(optional: identity, { " · \($0)" })\(optional: full["address"], { " · \($0)" })</p>
      \(each: shown.delegates, { one in
        """
        <p>\(view.names.entry("capacity", party.capacity ?? "", dispute: true, text) ?? "") \
        \(one.name ?? "—") \(context.tag(text(
          one.delegate.hasSpecialAuthority
            ? "dispute.special-authority" : "dispute.general-authority")))</p>
        """
      })\
      \(when: party.capacity != nil && shown.delegates.isEmpty, """
        <p>\(view.names.entry("capacity", party.capacity ?? "", dispute: true, text) ?? "") \
        \(agent ?? "") <span class="number">\(full["representative-phone"] ?? "")</span> \
        \(when: ["agent", "representative"].contains(party.capacity), context.tag(text(
          party.hasSpecialAuthority ? "dispute.special-authority" : "dispute.general-authority")))\
        </p>
        """)\
      <p>\(standing(party, context))</p>\
      \(when: shown.mayUnmask && full.isEmpty, unmask(party, context))\
      \(when: givesReceipt(party), receipt(party, agent ?? name ?? "", context))
      """
  }

  private func standing(_ party: Party, _ context: PageContext) -> HTML {
    let text = context.text
    if let left = party.left {
      let ground = party.leftBecause.flatMap {
        view.names.entry("ground", $0, dispute: true, text)
      }
      return """
        \(context.tag(text("dispute.left"))) <span class="quiet">\(context.time(left))\
        \(optional: ground, { " · \($0)" })</span>
        """
    }
    let consent =
      party.refused != nil
      ? "dispute.refused" : party.consented != nil ? "dispute.consented" : "dispute.not-asked"
    return """
      \(when: party.side != .third || party.isBound, "\(context.tag(text(consent))) ")\
      \(when: party.needsGuardian, context.tag(text("dispute.needs-guardian")))
      """
  }

  private func givesReceipt(_ party: Party) -> Bool {
    PartyReceipts.issuers.contains(view.actor.role) && party.isActive && !party.needsGuardian
      && view.file.matter.open
  }

  /// The number and code with which a party follows the dispute itself.
  private func receipt(_ party: Party, _ holder: String, _ context: PageContext) -> HTML {
    let text = context.text
    let entered = givingTo == party.number ? self.entered : Entered()
    var fields = [
      Field("holder", text("party.receipt.holder"), required: true, value: holder, maxLength: 60),
      Field(
        "proof", text("case.reissue.proof"), hint: text("party.receipt.proof.hint"),
        required: true, maxLength: 200),
      Field(
        "way", text("party.receipt.way"),
        .radio(
          PartyReceipt.Way.allCases.map {
            Field.Choice($0.rawValue, text("party.receipt.way.\($0.rawValue)"))
          }), required: true, value: PartyReceipt.Way.desk.rawValue),
    ]
    for index in fields.indices { fields[index].scope = "receipt-party-\(party.number)" }
    return """
      <details class="inline"\(when: entered.invalid != nil, " open")>\
      <summary>\(text("step.issue-receipt"))</summary>
      <p class="quiet">\(text("party.receipt.hint"))</p>
      \(context.form(
        "\(path)/parties/\(party.number)/receipt", fields, entered,
        submit: text("step.issue-receipt")))</details>
      """
  }

  private func unmask(_ party: Party, _ context: PageContext) -> HTML {
    let text = context.text
    let entered = askedParty == party.number ? self.entered : Entered()
    var field = Field(
      "purpose", text("case.purpose"), hint: text("case.purpose.hint"), required: true,
      maxLength: Openings.longestPurpose)
    field.scope = "unmask-party-\(party.number)"
    return """
      <details class="inline"\(when: entered.invalid != nil, " open")>\
      <summary>\(context.icon(.eye)) \(text("masked.reveal"))</summary>
      \(context.form(
        "\(path)/parties/\(party.number)/unmask", [field], entered, submit: text("case.unmask")))\
      </details>
      """
  }
}
