import CaseEngine
import Governance

/// One's own account: password, second factor, leave and who stands in, where one is signed in.
struct AccountPage: Page {
  let person: Person
  let actor: Actor
  let isEnrolled: Bool
  let sessions: [Session]
  let current: Int64
  let today: Day
  let absences: [Absence]
  /// The posts of others in which this person stands, and whose they are.
  let standsIn: [(post: Post, name: String)]
  let colleagues: [Person]
  let people: [Int64: String]
  var entered = Entered()
  var problem: Problem?

  func title(_ context: PageContext) -> String { context.text("signin.account.title") }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(optional: problem, { context.notice($0.detail + $0.instead, warning: true) })\
      \(context.section(text("signin.account.who"), context.facts([
        (text("signin.name"), "\(person.login)"),
        (text("field.name"), "\(person.name)"),
        (text("signin.account.post"), "\(actor.post.title)"),
        (text("signin.account.role"), "\(text.word("role", actor.role.rawValue))"),
      ])))\
      \(context.section(text("absence.title"), id: "leave", leave(context)))\
      \(context.section(text("signin.account.safety"), context.buttons([
        Action(text("signin.change.title"), "/account/password"),
        Action(
          text(isEnrolled ? "signin.account.enrolled" : "signin.enrol.title"),
          isEnrolled ? "/account" : "/account/second-factor"),
        Action(text("shell.posts"), "/posts"),
      ])))\
      \(context.section(text("signin.account.sessions"), context.list(Listing(
        name: text("signin.account.sessions"),
        columns: [
          .init(text("signin.account.started"), headline: true) { context.time($0.startedAt) },
          .init(text("signin.account.seen")) { context.time($0.seenAt) },
          .init(text("signin.account.end")) { session in
            session.id == current
              ? "\(text("signin.account.this"))"
              : context.button(Action(
                text("signin.account.end"), "/account/sessions", way: .post(["id": "\(session.id)"])))
          },
        ], elements: sessions, empty: (text("signin.account.none"), nil)))))
      """
  }

  private func leave(_ context: PageContext) -> HTML {
    let text = context.text
    let isOpen = entered.invalid != nil || problem != nil
    return """
      \(AbsenceList(absences: absences, people: people, today: today, path: "/account/leave")
        .markup(context))\
      \(each: standsIn, { post, name in
        """
        <p>\(context.icon(.people)) \(text(post.validTo == nil ? "absence.you" : "absence.you-until", [
          "name": name, "post": post.title,
          "until": post.validTo.map { text.dayAndWeekday($0 - 1) } ?? "",
        ]))</p>
        """
      })\
      <details class="inline"\(when: isOpen, " open")><summary>\(text("absence.enter"))</summary>
      \(context.form("/account/leave", [
        Field("from", text("absence.from"), .day, required: true, value: "\(today)"),
        Field("until", text("absence.until"), .day, required: true),
        Field(
          "substitute", text("absence.substitute"),
          .one([Field.Choice("", text("absence.nobody"))]
            + colleagues.map { Field.Choice("\($0.id)", $0.name) }),
          hint: text("absence.substitute.hint")),
      ], entered, submit: text("absence.enter")))</details>
      """
  }
}
