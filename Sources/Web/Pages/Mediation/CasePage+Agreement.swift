import CaseEngine
import Governance

/// What was agreed in a dispute, who has signed it, and what of it is owed until when.
extension CasePage {
  func agreement(
    _ agreement: Agreement, _ sheet: DisputeSheet, _ context: PageContext
  ) -> HTML {
    let text = context.text
    let isWritten = view.file.matter.facts["agreement-form"] != "oral"
    let missing = isWritten ? agreement.missing(of: sheet.parties.map(\.party)) : []
    return """
      <p>\(text(isWritten ? "dispute.written" : "dispute.oral"))</p>
      \(when: isWritten, """
        <dl class="said">\(each: agreement.marks, { mark in
          let manner = view.names.entry("manner", mark.manner, dispute: true, text) ?? mark.manner
          return """
            <div><dt>\(signer(mark.signer, mark.party, mark.delegate, text))</dt>\
            <dd>\(manner) <span class="quiet">\(context.time(mark.at))</span></dd></div>
            """
        })\(each: missing, { want in
          """
          <div><dt>\(signer(want.signer, want.party, want.delegate, text))</dt>\
          <dd>\(context.tag(text("dispute.unsigned")))</dd></div>
          """
        })</dl>
        """)\
      \(when: !agreement.instalments.isEmpty, """
        <h3>\(text("dispute.instalments"))</h3><dl class="said">\(each: agreement.instalments, {
          instalment($0, context)
        })</dl>
        """)
      """
  }

  private func instalment(_ one: Agreement.Instalment, _ context: PageContext) -> HTML {
    let text = context.text
    let isLate = one.performed == nil && one.due < context.now.day
    return """
      <div><dt>\(text("dispute.instalment", [
        "number": "\(one.number)", "day": text.day(one.due),
        "amount": text.sum(one.amount),
      ]))</dt><dd>\(context.tag(text(
        one.performed != nil
          ? "dispute.performed" : isLate ? "dispute.late" : "dispute.not-due")))\
      \(optional: one.performed, { " <span class=\"quiet\">\(context.time($0))</span>" })</dd></div>
      """
  }

  private func signer(
    _ signer: String, _ party: Int, _ delegate: Int, _ text: Text
  ) -> String {
    if let name = view.delegate(delegate, of: party) {
      return text("dispute.delegate", ["party": view.party(party) ?? "—", "name": name])
    }
    return signer == "party"
      ? view.party(party) ?? text("choice.signer.party") : text("choice.signer.\(signer)")
  }
}
