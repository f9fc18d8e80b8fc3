import CaseEngine
import Governance

extension CasePage {
  /// Who said what. Numbers are masked until a purpose is given; the reporter of a confidential
  /// matter is not shown to who handles it.
  func reports(_ context: PageContext) -> HTML {
    let text = context.text
    guard !view.reports.isEmpty else { return "<p class=\"quiet\">\(text("case.no-report"))</p>" }
    return """
      <ul class="reports">\(each: view.reports, { "<li>\(report($0, context))</li>" })</ul>
      """
  }

  private func report(_ shown: ShownReport, _ context: PageContext) -> HTML {
    let text = context.text
    let full = asked == shown.report.id ? unmasked : [:]
    return """
      <p class="quiet">\(channel(shown.report.channel, text)) · \
      \(context.time(shown.report.received)) · \
      \(text("case.receipt", ["number": CaseNumber.spaced(shown.report.receipt)]))\
      \(when: shown.report.confidential, " \(context.tag(text("case.confidential")))")</p>
      \(when: shown.isHidden, "<p>\(text("case.reporter-hidden"))</p>")\
      \(optional: shown.text, context.prose)\
      \(when: shown.report.erased != nil, "<p class=\"quiet\">\(text("case.erased"))</p>")\
      \(when: shown.name != nil || shown.phone != nil, """
        <p class="reporter">\(context.icon(.person)) \(full["name"] ?? shown.name ?? "") \
        <span class="number">\(full["phone"] ?? shown.phone ?? "")</span>\
        \(optional: full["address"] ?? shown.address, { " · \($0)" })</p>
        """)\
      \(when: shown.name == nil && shown.phone == nil && shown.address != nil, """
        <p class="reporter">\(context.icon(.place)) \(shown.address)</p>
        """)\
      \(when: shown.phone != nil && view.mayUnmask(shown) && full.isEmpty, unmask(shown, context))\
      \(when: [.clerk, .receptionist].contains(view.actor.role), reissue(shown, context))
      """
  }

  private func channel(_ id: String, _ text: Text) -> String {
    let named = view.names.entry("channel", id, dispute: view.file.isDispute, text)
    return text.has("channel.\(id)") ? text.word("channel", id) : named ?? id
  }

  private func unmask(_ shown: ShownReport, _ context: PageContext) -> HTML {
    let text = context.text
    let entered = asked == shown.report.id ? self.entered : Entered()
    var field = Field(
      "purpose", text("case.purpose"), hint: text("case.purpose.hint"), required: true,
      maxLength: 200)
    field.scope = "unmask-\(shown.report.id)"
    return """
      <details class="inline"\(when: entered.invalid != nil, " open")>\
      <summary>\(context.icon(.eye)) \(text("masked.reveal"))</summary>
      \(context.form(
        "\(path)/reports/\(shown.report.id)/unmask", [field], entered, submit: text("case.unmask")))\
      </details>
      """
  }

  private func reissue(_ shown: ShownReport, _ context: PageContext) -> HTML {
    let text = context.text
    let isWrong = reissuing == shown.report.id
    var field = Field("proof", text("case.reissue.proof"), required: true, maxLength: 200)
    field.scope = "reissue-\(shown.report.id)"
    return """
      <details class="inline"\(when: isWrong, " open")><summary>\(text("step.reissue"))</summary>
      <p class="quiet">\(text("case.reissue.hint"))</p>
      \(context.form(
        "\(path)/reports/\(shown.report.id)/receipt", [field], isWrong ? entered : Entered(),
        submit: text("step.reissue")))</details>
      """
  }
}
