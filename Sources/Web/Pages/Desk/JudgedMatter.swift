import CaseEngine
import Governance
import Storage

/// One matter at a judging desk: the complaint beside the result, the calls before, the reporter,
/// and a form for each thing that can be done now.
struct JudgedMatter: Sendable {
  struct Offered: Sendable {
    let step: Step
    let fields: [StepField]
  }

  let view: CaseSheet
  let desk: JudgingDesk
  let forms: [Offered]
  /// The form that was sent wrongly, and what was typed into it.
  var wrong: (step: String, entered: Entered)?
  var problem: Problem?
  /// What was typed for a step that can no longer be taken.
  var lost: LostWords?
  /// What others did since the form was opened.
  var since: [ShownEntry] = []
  /// The report whose full values were asked for, and the values once a purpose was given.
  var asked: Int64?
  var unmasked: [String: String] = [:]

  private static let works: Set<String> = [
    "submit", "gather", "answer", "refuse", "pass-on", "note-repeat",
  ]
  private static let calls: Set<String> = ["missed-call", "call-back"]

  static func read(
    _ view: CaseSheet, _ desk: JudgingDesk, _ moment: Moment, _ text: Text, in db: Database
  ) throws -> JudgedMatter {
    let fields = StepFields(
      file: view.file, names: view.names, moment: moment, text: text, db: db)
    let offers = desk.steps.compactMap { step in view.offers.first { $0.step.id == step } }
    return JudgedMatter(
      view: view, desk: desk,
      forms: try offers.map { Offered(step: $0.step, fields: try fields.all(of: $0)) })
  }

  func offers(_ step: String) -> Bool { forms.contains { $0.step.id == step } }

  private var path: String { "\(desk.path)/\(view.file.number)" }

  func markup(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(Overtaken(view: view, since: since).markup(context))\
      \(optional: lost, { $0.markup(context) })\
      \(optional: problem, { context.notice($0.detail + $0.instead, warning: true) })\
      <section class="panel"><div class="head"><h2>\(view.title ?? text("case.redacted"))</h2></div>
      <p><span class="number">\(CaseNumber.spaced(view.file.number))</span> \
      \(context.tag(text.word("state", view.file.matter.state))) \
      \(when: view.file.confidential, context.tag(text("case.confidential"))) \
      \(when: view.file.matter.round > 1, context.tag(text(
        "desk.round", ["round": "\(view.file.matter.round)"])))</p>
      \(optional: view.primary, {
        context.deadlineChip(
          $0.deadline, light: view.light, name: text.word("clock", $0.clock.name))
      })\
      <div class="sides"><div><h3>\(text("desk.asked"))</h3>\(each: view.reports, { asked($0, context) })\
      <p class="quiet">\(view.names.area(view.file.matter.area))</p></div>
      <div><h3>\(text("desk.answered"))</h3>\(answered(context))</div></div>
      \(calls(context))\
      <p><a href="/cases/\(view.file.number)">\(text("case.open-case"))</a></p></section>
      \(when: forms.isEmpty, context.notice(text("desk.nothing-to-do")))\
      \(each: Array(forms.enumerated()), { form($0.element, isFirst: $0.offset == 0, context) })
      """
  }

  private func asked(_ shown: ShownReport, _ context: PageContext) -> HTML {
    let text = context.text
    let full = asked == shown.report.id ? unmasked : [:]
    let phone = full["phone"] ?? shown.phone
    return """
      <div class="report"><p class="quiet">\(text.word("channel", shown.report.channel)) · \
      \(context.time(shown.report.received))</p>
      \(when: shown.isHidden, "<p>\(text("case.reporter-hidden"))</p>")\
      \(optional: shown.text, context.prose)\
      \(when: shown.report.erased != nil, "<p class=\"quiet\">\(text("case.erased"))</p>")\
      \(when: shown.name != nil || phone != nil, """
        <p class="reporter">\(context.icon(.person)) \(full["name"] ?? shown.name ?? "") \
        \(when: full["phone"] != nil, """
          <a class="number" href="tel:\(dialled(full["phone"] ?? ""))">\(full["phone"])</a>
          """)\
        \(when: full["phone"] == nil, "<span class=\"number\">\(shown.phone)</span>")</p>
        """)\
      \(when: shown.phone != nil && view.mayUnmask(shown) && full.isEmpty, unmask(shown, context))\
      </div>
      """
  }

  private func dialled(_ phone: String) -> String { phone.filter { $0.isNumber || $0 == "+" } }

  private func unmask(_ shown: ShownReport, _ context: PageContext) -> HTML {
    let text = context.text
    let isWrong = wrong?.step == "unmask" && asked == shown.report.id
    var field = Field(
      "purpose", text("case.purpose"), hint: text("case.purpose.hint"), required: true,
      value: desk == .callBacks ? text("desk.purpose") : "", maxLength: 200)
    field.scope = "unmask-\(shown.report.id)"
    return """
      <details class="inline"\(when: isWrong, " open")>\
      <summary>\(context.icon(.eye)) \(text("masked.reveal"))</summary>
      \(context.form(
        "\(path)/reports/\(shown.report.id)/unmask", [field],
        isWrong ? wrong?.entered ?? Entered() : Entered(), submit: text("case.unmask")))</details>
      """
  }

  /// The result as it was handed in, or the ending that is to be checked.
  private func answered(_ context: PageContext) -> HTML {
    let text = context.text
    let work = view.history.last { Self.works.contains($0.entry.step) }
    guard let work else { return "<p class=\"quiet\">\(text("desk.no-result"))</p>" }
    let unit = view.file.matter.unit.map(view.names.unit)
    let who = [unit, work.name].compactMap { $0 }.joined(separator: " ")
    return """
      <p class="quiet">\(text.word("step", work.entry.step)) · \(who) · \(context.time(work.entry.at))</p>
      \(EntryDetails(view: view).markup(work, context))
      """
  }

  private func calls(_ context: PageContext) -> HTML {
    let text = context.text
    let calls = view.history.filter { Self.calls.contains($0.entry.step) }
    guard !calls.isEmpty else { return "" }
    return """
      <h3>\(text("desk.calls", ["count": "\(calls.count)"]))</h3>
      <ol class="calls">\(each: calls.reversed(), { call in
        """
        <li><p>\(text.word("step", call.entry.step)) · \(context.time(call.entry.at))\
        \(optional: call.name, { " · \($0)" })</p>\(EntryDetails(view: view).markup(call, context))</li>
        """
      })</ol>
      """
  }

  /// The likeliest form stands open; the others wait under their names.
  private func form(_ one: Offered, isFirst: Bool, _ context: PageContext) -> HTML {
    let isWrong = wrong?.step == one.step.id
    let entered = isWrong ? wrong?.entered ?? Entered() : Entered()
    let name = context.text.word("step", one.step.id)
    let scoped = one.fields.map { field in
      var copy = field
      copy.field.scope = one.step.id
      return copy
    }
    let body: HTML = """
      \(context.summary(entered.invalid, scoped.map(\.field)))\
      <form class="form" method="post" action="\(path)" novalidate \
      data-draft="\(view.file.number)-\(one.step.id)" \
      data-draft-restored="\(context.text("form.draft.restored"))" \
      data-draft-discard="\(context.text("form.draft.discard"))">\(context.tokenField)\
      <input type="hidden" name="step" value="\(one.step.id)">\
      <input type="hidden" name="entries" value="\(view.file.matter.entries)">
      \(each: scoped, { $0.markup(context, entered) })\
      <div class="buttons"><button class="button \(isFirst ? "main" : "plain")">\(name)</button></div>
      </form>
      """
    return isFirst
      ? context.section(name, body)
      : """
      <details class="panel act"\(when: isWrong, " open")><summary>\(name)</summary>\(body)</details>
      """
  }
}
