import CaseEngine
import Governance
import Storage

/// A county and what lies in it, for a choice that works without script.
struct AreaGroup: Sendable {
  let name: String
  let choices: [Field.Choice]

  /// Counties with their townships; where the matter lies in no single one, the county itself.
  static func counties(
    within area: Area, on day: Day, whole: @Sendable (String) -> String, in db: Database
  ) throws -> [AreaGroup] {
    let counties: [Area]
    switch area.level {
    case .city: counties = try Areas.children(of: area.code, on: day, in: db)
    case .county: counties = [area]
    case .township, .village:
      let below = try Areas.children(of: area.code, on: day, in: db)
      let choices = ([area] + below).map { Field.Choice($0.code, $0.name) }
      return [AreaGroup(name: area.name, choices: choices)]
    }
    return try counties.map { county in
      let below = try Areas.children(of: county.code, on: day, in: db)
      return AreaGroup(
        name: county.name,
        choices: below.map { Field.Choice($0.code, $0.name) }
          + [Field.Choice(county.code, whole(county.name))])
    }
  }
}

extension PageContext {
  /// One list of townships under their counties.
  func areaField(
    _ name: String, _ label: String, hint: String? = nil, groups: [AreaGroup],
    _ entered: Entered, value: String = "", required: Bool = true
  ) -> HTML {
    let field = Field(name, label, hint: hint, required: required, value: value)
    let chosen = entered.values(field).first ?? ""
    let wrong = entered.problems(field)
    return """
      <div class="field\(when: !wrong.isEmpty, " has-wrong")">\
      <label for="field-\(name)">\(label)\(when: !required, """
        <span class="quiet"> \(text("form.optional"))</span>
        """)</label>\
      \(optional: hint, { "<span class=\"hint\" id=\"hint-\(name)\">\($0)</span>" })\
      \(each: wrong, { "<p class=\"wrong\" id=\"wrong-\(name)\">\(words($0))</p>" })\
      <select id="field-\(name)" name="\(name)"\(when: hint != nil, " aria-describedby=\"hint-\(name)\"")\
      \(when: !wrong.isEmpty, " aria-invalid=\"true\"")\
      \(when: required, " aria-required=\"true\"")>
      <option value="">\(text("area.choose"))</option>
      \(each: groups, { group in
        """
        <optgroup label="\(group.name)">\(each: group.choices, { choice in
          """
          <option value="\(choice.value)"\(when: choice.value == chosen, " selected")>\
          \(choice.words)</option>
          """
        })</optgroup>
        """
      })</select></div>

      """
  }
}
