import CaseEngine
import Governance

/// A round: how it was drawn, its claims, what is published and what is paid.
struct RewardRoundPage: Page {
  let round: RewardRound
  let lines: [RewardRound.Line]
  let payments: [RewardPayment]
  var recoveries: [RewardRecovery] = []
  let names: Names
  let mayPublish: Bool
  let mayList: Bool
  var problem: Problem?

  func title(_ context: PageContext) -> String { round.name(context.text) }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.rewards"), "/rewards")]
  }

  private var path: String { "/rewards/rounds/\(round.id)" }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(optional: problem, { context.notice($0.detail + $0.instead, warning: true) })\
      \(acts(context))\
      \(context.section(text("case.facts"), context.facts(facts(context))))\
      \(when: round.stage == .listed, context.section(
        text("reward.payment"), id: "payment",
        RewardPayments(payments: payments, total: round.total ?? 0, names: names, text: text)
          .markup(context, exports: path)))\
      \(when: !recoveries.isEmpty, context.section(
        text("reward.recoveries"), id: "recoveries", recoveryList(context)))\
      \(context.section(text("reward.claims"), id: "claims", claimList(context)))
      """
  }

  private func acts(_ context: PageContext) -> HTML {
    let text = context.text
    var actions: [Action] = []
    if mayPublish {
      actions.append(
        Action(
          text("reward.publish"), "\(path)/publication", way: .post([:]), weight: .main,
          confirmation: text("reward.publish.sure")))
    }
    if mayList {
      actions.append(
        Action(
          text("reward.list"), "\(path)/payment", way: .post([:]), weight: .main,
          confirmation: text("reward.list.sure")))
    }
    if round.published != nil {
      actions.append(Action(text("reward.publication"), "\(path)/publication"))
    }
    return actions.isEmpty ? .empty : context.buttons(actions)
  }

  private func facts(_ context: PageContext) -> [(label: String, value: HTML)] {
    let text = context.text
    func by(_ person: Int64?) -> HTML {
      "\(optional: person.flatMap { names.people[$0] }, { " · \($0)" })"
    }
    let sampled = lines.count { $0.isSampled }
    var facts: [(label: String, value: HTML)] = [
      (text("case.area"), "\(names.area(round.area))"),
      (text("case.state"), context.tag(text("reward.stage.\(round.stage.rawValue)"))),
      (text("reward.drawn"), "\(context.time(round.drawn))\(by(round.drawnBy))"),
      (text("field.seed"), "<code>\(round.seed)</code>"),
      (
        text("reward.sample"),
        "\(text("reward.sample.words", ["percent": "\(round.percent)", "count": "\(sampled)"]))"
      ),
    ]
    if let published = round.published {
      facts.append(
        (text("reward.published"), "\(context.time(published))\(by(round.publishedBy))"))
    }
    if let until = round.until { facts.append((text("reward.until"), "\(text.day(until))")) }
    if let listed = round.listed {
      facts.append((text("reward.listed"), "\(context.time(listed))\(by(round.listedBy))"))
    }
    if let hash = round.sha256 {
      facts.append((text("reward.sha256"), "<code class=\"words\">\(hash)</code>"))
    }
    return facts
  }

  private func claimList(_ context: PageContext) -> HTML {
    let text = context.text
    return context.list(
      Listing(
        name: text("reward.claims"),
        columns: [
          .init(text("reward.volume"), headline: true) {
            "<a href=\"/cases/\($0.number)\">\($0.volume)</a>"
          },
          .init(text("reward.mediator")) { "\($0.name)" },
          .init(text("reward.committee")) { "\($0.committee)" },
          .init(text("reward.form")) { "\(text("reward.form.\($0.form)"))" },
          .init(text("field.reward-class")) { "\(names.rewardClass($0.rewardClass, text))" },
          .init(text("field.reward-amount"), number: true) {
            "\(text.sum($0.amount))"
          },
          .init(text("case.state")) { line in
            """
            \(context.tag(text.word("state", line.state))) \
            \(optional: line.bar, { "<small class=\"quiet\">\(text("because.\($0)"))</small>" }) \
            \(when: line.isFlagged, context.tag(text("reward.flagged"))) \
            \(when: line.isSampled, context.tag(sampled(line, text)))
            """
          },
        ], elements: lines, empty: (text("reward.claims.none"), nil)))
  }

  /// To be held against this list, whose own sum stays as it is.
  private func recoveryList(_ context: PageContext) -> HTML {
    let text = context.text
    let sum = recoveries.reduce(0) { $0 + $1.amount }
    return """
      \(context.list(Listing(
        name: text("reward.recoveries"),
        columns: [
          .init(text("reward.volume"), headline: true) {
            "<a href=\"/cases/\($0.number)\">\($0.volume)</a>"
          },
          .init(text("reward.mediator")) { "\($0.name)" },
          .init(text("reward.committee")) { "\($0.committee)" },
          .init(text("field.reward-amount"), number: true) { "\(text.sum($0.amount))" },
          .init(text("reward.recovered")) { context.time($0.at) },
        ], elements: recoveries, empty: (text("reward.claims.none"), nil))))\
      <p><strong>\(text("reward.total.words", [
        "count": "\(recoveries.count)", "amount": text.sum(sum),
      ]))</strong></p>
      """
  }

  private func sampled(_ line: RewardRound.Line, _ text: Text) -> String {
    line.phoneResult.map { text("choice.phone-result.\($0)") } ?? text("reward.to-call")
  }
}

/// What anybody may read of a round: who is to be paid how much for which volume, and where to
/// object. It names no party of a dispute, and not what it was about: in a village that would do.
struct RewardPublicationPage: Page {
  let round: RewardRound
  let lines: [RewardRound.Line]
  let names: Names

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("reward.publication") }

  func breadcrumb(_ context: PageContext) -> [Link] { [.front(context)] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let total = lines.reduce(0) { $0 + $1.amount }
    return """
      <p class="lead">\(names.area(round.area)) · \(round.name(text))</p>\
      \(optional: round.until, { until in
        context.notice(text("reward.publication.until", ["day": text.day(until)]))
      })\
      \(context.list(Listing(
        name: text("reward.publication"),
        columns: [
          .init(text("reward.mediator"), headline: true) { "\($0.name)" },
          .init(text("reward.committee")) { "\($0.committee)" },
          .init(text("reward.volume")) { "\($0.volume)" },
          .init(text("field.reward-class")) { "\(names.rewardClass($0.rewardClass, text))" },
          .init(text("field.reward-amount"), number: true) {
            "\(text.sum($0.amount))"
          },
        ], elements: lines, empty: (text("reward.claims.none"), nil))))\
      <p><strong>\(text("reward.total.words", [
        "count": "\(lines.count)", "amount": text.sum(total),
      ]))</strong></p>
      """
  }
}
