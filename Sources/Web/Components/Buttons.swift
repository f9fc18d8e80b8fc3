extension PageContext {
  /// A link that looks like a button, or a form of one button where something changes.
  package func button(_ action: Action) -> HTML {
    switch action.way {
    case .open:
      return """
        <a class="button \(action.weight.rawValue)" href="\(action.path)">\(action.words)</a>
        """
    case .post(let values):
      return """
        <form method="post" action="\(action.path)">\(tokenField)\
        \(each: values.sorted { $0.key < $1.key }, {
          "<input type=\"hidden\" name=\"\($0.key)\" value=\"\($0.value)\">"
        })\
        <button class="button \(action.weight.rawValue)"\
        \(optional: action.confirmation, { " data-confirm=\"\($0)\"" })>\(action.words)</button>\
        </form>
        """
    }
  }

  /// Next steps in order of likelihood: the first ones stand, the rest wait under one more.
  package func buttons(_ actions: [Action], shown: Int = 3) -> HTML {
    let rest = actions.dropFirst(shown)
    return """
      <div class="buttons">\(each: actions.prefix(shown), { button($0) })\
      \(when: !rest.isEmpty, """
        <details class="menu"><summary class="button plain">\(text("shell.more"))</summary>\
        <div class="sheet">\(each: rest, { button($0) })</div></details>
        """)</div>
      """
  }

  /// What a form carries to prove that it came from one of our pages.
  package var tokenField: HTML {
    "<input type=\"hidden\" name=\"\(Self.tokenName)\" value=\"\(formToken)\">"
  }

  static let tokenName = "form-token"
}
