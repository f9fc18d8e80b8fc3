import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// The desks: one's own work, dispatch, and the messages.
  func desk() {
    page("/dispatch") { visit in
      let text = visit.text
      let page = try await visit.reading { moment, db in
        try DispatchPage.read(moment, text, in: db)
      }
      return visit.page(page)
    }
    form("/dispatch") { visit, form in try await Self.dispatch(visit, form) }
    page("/dispatch/{number}") { visit in
      let number = try visit.parameter("number")
      let page = try await visit.reading { moment, db in
        var view = try CaseSheet.of(number, moment, in: db)
        guard view.degree == .content else { throw Refusal.notAllowed(step: "dispatch") }
        let duplicates = try Duplicates.of(view.file, for: moment.actor, at: moment.now, in: db)
        view.names.areas.merge(
          try Names.of(areas: duplicates.map(\.summary.area), on: moment.now.day, in: db).areas
        ) { first, _ in first }
        return ComparePage(
          view: view, text: view.reports.compactMap(\.text).first, duplicates: duplicates,
          suggested: try Suggestions.unit(for: view.file, on: moment.now.day, in: db),
          answers: try Knowledge(on: moment.now.day, in: db).answers(
            to: view.file, for: moment.actor, in: db))
      }
      return visit.page(page)
    }
  }

  /// What the first page is for who looks at it.
  static func first(_ visit: Visit) async throws -> Response {
    guard let viewer = visit.viewer else {
      if visit.sessionToken != nil, let session = try? await visit.session() {
        return visit.see(session.stage == .open ? "/posts" : next(session, "/"))
      }
      return visit.page(FrontPage())
    }
    if let role = viewer.roles.first.map(Role.init(rawValue:)), role == .resident {
      return visit.page(FrontPage())
    }
    if let keeper = viewer.roles.first(where: { name in
      Role.administrators.contains { $0.rawValue == name }
    }) {
      return visit.page(KeepersPage(role: Role(rawValue: keeper)))
    }
    let query = try visit.query
    let content = try await visit.reading { moment, db in
      try WorkPage.read(query, moment, in: db)
    }
    return visit.page(WorkPage(content: content))
  }

  /// Each case by itself: one that cannot go does not hold up the others.
  private static func dispatch(_ visit: Visit, _ form: Form) async throws -> Response {
    let text = visit.text
    var refused: [(number: String, because: String)] = []
    var sent = 0
    for number in form.all("pick").prefix(100) {
      do {
        guard form.has("unit-\(number)") else { throw Invalid("unit", "required") }
        try await visit.writing { moment, db in
          _ = try CaseDesk.take(
            number, step: "dispatch", raw: ["unit": .text(form["unit-\(number)"])], entries: nil,
            by: moment.actor, at: moment.now, under: moment.rules, in: db)
        }
        sent += 1
      } catch let refusal as Refusal where refusal != .signInNeeded {
        refused.append((number, Problem(refusal, text).detail))
      } catch let invalid as Invalid {
        let words = invalid.problems.map { problem in
          text(
            "form.wrong.line",
            [
              "field": text.word("field", problem.field),
              "problem": text.words(problem),
            ])
        }
        refused.append((number, words.joined(separator: " ")))
      }
    }
    if refused.isEmpty {
      let words =
        sent > 0 ? text("dispatch.sent", ["count": "\(sent)"]) : text("dispatch.nothing")
      return visit.see("/dispatch", Flash(words, tone: sent > 0 ? .done : .warning))
    }
    var page = try await visit.reading { moment, db in
      try DispatchPage.read(moment, text, in: db)
    }
    page.refused = refused
    return visit.page(page, status: .conflict)
  }
}
