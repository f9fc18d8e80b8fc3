import CaseEngine

/// Invented matters for the page of components.
enum Samples {
  struct Matter: Sendable {
    let number: String
    let title: String
    let area: String
    let households: Int
    let due: Instant
    let light: Light
  }

  static func matters(_ now: Instant) -> [Matter] {
    [(1, Light.supervised, -3), (2, .yellow, 1), (3, .normal, 6)].map { index, light, days in
      Matter(
        number: "2024-09-000\(index)7", title: "style.list.sample.\(index)",
        area: "style.area.\(index)", households: index * index * 36,
        due: (now.day + days).end, light: light)
    }
  }

  static func clocks(_ now: Instant) -> [(deadline: Deadline, light: Light)] {
    let terms = [(-3, Light.overdue), (0, .yellow), (9, .normal)]
    return terms.map { days, light in
      let clock = Clock(
        name: "handle", owner: Owner(role: "handler", area: "371402"),
        start: now.adding(minutes: (days - 5) * 1440), term: Term(5, .days),
        timetable: Timetable())
      return (Deadline.of(clock, .provisional), light)
    }
  }

  static func categories(_ text: Text, any: Bool = false) -> [Field.Choice] {
    (any ? [Field.Choice("", "—")] : [])
      + ["road", "noise", "water"].map { Field.Choice($0, text("style.form.category.\($0)")) }
  }

  static func fields(_ context: PageContext) -> [Field] {
    let text = context.text
    return [
      Field(
        "title", text("style.form.title"), hint: text("style.form.title.hint"), required: true,
        maxLength: 100),
      Field("text", text("style.form.text"), .lines(5), required: true, maxLength: 2000),
      Field("category", text("style.form.category"), .one(categories(text)), required: true),
      Field(
        "urgency", text("style.form.urgency"),
        .radio([
          Field.Choice("usual", text("style.form.urgency.usual")),
          Field.Choice(
            "urgent", text("style.form.urgency.urgent"),
            hint: text("style.form.urgency.urgent.hint")),
        ]), required: true, value: "usual"),
      Field("day", text("style.form.day"), .day, value: "\(context.now.day)"),
      Field("households", text("style.form.households"), .number(min: 0, max: 100_000)),
      Field("phone", text("style.form.phone"), .phone, autocomplete: "tel"),
      Field(
        "photo", text("style.form.photo"),
        .files(accept: "image/*", camera: false, several: true),
        hint: text("style.form.photo.hint")),
      Field(
        "confidential", text("style.form.confidential"), .yes,
        hint: text("style.form.confidential.hint")),
    ]
  }
}
