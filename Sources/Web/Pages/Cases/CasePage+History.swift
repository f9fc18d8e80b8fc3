import CaseEngine
import Governance

extension CasePage {
  /// Newest first: what was done, by whom in which post, and what was said.
  func history(_ context: PageContext) -> [TimelineEntry] {
    let text = context.text
    return view.history.reversed().map { shown in
      let entry = shown.entry
      let moved: HTML =
        entry.from != nil && entry.from != entry.to
        ? "<p class=\"quiet\">\(text("case.moved", ["state": text.word("state", entry.to)]))</p>"
        : ""
      return TimelineEntry(
        at: entry.at, title: text.word("step", entry.step),
        person: person(entry.by, shown.name, text), post: post(entry.by, text),
        details: moved + EntryDetails(view: view).markup(shown, context))
    }
  }

  private func person(_ doer: Doer?, _ name: String?, _ text: Text) -> String {
    guard let doer else { return text("case.by-timer") }
    return name ?? text.word("role", doer.role.rawValue)
  }

  private func post(_ doer: Doer?, _ text: Text) -> String {
    guard let doer, doer.person != nil else { return "" }
    let place = doer.organisation.map(view.names.unit) ?? view.names.area(doer.area)
    return "\(place) \(text.word("role", doer.role.rawValue))"
  }
}

/// What was said in an entry, field by field, each in the words of its kind.
struct EntryDetails {
  let view: CaseSheet

  /// What the page shows elsewhere, or what only machines need.
  private static let elsewhere: Set<String> = [
    "title", "text", "name", "phone", "address", "privacy", "channel", "level",
    "identity", "representative-phone", "next-due", "mediate-by", "complete", "commission-ends",
    "tell-by",
    "from-area",
    "paper", "sha256", "template", "strokes",
    "flags", "round", "reward-amount",
    "privacy-version", "privacy-language", "privacy-sha256", "privacy-way", "consent-version",
    "consent-language", "consent-sha256", "consent-way",
    "shown-sha256", "next-day", "next-time", "psychologist", "told", "anew", "at-court", "delegate",
    "performed", "leader-person",
  ]

  func markup(_ shown: ShownEntry, _ context: PageContext) -> HTML {
    let names = shown.data.keys.filter {
      // The client stands above, and is no party of this case.
      !Self.elsewhere.contains($0) && !(view.client != nil && $0 == "party")
    }.sorted()
    let lines = names.compactMap { name -> (String, HTML)? in
      guard let value = shown.data[name] else { return nil }
      guard let value else {
        let key = shown.erased.contains(name) ? "case.erased" : "case.hidden"
        return (name, "<span class=\"quiet\">\(context.text(key))</span>")
      }
      return (name, paper(name, value, shown, context) ?? words(name, value, context))
    }
    guard !lines.isEmpty else { return "" }
    return """
      <dl class="said">\(each: lines, { name, value in
        let own = "field.\(shown.entry.step).\(name)"
        let label =
          context.text.has(own) ? context.text(own) : context.text.word("field", name)
        return "<div><dt>\(label)</dt><dd>\(value)</dd></div>"
      })</dl>
      """
  }

  private func attachment(_ id: String, _ name: String, _ context: PageContext) -> HTML {
    """
    <a href="/cases/\(view.file.number)/attachments/\(id)">\(context.icon(.document)) \(name)</a>\u{20}
    """
  }

  /// What an entry about a paper says of it: its page, and who signed where, in words.
  private func paper(
    _ name: String, _ value: Fact, _ shown: ShownEntry, _ context: PageContext
  ) -> HTML? {
    let text = context.text
    guard let kind = shown.data["paper"]??.text, let said = value.text else { return nil }
    switch name {
    case "document", "supersedes":
      let path = "/cases/\(view.file.number)/documents/\(said)"
      let title = name == "document" ? text.word("paper", kind) : text("document.earlier")
      return "<a href=\"\(path)\">\(title)</a>"
    case "place": return "\(DocumentPath.place(said, text))"
    case "signed-by": return "\(text.word("signed-by", said))"
    default: return nil
    }
  }

  private func words(_ name: String, _ value: Fact, _ context: PageContext) -> HTML {
    let text = context.text
    switch (name, value) {
    case (_, .flag(let flag)): return "\(text(flag ? "word.yes" : "word.no"))"
    case ("unit", .number(let id)), ("suggested", .number(let id)), ("lead", .number(let id)):
      return "\(view.names.unit(Int64(id)))"
    case ("person", .number(let id)): return "\(view.names.people[Int64(id)] ?? "\(id)")"
    case ("units", .list(let ids)):
      return
        "\(ids.map { Int64($0).map(view.names.unit) ?? $0 }.joined(separator: text("word.and")))"
    case ("enclosed", .list(let ids)):
      return """
        \(ids.map { view.names.entry(name, $0, dispute: true, text) ?? $0 }
          .joined(separator: text("word.and")))
        """
    case ("attachments", .list(let ids)):
      return """
        \(each: ids, { id in
          let name = view.attachments.first { "\($0.id)" == id }?.name
          return "\(optional: name, { attachment(id, $0, context) })"
        })
        """
    case ("area", .text(let code)), ("joint-area", .text(let code)):
      return "\(view.names.area(code))"
    case ("clock", .text(let clock)): return "\(text.word("clock", clock))"
    case ("rung", .text(let rung)): return "\(text.word("rung", rung))"
    case ("into", .text(let number)), ("earlier", .text(let number)), ("parent", .text(let number)):
      return "<a href=\"/cases/\(number)\">\(CaseNumber.spaced(number))</a>"
    case ("session-at", .text(let time)), ("session-was", .text(let time)):
      return "\(Instant(time).map(text.timeAndWeekday) ?? time)"
    case ("session-with", .number(let number)):
      return "\(number == 0 ? text("party.everybody") : view.party(number) ?? "\(number)")"
    case ("repeats", .text(let numbers)):
      return """
        \(each: numbers.split(separator: ",").map(String.init), { number in
          "<a href=\"/cases/\(number)\">\(CaseNumber.spaced(number))</a> "
        })
        """
    case ("paper", .text(let kind)): return "\(text.word("paper", kind))"
    case ("until", .text(let day)), ("signed", .text(let day)):
      return "\(Day(day).map(text.dayAndWeekday) ?? day)"
    case ("due", .text(let day)), ("held", .text(let day)), ("session-day", .text(let day)),
      ("served", .text(let day)), ("review-ends", .text(let day)), ("recheck-ends", .text(let day)),
      ("perform-by", .text(let day)), ("all-signed", .text(let day)),
      ("limitation-ends", .text(let day)),
      ("born", .text(let day)), ("day", .text(let day)):
      return "\(Day(day).map(text.day) ?? day)"
    case ("signs", .text(let signs)): return "\(view.signs(signs, text))"
    case ("station", .number(let id)), ("handed-by", .number(let id)),
      ("court-unit", .number(let id)), ("petition-unit", .number(let id)):
      return "\(view.names.unit(Int64(id)))"
    case ("party", .number(let number)): return "\(view.party(number) ?? "\(number)")"
    case ("amount", .number(let fen)):
      return "\(text("dispute.yuan", ["amount": text.sum(fen)]))"
    case (_, .text(let words)):
      if text.has("choice.\(name).\(words)") { return "\(text("choice.\(name).\(words)"))" }
      if let entry = view.names.entry(name, words, dispute: view.file.isDispute, text) {
        return "\(entry)"
      }
      return context.prose(words)
    case (_, .number(let number)): return "\(number)"
    case (_, .list(let values)): return "\(values.joined(separator: text("word.and")))"
    }
  }
}
