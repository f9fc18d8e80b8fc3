import CaseEngine
import Governance

/// The form of one step: what it does, what it asks for, what was typed.
struct StepPage: Page {
  let view: CaseSheet
  let step: Step
  let fields: [StepField]
  /// Names this sending, however often it is sent.
  var once = ""
  /// It was refused, and comes back with what was typed.
  var isReturned = false
  var entered = Entered()
  var kept = KeptFiles()
  /// What the knowledge base has to say, for an answer at once.
  var answers: [RegisterRow] = []
  /// The entry whose text stands in the form.
  var chosen: RegisterRow?
  /// Why it was refused, where it was.
  var problem: Problem?
  /// Who is proposed to mediate a dispute.
  var mediators: MediatorPanel?
  /// The colour that the computer proposes for a dispute.
  var proposal: RiskProposal?
  /// What a dispute that is to be admitted may repeat.
  var repeats: [LikelyDuplicate]?
  /// What somebody is shown before he consents.
  var shown: String?
  /// What others did since the form was opened.
  var since: [ShownEntry] = []

  func title(_ context: PageContext) -> String { context.text.word("step", step.id) }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.mine"), "/"), Link(context.text("case.list"), "/cases"),
      Link(view.title ?? CaseNumber.spaced(view.file.number), "/cases/\(view.file.number)"),
    ]
  }

  private var path: String { "/cases/\(view.file.number)" }

  /// What is written down where people meet: in a room of a village, at a door.
  private static let offline: Set<String> = ["record-session", "record-investigation", "visit"]

  private func waiting(_ context: PageContext) -> WaitingForm? {
    guard Self.offline.contains(step.id) else { return nil }
    return WaitingForm(
      title: "\(title(context)) \(CaseNumber.spaced(view.file.number))",
      path: "\(path)/steps/\(step.id)",
      after: path, isReturned: isReturned)
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let plain = fields.map(\.field)
    let waiting = waiting(context)
    return """
      \(Overtaken(view: view, since: since).markup(context))\
      \(optional: problem, { context.notice($0.detail + $0.instead, warning: true) })\
      \(when: text.has("step.\(step.id).hint"), context.notice(text("step.\(step.id).hint")))\
      \(context.summary(entered.invalid, plain))\
      \(when: step.id == "file-volume", context.buttons([
        Action(text("volume.open"), "\(path)/volume")
      ]))\
      \(when: step.id == "sign-agreement", context.buttons([
        Action(text("document.list"), "\(path)/documents")
      ]))\
      \(optional: proposal, {
        context.section(text("field.risk"), id: "risk", context.proposed($0))
      })\
      \(optional: mediators, { $0.markup(context) })\
      \(optional: repeats, {
        context.section(
          text("desk.repeats"), id: "repeats", LikelyRepeats(repeats: $0).markup(context))
      })\
      \(optional: shown, {
        context.section(text("counselling.shown"), id: "shown", "<p class=\"words\">\($0)</p>")
      })\
      <section class="panel"><form class="form" method="post" action="\(path)/steps" novalidate \
      \(when: fields.contains { $0.isFiles }, "enctype=\"multipart/form-data\" ")\
      \(when: view.file.privacy != .counselling, draft(text))\
      \(optional: waiting, { $0.marks })>
      \(optional: waiting, { $0.hint(context) })\
      \(context.tokenField)<input type="hidden" name="once" value="\(once)">\
      <input type="hidden" name="step" value="\(step.id)">\
      <input type="hidden" name="entries" value="\(view.file.matter.entries)">
      \(each: fields, { $0.markup(context, entered) })\(kept.markup(context))\
      \(optional: waiting, { $0.standing(context) })\
      <div class="buttons"><button class="button main">\(text.word("step", step.id))</button>\
      <a class="button plain" href="\(path)">\(text("case.back"))</a></div></form></section>
      \(when: !answers.isEmpty, context.section(
        text("knowledge.title"), id: "knowledge", known(context)))\
      \(summary(context))
      """
  }

  /// Kept by the browser until it is sent; not what a psychologist writes, for others use it too.
  private func draft(_ text: Text) -> HTML {
    """
    data-draft="\(view.file.number)-\(step.id)\(optional: chosen, { "-\($0.id)" })" \
    data-draft-restored="\(text("form.draft.restored"))" \
    data-draft-discard="\(text("form.draft.discard"))"
    """
  }

  private func known(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <ul class="known">\(each: answers, { row in
        """
        <li><h3>\(row.name)</h3><p class="words">\(row.answer)</p>\
        \(when: row.id == chosen?.id, "\(context.tag(text("knowledge.chosen")))")\
        \(when: row.id != chosen?.id, """
          <p><a class="button plain" href="\(row.chosen(for: view.file.number))">\
          \(text("knowledge.use"))</a></p>
          """)</li>
        """
      })</ul>
      """
  }

  /// What the writer needs before his eyes: the case in short.
  private func summary(_ context: PageContext) -> HTML {
    let text = context.text
    return context.section(
      text("case.in-short"),
      """
      <p><strong>\(view.heading(text))</strong> \
      \(context.tag(text.word("state", view.file.matter.state)))</p>
      \(each: view.reports.compactMap(\.text).prefix(3), context.prose)\
      \(optional: view.primary, {
        context.deadlineChip(
          $0.deadline, light: view.light, name: text.word("clock", $0.clock.name))
      })
      """)
  }
}

/// A field of a step as the form shows it: most as a field, an area as one list under counties.
struct StepField: Sendable {
  var field: Field
  var groups: [AreaGroup] = []
  /// Drawn by finger, pen or mouse.
  var isDrawn = false

  var isFiles: Bool {
    if case .files = field.kind { return true }
    return false
  }

  func markup(_ context: PageContext, _ entered: Entered) -> HTML {
    if isDrawn {
      let hint = context.text("counselling.drawing.hint")
      return context.signingPad(entered, hint: hint, withoutScript: hint)
    }
    return groups.isEmpty
      ? context.field(field, entered)
      : context.areaField(
        field.name, field.label, hint: field.hint, groups: groups, entered,
        value: field.value, required: field.required)
  }
}
