import CaseEngine
import Governance
import Storage

/// Makes a form from what a step of a procedure asks for.
struct StepFields {
  let file: CaseFile
  let names: Names
  let moment: Moment
  let text: Text
  let db: Database
  /// Who is proposed to mediate, where the step asks for it.
  var mediators: MediatorChoices?

  func all(of offer: CaseDesk.Offer) throws -> [StepField] {
    try offer.step.fields.filter { try !isDispute || disputes().asks($0) }
      .map { try field($0, offer) }
  }

  private func field(_ asked: CaseEngine.Field, _ offer: CaseDesk.Offer) throws -> StepField {
    let step = offer.step.id
    let key = "field.\(step).\(asked.name)"
    var field = Field(
      asked.name, text(text.has(key) ? key : "field.\(asked.name)"), required: asked.required)
    if [.longText, .text, .day, .pastDay].contains(asked.kind), text.has("\(key).hint") {
      field.hint = text("\(key).hint")
    }
    var groups: [AreaGroup] = []
    switch asked.kind {
    case .text: field.maxLength = StepForm.longestLine
    case .longText:
      field.kind = .lines(asked.required ? 5 : 3)
      field.maxLength = StepForm.longest
    case .choice:
      field.kind = choice(asked, offer)
      field.value = file.matter.facts[asked.name]?.text ?? ""
    case .choices: field.kind = .several(words(asked, offer))
    case .day:
      field.kind = .day
      field.value = Self.undated.contains(asked.name) ? "" : "\(moment.now.day + 1)"
    case .pastDay:
      field.kind = .day
      field.value = asked.required ? "\(moment.now.day)" : ""
    case .number:
      let most = ["people": 100_000, "score": 100][asked.name] ?? 10_000
      field.kind = .number(min: StepForm.least(asked.name), max: most)
    case .money:
      field.kind = .line
      field.maxLength = 15
      field.hint = text("dispute.amount.hint")
    case .flag:
      field.kind = .radio([
        Field.Choice("yes", text("word.yes")), Field.Choice("no", text("word.no")),
      ])
    case .organisation:
      let suggested = try suggestion(step)
      field.kind = .one(try units(first: suggested))
      field.value = suggested.map { "\($0.id)" } ?? ""
      if let suggested { field.hint = text("case.suggested", ["unit": suggested.name]) }
    case .organisations:
      field.kind = .several(try nearUnits().map { Field.Choice("\($0.id)", $0.name) })
    case .area:
      if let area = try Areas.find(file.matter.holder, in: db) {
        groups =
          asked.name == "joint-area"
          ? try beside(area) : try self.groups(area, up: step == "climb")
        if isDispute, groups.allSatisfy(\.choices.isEmpty) { field.hint = try missingDesk(step) }
      }
    case .person: field.kind = .one(try people(colleagues()))
    case .leader:
      let leaders = try CaseChoices.leaders(over: file, on: moment.now.day, in: db)
      field.kind = .one([Field.Choice("", text("area.choose"))] + (try people(leaders)))
    case .caseNumber: field.maxLength = 20
    case .drawing: return StepField(field: field, isDrawn: true)
    case .attachments:
      field.kind = .files(accept: "image/*,application/pdf,audio/*", camera: false, several: true)
    }
    if isDispute { try disputes().shape(&field, asked, offer) }
    if file.privacy == .counselling {
      try CounsellingFields(file: file, moment: moment, text: text, db: db).shape(&field, asked)
    }
    if step == "instruct" {
      if asked.name == "signer" { field.value = moment.actor.name }
      if asked.name == "signed" { field.value = "\(moment.now.day)" }
    }
    if asked.name == "redacted", file.confidential {
      field.required = true
      field.hint = text("case.redacted.hint")
    }
    return StepField(field: field, groups: groups)
  }

  private var isDispute: Bool { file.isDispute }

  /// Days that nobody can guess.
  private static let undated: Set<String> = ["due", "limitation-ends", "perform-by"]

  private func disputes() -> DisputeFields {
    DisputeFields(
      file: file, names: names, moment: moment, text: text, db: db, mediators: mediators)
  }

  private func choice(_ asked: CaseEngine.Field, _ offer: CaseDesk.Offer) -> Field.Kind {
    let choices = words(asked, offer)
    return choices.count <= 6 && asked.required
      ? .radio(choices) : .one([Field.Choice("", text("area.choose"))] + choices)
  }

  private func words(_ asked: CaseEngine.Field, _ offer: CaseDesk.Offer) -> [Field.Choice] {
    (offer.choices[asked.name] ?? []).map { value in
      let key = "choice.\(asked.name).\(value)"
      return Field.Choice(
        value,
        text.has(key)
          ? text(key) : names.entry(asked.name, value, dispute: isDispute, text) ?? value)
    }
  }

  private func suggestion(_ step: String) throws -> Organisation? {
    if isDispute, step == "settle-duty" { return try disputes().defaultReceiver() }
    return try Suggestions.unit(for: file, on: moment.now.day, in: db)
  }

  /// The suggested unit, those that keep this area, and then every other.
  private func units(first suggested: Organisation?) throws -> [Field.Choice] {
    let near = try nearUnits()
    let known = Set(near.map(\.id))
    let far = try Organisations.all(on: moment.now.day, db).filter { !known.contains($0.id) }
    let ordered = [suggested].compactMap { $0 } + near.filter { $0.id != suggested?.id } + far
    return [Field.Choice("", text("area.choose"))]
      + ordered.map { Field.Choice("\($0.id)", $0.name) }
  }

  private func nearUnits() throws -> [Organisation] {
    guard let area = try Areas.find(file.matter.area, in: db) else { return [] }
    return try area.path.reversed().flatMap { code in
      try Organisations.all(in: code, on: moment.now.day, db)
    }
  }

  private func groups(_ area: Area, up: Bool) throws -> [AreaGroup] {
    let desks = Set(try CaseChoices.desks(near: file, on: moment.now.day, in: db))
    let found =
      (up
      ? try Areas.path(of: area, in: db).filter { $0.code != area.code }
      : try Areas.children(of: area.code, on: moment.now.day, in: db))
      .filter { desks.contains($0.code) }
    return [
      AreaGroup(name: area.name, choices: found.map { Field.Choice($0.code, $0.name) })
    ]
  }

  /// A level that has nobody at its desk is named, and not skipped.
  private func missingDesk(_ step: String) throws -> String? {
    guard step == "climb", let above = CaseChoices.above(file).last else { return nil }
    return try Areas.find(above, in: db).map { text("invalid.no-desk", ["area": $0.name]) }
  }

  /// Desks of the same level that are no part of the same way up, the nearest first.
  private func beside(_ area: Area) throws -> [AreaGroup] {
    let day = moment.now.day
    let desks = Set(try Posts.present(.coordinator, on: day, in: db).map(\.area))
    return try Areas.path(of: area, in: db).reversed().compactMap { above in
      let found = try Areas.children(of: above.code, on: day, in: db).filter {
        desks.contains($0.code) && !area.path.contains($0.code)
      }
      return found.isEmpty
        ? nil
        : AreaGroup(name: above.name, choices: found.map { Field.Choice($0.code, $0.name) })
    }
  }

  private func colleagues() throws -> [Post] {
    guard let unit = file.matter.unit else { return [] }
    return try [Role.handler, .mediator].flatMap { role in
      try Posts.present(role, organisation: unit, on: moment.now.day, in: db)
    }
  }

  private func people(_ posts: [Post]) throws -> [Field.Choice] {
    let names = try People.names(of: posts.map(\.person), in: db)
    return posts.map { Field.Choice("\($0.person)", names[$0.person] ?? "\($0.person)") }
  }
}
