import CaseEngine

extension PageContext {
  /// Label, hint, what is wrong, and the control, tied together for screen readers.
  package func field(_ field: Field, _ entered: Entered = Entered()) -> HTML {
    let values = entered.values(field)
    if case .hidden = field.kind {
      return "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(values.first)\">"
    }
    let wrong = entered.problems(field)
    let problems: HTML = """
      \(each: wrong, { "<p class=\"wrong\" id=\"wrong-\(field.anchor)\">\(words($0))</p>" })
      """
    let frame = "field\(wrong.isEmpty ? "" : " has-wrong")"
    if let choices = field.choicesInSight {
      return """
        <fieldset class="\(frame)" id="field-\(field.anchor)"\(described(field, wrong)) tabindex="-1">\
        <legend>\(label(field))</legend>\(hint(field))\(problems)\
        \(each: choices, { choice(field, $0, values) })</fieldset>

        """
    }
    if case .yes = field.kind {
      return """
        <div class="\(frame)">\(problems)<label class="choice"><input type="checkbox" value="yes" \
        id="field-\(field.anchor)" name="\(field.name)"\(described(field, wrong))\
        \(when: values.contains("yes"), " checked")><span>\(label(field))\(hint(field))</span>\
        </label></div>

        """
    }
    return """
      <div class="\(frame)"><label for="field-\(field.anchor)">\(label(field))</label>\(hint(field))\
      \(problems)\(control(field, values, described(field, wrong)))</div>

      """
  }

  private func label(_ field: Field) -> HTML {
    """
    \(field.label)\(when: !field.required && !field.isFilter, """
      <span class="quiet"> \(text("form.optional"))</span>
      """)
    """
  }

  private func hint(_ field: Field) -> HTML {
    "\(optional: field.hint, { "<span class=\"hint\" id=\"hint-\(field.anchor)\">\($0)</span>" })"
  }

  private func described(_ field: Field, _ wrong: [Invalid.Problem]) -> HTML {
    var ids: [String] = []
    if field.hint != nil { ids.append("hint-\(field.anchor)") }
    if !wrong.isEmpty { ids.append("wrong-\(field.anchor)") }
    return """
      \(when: !ids.isEmpty, " aria-describedby=\"\(ids.joined(separator: " "))\"")\
      \(when: !wrong.isEmpty, " aria-invalid=\"true\"")
      """
  }

  private func choice(_ field: Field, _ choice: Field.Choice, _ values: [String]) -> HTML {
    let type = if case .several = field.kind { "checkbox" } else { "radio" }
    return """
      <label class="choice"><input type="\(type)" name="\(field.name)" value="\(choice.value)"\
      \(when: values.contains(choice.value), " checked")><span>\(choice.words)\
      \(optional: choice.hint, { "<span class=\"hint\">\($0)</span>" })</span></label>
      """
  }

  private func control(_ field: Field, _ values: [String], _ described: HTML) -> HTML {
    let common: HTML = """
       id="field-\(field.anchor)" name="\(field.name)"\(described)\
      \(optional: field.maxLength, { " maxlength=\"\($0)\"" })\
      \(optional: field.autocomplete, { " autocomplete=\"\($0)\"" })\
      \(when: field.required, " aria-required=\"true\"")
      """
    let value: HTML = " value=\"\(values.first)\""
    switch field.kind {
    case .lines(let rows):
      // A line end right after the tag is dropped by the reader, so one is given away.
      return "<textarea rows=\"\(rows)\"\(common)>\n\(values.first)</textarea>"
    case .one(let choices):
      return """
        <select\(common)>\(each: choices, { choice in
          """
          <option value="\(choice.value)"\(when: values.contains(choice.value), " selected")>\
          \(choice.words)</option>
          """
        })</select>
        """
    case .files(let accept, let camera, let several):
      return """
        <input type="file" accept="\(accept)"\(common)\(when: camera, " capture=\"environment\"")\
        \(when: several, " multiple")>
        """
    case .number(let low, let high):
      return """
        <input type="text" inputmode="numeric" class="short" data-min="\(low)" \
        data-max="\(high)"\(common)\(value)>
        """
    case .secret: return "<input type=\"password\"\(common)>"
    case .day:
      // A control for dates shows nothing of what is none, and it would be lost.
      let isDay = values.first.map { $0.isEmpty || Day($0) != nil } ?? true
      return "<input type=\"\(isDay ? "date" : "text")\" class=\"short\"\(common)\(value)>"
    case .dayAndTime: return "<input type=\"datetime-local\" class=\"short\"\(common)\(value)>"
    case .phone: return "<input type=\"tel\" inputmode=\"tel\"\(common)\(value)>"
    case .search: return "<input type=\"search\"\(common)\(value)>"
    default: return "<input type=\"text\"\(common)\(value)>"
    }
  }

  func words(_ problem: Invalid.Problem) -> String {
    text.words(problem)
  }
}

extension Field {
  fileprivate var choicesInSight: [Choice]? {
    switch kind {
    case .radio(let choices), .several(let choices): choices
    default: nil
    }
  }
}
