import CaseEngine
import Governance
import Storage

/// Somebody to call about a claim that was drawn.
struct RewardContact: Sendable {
  let side: Party.Side
  let name: String
  let phone: String
}

/// What the page of a claim shows beside what every case has.
struct RewardSheet: Sendable {
  let flags: [RewardRule.Flag]
  let round: RewardRound?
  /// The actor may ask whom to call.
  let mayCall: Bool

  static func of(_ file: CaseFile, for actor: Actor, in db: Database) throws -> RewardSheet? {
    guard file.privacy == .reward else { return nil }
    let facts = file.matter.facts
    let round = try facts["round"]?.text.flatMap { Int64($0) }.flatMap { id in
      try RewardRound.list(for: actor, in: db).first { $0.id == id }
    }
    return RewardSheet(
      flags: (facts["flags"]?.list ?? []).compactMap { RewardRule.Flag($0) }, round: round,
      mayCall: file.matter.state == "drawn" && facts["sampled"] == true
        && [.receptionist, .coordinator].contains(actor.role) && file.filer != actor.person)
  }
}

extension CasePage {
  func rewarded(_ sheet: RewardSheet, _ context: PageContext) -> HTML {
    let text = context.text
    let facts = view.file.matter.facts
    var shown: [(label: String, value: HTML)] = []
    if let dispute = facts["dispute"]?.text {
      shown.append(
        (
          text("reward.dispute"),
          "<a href=\"/cases/\(dispute)\">\(CaseNumber.spaced(dispute))</a>"
        ))
    }
    if let form = facts["agreement-form"]?.text {
      shown.append((text("reward.form"), "\(text("reward.form.\(form)"))"))
    }
    if let id = facts["reward-class"]?.text {
      shown.append((text("field.reward-class"), "\(view.names.rewardClass(id, text))"))
    }
    if let fen = facts["reward-amount"]?.number {
      shown.append(
        (
          text("field.reward-amount"),
          "\(text("dispute.yuan", ["amount": text.sum(fen)]))"
        ))
    }
    if let score = facts["score"]?.number { shown.append((text("field.score"), "\(score)")) }
    if let round = sheet.round {
      shown.append(
        (
          text("reward.round"),
          "<a href=\"/rewards/rounds/\(round.id)\">\(round.name(text))</a>"
        ))
    }
    if facts["sampled"] == true {
      shown.append((text("reward.sampled"), "\(text("word.yes"))"))
    }
    return """
      \(context.section(text("reward.claim"), id: "reward", """
        \(context.facts(shown))\(when: sheet.flags.isEmpty && view.file.matter.open, """
          <p class="quiet">\(text("reward.no-flag"))</p>
          """)\(each: sheet.flags, { flag in
            """
            <div class="notice warning">\(context.icon(.warning))<p>\
            \(text("reward.flag.\(flag.kind.rawValue)")) \(each: flag.numbers, {
              "<a href=\"/cases/\($0)\">\(CaseNumber.spaced($0))</a> "
            })</p></div>
            """
          })
        """))\
      \(when: sheet.mayCall, calling(context))
      """
  }

  private func calling(_ context: PageContext) -> HTML {
    let text = context.text
    guard contacts.isEmpty else {
      return context.section(
        text("reward.contacts"), id: "contacts",
        context.facts(
          contacts.map { one in
            (
              text("choice.side.\(one.side.rawValue)"),
              "\(one.name) <span class=\"number\">\(one.phone)</span>"
            )
          }))
    }
    return context.section(
      text("reward.contacts"), id: "contacts",
      context.form(
        "\(path)/contacts",
        [
          Field(
            "purpose", text("case.purpose"), hint: text("case.purpose.hint"), required: true,
            value: text("reward.contacts.purpose"), maxLength: Openings.longestPurpose)
        ], entered, submit: text("reward.contacts.show")))
  }
}

extension RewardRound {
  func name(_ text: Text) -> String {
    text("reward.round.name", ["year": "\(year)", "n": "\(n)"])
  }
}
