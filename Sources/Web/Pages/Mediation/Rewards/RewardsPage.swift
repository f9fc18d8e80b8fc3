import CaseEngine
import Governance

/// A mediator's volumes and claims; a desk's claims to check and rounds.
struct RewardsPage: Page {
  let volumes: [ClaimableVolume]
  let claims: [CaseSummary]
  let rounds: [RewardRound]
  let names: Names
  let isMediator: Bool
  let mayDraw: Bool
  /// How many claims a round would gather.
  let checked: Int
  var entered = Entered()
  var problem: Problem?

  func title(_ context: PageContext) -> String { context.text("menu.rewards") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(optional: problem, { context.notice($0.detail + $0.instead, warning: true) })\
      <p class="lead">\(text(isMediator ? "reward.lead.mediator" : "reward.lead"))</p>\
      \(when: isMediator, context.section(
        text("reward.volumes"), id: "volumes", volumeList(context)))\
      \(context.section(
        text(isMediator ? "reward.claims.own" : "reward.claims"), id: "claims",
        claimList(context)))\
      \(when: mayDraw, context.section(text("reward.draw"), id: "draw", drawing(context)))\
      \(when: !isMediator, context.section(
        text("reward.rounds"), id: "rounds", roundList(context)))
      """
  }

  private func volumeList(_ context: PageContext) -> HTML {
    let text = context.text
    return context.list(
      Listing(
        name: text("reward.volumes"),
        columns: [
          .init(text("reward.volume"), headline: true) { volume in
            """
            <a href="/cases/\(volume.number)">\
            \(volume.volume ?? CaseNumber.spaced(volume.number))</a>
            """
          },
          .init(text("case.closed")) { volume in
            "\(optional: volume.closed, { context.time($0) })"
          },
          .init(text("reward.form")) { "\(text("reward.form.\($0.form)"))" },
          .init(text("field.reward-class")) { "\(names.rewardClass($0.proposedClass, text))" },
          .init(text("field.reward-amount"), number: true) {
            "\(text.sum($0.amount))"
          },
          .init(text("reward.claim")) { volume in claim(volume, context) },
        ], elements: volumes, empty: (text("reward.volumes.none"), nil)))
  }

  private func claim(_ volume: ClaimableVolume, _ context: PageContext) -> HTML {
    let text = context.text
    guard volume.bars.isEmpty else {
      return """
        <span class="quiet">\(volume.bars.map { text("because.\($0.rawValue)") }
          .joined(separator: text("word.and")))</span>
        """
    }
    return """
      \(context.button(Action(
        text("step.claim"), "/rewards/claims", way: .post(["dispute": volume.number]),
        weight: .main)))\
      \(each: volume.flags, {
        " \(context.tag(text("reward.flagged.\($0.kind.rawValue)")))"
      })
      """
  }

  private func claimList(_ context: PageContext) -> HTML {
    let text = context.text
    return context.list(
      Listing(
        name: text("reward.claims"),
        columns: [
          .init(text("reward.volume"), headline: true) { summary in
            """
            <a href="/cases/\(summary.number)">\
            \(summary.title ?? CaseNumber.spaced(summary.number))</a>
            """
          },
          .init(text("case.area")) { "\(names.area($0.area))" },
          .init(text("case.state")) { summary in
            """
            \(context.tag(text.word("state", summary.state))) \
            \(when: summary.open, context.light(summary.light))
            """
          },
          .init(text("case.due")) { "\(optional: $0.due, { context.time($0) })" },
        ], elements: claims, empty: (text("reward.claims.none"), nil)))
  }

  private func drawing(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p>\(text("reward.draw.lead", ["count": "\(checked)"]))</p>\
      \(when: checked > 0, context.form(
        "/rewards/rounds",
        [Field("seed", text("field.seed"), hint: text("reward.seed.hint"), maxLength: 100)],
        entered, submit: text("reward.draw")))
      """
  }

  private func roundList(_ context: PageContext) -> HTML {
    let text = context.text
    return context.list(
      Listing(
        name: text("reward.rounds"),
        columns: [
          .init(text("reward.round"), headline: true) {
            "<a href=\"/rewards/rounds/\($0.id)\">\($0.name(text))</a>"
          },
          .init(text("case.area")) { "\(names.area($0.area))" },
          .init(text("case.state")) { context.tag(text("reward.stage.\($0.stage.rawValue)")) },
          .init(text("reward.drawn")) { context.time($0.drawn) },
          .init(text("reward.total"), number: true) { round in
            "\(round.total.map(Yuan.printed) ?? "")"
          },
        ], elements: rounds, empty: (text("reward.rounds.none"), nil)))
  }
}
