import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// The desks that call back and review.
  func judging() {
    for desk in JudgingDesk.allCases {
      page(desk.path) { visit in
        let query = try visit.query
        return visit.page(
          try await Self.judging(visit, desk, query, open: query.has("case") ? query["case"] : nil))
      }
      form("\(desk.path)/{number}") { visit, form in try await Self.judge(visit, desk, form) }
      form("\(desk.path)/{number}/reports/{report}/unmask") { visit, form in
        try await Self.unmaskAtDesk(visit, desk, form)
      }
    }
  }

  private static func judging(
    _ visit: Visit, _ desk: JudgingDesk, _ query: Form, open number: String?
  ) async throws -> JudgingPage {
    let text = visit.text
    return try await visit.reading { moment, db in
      try JudgingPage.read(desk, query, open: number, moment, text, in: db)
    }
  }

  private static func judge(
    _ visit: Visit, _ desk: JudgingDesk, _ form: Form
  ) async throws -> Response {
    let number = try visit.parameter("number")
    let (step, seen) = (form["step"], form.integer("entries"))
    let before = try await visit.reading { moment, db in
      guard moment.actor.role == desk.role, desk.steps.contains(step) else {
        throw Refusal.notAllowed(step: step)
      }
      return try CaseFile.content(number, for: moment.actor, in: db).matter.state
    }
    var wrong: (entered: Entered, refusal: Refusal?)
    do {
      try await visit.writing { moment, db in
        let procedure = try moment.rules.procedure(
          CaseFile.find(number, for: moment.actor, in: db).file.matter.procedure)
        guard let wanted = procedure.step(step) else { throw Refusal.notFound }
        _ = try CaseDesk.take(
          number, step: step, raw: form.facts(for: wanted), entries: seen, by: moment.actor,
          at: moment.now, under: moment.rules, in: db)
      }
      let done = visit.text("case.done", ["step": visit.text.word("step", step)])
      let state = desk.states.contains(before) ? before : desk.states[0]
      // A missed call leaves the matter where it is; the list then goes on with the next.
      return visit.see(desk.path(state), Flash(done))
    } catch let invalid as Invalid {
      wrong = (Entered(form, invalid), nil)
    } catch let refusal as Refusal where refusal != .notFound && refusal != .signInNeeded {
      wrong = (Entered(form), refusal)
    }
    var page = try await judging(visit, desk, Form(), open: number)
    guard var matter = page.matter else { throw wrong.refusal ?? Refusal.notFound }
    matter.wrong = (step, wrong.entered)
    if let refusal = wrong.refusal {
      if case .stale = refusal {
        matter.since = matter.view.history.filter { $0.entry.n > seen ?? 0 }
      } else {
        matter.problem = Problem(refusal, visit.text)
      }
      // What was typed stays in sight, also where the step can no longer be taken.
      if !matter.offers(step) { matter.lost = LostWords(step: step, form: form) }
    }
    page.matter = matter
    return visit.page(
      page, status: wrong.refusal.map(Problem.status) ?? .unprocessableContent)
  }

  private static func unmaskAtDesk(
    _ visit: Visit, _ desk: JudgingDesk, _ form: Form
  ) async throws -> Response {
    let number = try visit.parameter("number")
    guard let report = Int64(try visit.parameter("report")) else { throw Refusal.notFound }
    do {
      let full = try await visit.writing { moment, db in
        guard moment.actor.role == desk.role else { throw Refusal.notAllowed(step: "unmask") }
        return try Openings.unmask(
          report, of: number, purpose: form["purpose"], by: moment.actor, at: moment.now, in: db)
      }
      var page = try await judging(visit, desk, Form(), open: number)
      page.matter?.asked = report
      page.matter?.unmasked = full
      return visit.page(page)
    } catch let invalid as Invalid {
      var page = try await judging(visit, desk, Form(), open: number)
      page.matter?.asked = report
      page.matter?.wrong = ("unmask", Entered(form, invalid))
      return visit.page(page, status: .unprocessableContent)
    }
  }
}
