import CaseEngine
import Storage

/// Changing one template. Each change is a new version of the policy `documents`, of the city or of
/// a county, with the day from which it holds; papers that were issued keep theirs.
package enum Templates {
  @discardableResult
  package static func change(
    _ kind: String, to template: DocumentPolicy.Template, area: String, from day: Day,
    note: String, by actor: Actor, at now: Instant, in db: Database
  ) throws -> Int {
    guard DocumentKinds.find(kind) != nil else { throw Refusal.notFound }
    // What was set before for the same area; what is shipped lies beneath by itself.
    let own = try Policies.history(DocumentPolicy.name, in: db).first {
      $0.area == area && $0.author != nil
    }
    var template = template
    template.body = template.body.replacing("\r\n", with: "\n")
    let text = try DocumentPolicy.text(own?.body ?? "", setting: template, for: kind)
    do {
      return try Policies.change(
        DocumentPolicy.self, area: area, to: text, from: day, note: note, by: actor, at: now,
        in: db)
    } catch let invalid as Invalid {
      let path = "templates.\(kind)."
      throw Invalid(
        invalid.problems.map { problem in
          guard problem.field.hasPrefix(path) else { return problem }
          return Invalid.Problem(
            String(problem.field.dropFirst(path.count)), problem.rule, problem.values)
        })
    }
  }
}

/// Values to look at a template with: each tag by its own name.
package struct DocumentSample {
  package let kind: DocumentKind
  package let day: Day
  package let word: (String) -> String

  package init(kind: DocumentKind, day: Day, word: @escaping (String) -> String) {
    self.kind = kind
    self.day = day
    self.word = word
  }

  package func values(_ template: DocumentPolicy.Template) -> [String: DocumentValue] {
    var values = values(kind.tags + DocumentKind.common)
    values["title"] = .text(template.title)
    return values
  }

  private func values(_ tags: [DocumentTag]) -> [String: DocumentValue] {
    var values: [String: DocumentValue] = [:]
    for tag in tags {
      switch tag.kind {
      case .text, .paragraphs: values[tag.name] = .text(word(tag.name))
      case .day: values[tag.name] = .day(day)
      case .money: values[tag.name] = .money(12_345_60)
      case .choice(let choices): values[tag.name] = choices.first.map(DocumentValue.choice)
      case .rows(let inner): values[tag.name] = .rows([self.values(inner)])
      case .signature: values[tag.name] = .place(.signature(tag.name))
      case .seal: values[tag.name] = .place(.seal(tag.name))
      case .page: values[tag.name] = .place(.page(tag.name))
      }
    }
    return values
  }
}
