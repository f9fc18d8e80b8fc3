import CaseEngine
import Governance

/// Answers from the knowledge base beside a matter: read, and with one press given.
struct KnownAnswers {
  let rows: [RegisterRow]
  let number: String
  let entries: Int
  /// Where one is afterwards.
  let then: String

  /// The step is offered; without it the answers are only read.
  var mayAnswer = true

  func markup(_ context: PageContext) -> HTML {
    let text = context.text
    guard !rows.isEmpty else { return "<p class=\"quiet\">\(text("knowledge.none"))</p>" }
    return """
      <ul class="known">\(each: rows, { row in
        """
        <li><h3>\(row.name)</h3><p class="words">\(row.answer)</p>\(source(row, text))\
        \(when: mayAnswer, buttons(row, context))</li>
        """
      })</ul>
      """
  }

  private func source(_ row: RegisterRow, _ text: Text) -> HTML {
    let facts = [
      row.values.text("department"), row.values.text("phone"), row.values.text("category"),
    ].compactMap { $0 }
    return facts.isEmpty ? "" : "<p class=\"quiet\">\(facts.joined(separator: " · "))</p>"
  }

  private func buttons(_ row: RegisterRow, _ context: PageContext) -> HTML {
    let text = context.text
    return """
      <div class="buttons">\(context.button(Action(
        text("knowledge.answer"), "/cases/\(number)/steps", way: .post(said(row)))))\
      <a class="button plain" href="\(row.chosen(for: number))">\
      \(text("knowledge.edit"))</a></div>
      """
  }

  func said(_ row: RegisterRow) -> [String: String] {
    [
      "step": "answer", "answer": row.answer, "knowledge": row.name, "entries": "\(entries)",
      "then": then,
    ]
  }

  /// The button inside another form, and the form that it sends, which stands outside.
  func pressed(_ row: RegisterRow, _ context: PageContext) -> HTML {
    """
    <details class="inline"><summary>\(context.icon(.chat)) \(row.name)</summary>\
    <p class="words">\(row.answer)</p>\
    <p><a href="\(row.chosen(for: number))">\(context.text("knowledge.edit"))</a></p>\
    </details><button class="button plain" form="answer-\(number)" \
    aria-label="\(context.text("knowledge.answer.one", ["number": number, "question": row.name]))">\
    \(context.text("knowledge.answer"))</button>
    """
  }

  func outside(_ row: RegisterRow, _ context: PageContext) -> HTML {
    """
    <form id="answer-\(number)" method="post" action="/cases/\(number)/steps" hidden>\
    \(context.tokenField)\(each: said(row).sorted { $0.key < $1.key }, {
      "<input type=\"hidden\" name=\"\($0.key)\" value=\"\($0.value)\">"
    })</form>
    """
  }
}

extension RegisterRow {
  var answer: String { values.text("answer") ?? "" }

  /// The form of an answer with this text in it.
  func chosen(for number: String) -> String { "/cases/\(number)/steps/answer?knowledge=" + "\(id)" }
}
