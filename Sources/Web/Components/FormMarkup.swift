import CaseEngine

extension PageContext {
  /// A form in one column. What is wrong stands on top and leads to the fields; what was typed
  /// stands where it was. `draft` names the form among the drafts that the browser keeps.
  package func form(
    _ path: String, _ fields: [Field], _ entered: Entered = Entered(), submit: String,
    draft: String? = nil, other: [Action] = [], extra: HTML = .empty
  ) -> HTML {
    """
    \(summary(entered.invalid, fields))\
    <form class="form" method="post" action="\(path)" novalidate\
    \(when: fields.contains(where: \.isFile), " enctype=\"multipart/form-data\"")\
    \(optional: draft, { """
       data-draft="\($0)" data-draft-restored="\(text("form.draft.restored"))" \
      data-draft-discard="\(text("form.draft.discard"))"
      """ })>
    \(tokenField)
    \(each: fields, { field($0, entered) })\(extra)\
    <div class="buttons"><button class="button main">\(submit)</button>\
    \(each: other, { button($0) })</div>
    </form>

    """
  }

  /// What must be corrected, each line a link to its field.
  ///
  /// - Parameter fields: in the order in which they stand on the page.
  package func summary(_ invalid: Invalid?, _ fields: [Field]) -> HTML {
    guard let invalid, !invalid.problems.isEmpty else { return "" }
    let title = text("form.wrong", ["count": "\(invalid.problems.count)"])
    // From the top of the form down, whatever checked it first; what has no field comes last.
    let problems =
      fields.flatMap { field in
        invalid.problems.filter { $0.field == field.name }
      } + invalid.problems.filter { problem in !fields.contains { $0.name == problem.field } }
    return """
      <div class="summary" role="alert" tabindex="-1" id="summary">\(icon(.warning))<div>\
      <h2>\(title)</h2><ul>\(each: problems, { problem in
        let field = fields.first { $0.name == problem.field }
        return """
          <li>\(optional: field, { """
            <a href="#field-\($0.anchor)">\(text(
              "form.wrong.line", ["field": $0.label, "problem": words(problem)]))</a>
            """ })\(when: field == nil, HTML(text: words(problem)))</li>
          """
      })</ul></div></div>

      """
  }
}

extension Field {
  fileprivate var isFile: Bool {
    if case .files = kind { return true }
    return false
  }
}
