import CaseEngine
import Governance

/// One case: where it stands, what can be done now, what is known, and all that happened.
struct CasePage: Page {
  let view: CaseSheet
  /// The report whose full values were asked for, and the values once a purpose was given.
  var asked: Int64?
  var unmasked: [String: String] = [:]
  /// The party whose numbers were asked for.
  var askedParty: Int?
  /// The party to whom a receipt was to be given.
  var givingTo: Int?
  /// The report whose receipt is to be issued again.
  var reissuing: Int64?
  var entered = Entered()
  /// What others did while somebody was writing, and what he wrote.
  var since: [ShownEntry] = []
  var lost: LostWords?
  var problem: Problem?
  /// Whom to call about a claim that was drawn, once a purpose was given.
  var contacts: [RewardContact] = []

  func title(_ context: PageContext) -> String {
    view.heading(context.text)
  }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.mine"), "/"), Link(context.text("case.list"), "/cases")]
  }

  var path: String { "/cases/\(view.file.number)" }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    guard view.degree == .content else {
      return """
        \(head(context))\(context.notice(statusOnly(text)))\
        \(when: !view.offers.isEmpty, next(context))\
        \(when: view.dispute?.mayOpen ?? false, opening(context))\
        \(optional: view.dispute, { handOvers($0, context) })\
        \(context.section(text("case.facts"), context.facts(facts(context))))\
        \(when: view.sight.mayDirect(view.file), watched(context))
        """
    }
    return """
      \(Overtaken(view: view, since: since).markup(context))\
      \(optional: problem, { context.notice($0.detail + $0.instead, warning: true) })\
      \(optional: lost, { $0.markup(context) })\
      \(head(context))\(next(context))\
      <div class="columns"><div>
      \(optional: view.dispute, { disputed($0, context) })\
      \(optional: view.reward, { rewarded($0, context) })\
      \(optional: view.client, { client($0, context) })\
      \(when: hasReports, context.section(
        text("case.reports"), id: "reports", reports(context)))\
      \(when: !view.attachments.isEmpty, context.section(
        text("field.attachments"), id: "attachments", attachments(context)))\
      \(context.section(text("case.history"), id: "history", context.timeline(history(context))))
      </div><div>
      \(context.section(text("case.facts"), context.facts(facts(context))))\
      \(watched(context))\
      \(when: !view.neighbours.isEmpty, context.section(
        text("case.neighbours"), neighbours(context)))
      </div></div>
      """
  }

  /// Why the status is shown, and no more.
  private func statusOnly(_ text: Text) -> String {
    if view.dispute?.mayOpen ?? false { return text("dispute.status-only") }
    return view.dispute?.ground?.words(text) ?? text("case.status-only")
  }

  /// What is to be met by when, and what is watched over.
  private func watched(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.section(text("case.clocks"), id: "clocks", clocks(context)))\
      \(when: !view.supervisions.isEmpty, context.section(
        text("case.supervisions"), supervisions(context)))
      """
  }

  /// A matter that nobody has reported, such as a task that was given out, has none and never had.
  private var hasReports: Bool {
    view.file.reports > 0 || view.file.parent != nil || view.file.mergedInto != nil
  }

  private func head(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <div class="case-head"><p><span class="number">\(CaseNumber.spaced(view.file.number))</span> \
      \(context.tag(text.word("state", view.file.matter.state))) \
      \(when: view.file.matter.open && view.primary == nil, context.light(view.light)) \
      \(when: view.file.confidential, context.tag(text("case.confidential"))) \
      \(optional: view.file.risk?.rawValue, { context.risk($0) }) \
      \(when: view.file.matter.wasSupervised, context.tag(text("case.was-supervised")))</p>
      \(optional: view.primary, {
        context.deadlineChip(
          $0.deadline, light: view.light, name: text.word("clock", $0.clock.name))
      })</div>

      """
  }

  /// Next steps, and the watch.
  private func next(_ context: PageContext) -> HTML {
    let text = context.text
    let offers = CaseDesk.Offer.byLikelihood(view.offers, of: view.file.matter)
    var actions = offers.enumerated().map { index, offer in
      let weight: Action.Weight = index == 0 ? .main : .plain
      let words = text.word("step", offer.step.id)
      return offer.isDirect
        ? Action(
          words, "\(path)/steps",
          way: .post(["step": offer.step.id, "entries": "\(view.file.matter.entries)"]),
          weight: weight)
        : Action(words, "\(path)/steps/\(offer.step.id)", weight: weight)
    }
    let watch = Action(
      text(view.isWatched ? "case.unwatch" : "case.watch"), "\(path)/watch",
      way: .post(["on": view.isWatched ? "no" : "yes"]))
    if view.degree == .content, DocumentKinds.are(in: view.file.matter.procedure) {
      actions.append(Action(text("document.list"), "\(path)/documents"))
    }
    actions.append(watch)
    return """
      <section class="next" aria-label="\(text("case.next"))">\
      \(when: offers.isEmpty && view.file.matter.open, """
        <p class="quiet">\(text(
          "case.waits", ["role": text.word("role", view.file.turn?.rawValue ?? "")]))</p>
        """)\
      \(context.buttons(actions, shown: offers.isEmpty ? 1 : 4))</section>

      """
  }

  private func facts(_ context: PageContext) -> [(label: String, value: HTML)] {
    let text = context.text
    let matter = view.file.matter
    var facts: [(label: String, value: HTML)] = [
      (text("case.area"), "\(view.names.area(matter.area))"),
      (text("case.holder"), "\(view.names.area(matter.holder))"),
    ]
    if let joint = view.file.joint {
      facts.append((text("field.joint-area"), "\(view.names.area(joint.code))"))
    }
    if let giver = view.file.giver {
      facts.append((text("field.giver"), "\(view.names.area(giver.code))"))
    }
    if let unit = matter.unit { facts.append((text("field.unit"), "\(view.names.unit(unit))")) }
    if let handler = matter.handler, let name = view.names.people[handler] {
      let role = view.file.privacy == .counselling ? "role.psychologist" : "role.handler"
      facts.append((text(role), "\(name)"))
    }
    // What it is about, if only by its kind, is content.
    for name in view.degree == .content ? ["category", "urgency", "kind"] : [] {
      guard let id = matter.facts[name]?.text,
        let words = view.names.entry(name, id, dispute: view.file.isDispute, text)
      else { continue }
      facts.append((text("field.\(name)"), "\(words)"))
    }
    if view.file.isDispute, view.degree == .content { facts += disputeFacts(context) }
    if view.file.isDispute, view.degree == .status, let result = matter.facts["result"]?.text {
      facts.append((text("field.result"), "\(text("choice.result.\(result)"))"))
    }
    if let outcome = matter.outcome, !outcome.isEmpty {
      facts.append((text("case.outcome"), "\(text.word("outcome", outcome))"))
    }
    facts.append((text("case.opened"), context.time(view.file.opened)))
    if let closed = view.file.closed { facts.append((text("case.closed"), context.time(closed))) }
    if matter.round > 1 { facts.append((text("field.round"), "\(matter.round)")) }
    if view.degree == .content, let words = matter.facts["redacted"]?.text {
      facts.append((text("field.redacted"), context.prose(words)))
    }
    return facts
  }

  private func clocks(_ context: PageContext) -> HTML {
    let text = context.text
    let running = view.clocks.filter { $0.clock.stoppedAt == nil }
    let ended = view.clocks.filter { $0.clock.stoppedAt != nil }
    return """
      \(when: running.isEmpty, "<p class=\"quiet\">\(text("case.no-clock"))</p>")\
      \(each: running, {
        let name = text.word("clock", $0.clock.name)
        let shown =
          $0.state == .paused
          ? context.standingClock($0.deadline, name: name)
          : context.deadlineChip(
            $0.deadline, light: Light.of($0.deadline, at: context.now), name: name)
        return shown + rule(of: $0.clock, text)
      })\
      \(when: !ended.isEmpty, """
        <details class="ended"><summary>\(text("case.ended-clocks", ["count": "\(ended.count)"]))</summary>\
        <ul>\(each: ended, { ticking in
          """
          <li><strong>\(text.word("clock", ticking.clock.name))</strong> \
          \(context.tag(text.word("clock", ticking.state.rawValue))) \
          <span class="quiet">\(text("case.due-at", ["time": text.time(ticking.deadline.due)]))</span></li>
          """
        })</ul></details>
        """)
      """
  }

  /// Which law or rule sets the time, where one does.
  func rule(of clock: Clock, _ text: Text) -> HTML {
    let key = "clock.rule.\(clock.name)"
    return text.has(key) ? "<p class=\"quiet\">\(text(key))</p>" : ""
  }

  private func supervisions(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <ul class="supervisions">\(each: view.supervisions, { supervision in
        """
        <li><p><strong>\(supervision.clock.map { text.word("clock", $0) }
          ?? text("step.instruct"))</strong> \
        \(when: supervision.ended == nil, context.light(.supervised))</p>
        \(optional: supervision.instruction, context.prose)\
        \(optional: supervision.signature(text), { "<p>\($0)</p>" })\
        <p class="quiet">\(context.time(supervision.opened)) · \
        \(view.names.area(supervision.area))\
        \(optional: supervision.openedBy.flatMap { view.names.people[$0] }, { " · \($0)" })\
        \(optional: supervision.ended, { " · \(text("case.ended-at", ["time": text.time($0)]))" })\
        </p></li>
        """
      })</ul>
      """
  }

  private func attachments(_ context: PageContext) -> HTML {
    """
    \(when: view.releases != nil, context.notice(context.text("case.release.hint")))\
    <ul class="files">\(each: view.attachments, { file in
      """
      <li><a href="\(path)/attachments/\(file.id)">\(when: file.thumbnail != nil, """
        <img src="\(path)/attachments/\(file.id)?thumbnail=1" alt="" loading="lazy">
        """)\(when: file.thumbnail == nil, context.icon(.document))<span>\(file.name)</span></a>\
      \(optional: view.releases, { release(file, $0, context) })</li>
      """
    })</ul>
    """
  }

  /// Whether the handlers of a confidential matter see a file, and the ways to change that.
  private func release(
    _ file: Attachment, _ releases: [Int64: Releases.Release], _ context: PageContext
  ) -> HTML {
    let text = context.text
    let stands = releases.values.contains { $0.instead == file.id }
    if stands { return context.tag(text("case.release.stands")) }
    let address = "\(path)/attachments/\(file.id)"
    guard let release = releases[file.id] else {
      return """
        \(context.tag(text("case.release.hidden")))\
        <details class="ended"><summary>\(text("case.release.decide"))</summary>\
        \(when: file.kind.isPicture, context.button(Action(
          text("case.release.as-is"), "\(address)/release", way: .post([:]),
          confirmation: text("case.release.sure"))))\
        \(context.form("\(address)/release", [
          Field(
            "instead", text("case.release.instead"),
            .files(accept: "image/*,application/pdf", camera: false, several: false),
            required: true)
        ], submit: text("case.release.submit")))</details>
        """
    }
    return """
      \(context.tag(text(release.instead == nil
        ? "case.release.shown" : "case.release.replaced")))\
      \(context.button(Action(text("case.release.withhold"), "\(address)/withhold", way: .post([:]))))
      """
  }

  private func neighbours(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <ul class="neighbours">\(each: view.neighbours, { neighbour in
        """
        <li>\(context.tag(text.word("link", neighbour.kind))) \
        <a href="/cases/\(neighbour.summary.number)">\
        \(neighbour.summary.title ?? CaseNumber.spaced(neighbour.summary.number))</a> \
        <span class="quiet">\(text.word("state", neighbour.summary.state)) · \
        \(text.day(neighbour.summary.opened.day))</span></li>
        """
      })</ul>
      """
  }
}
