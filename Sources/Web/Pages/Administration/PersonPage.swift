import CaseEngine
import Governance
import Storage

/// One person for the administrators: posts, leave, password, and the departure that strands
/// nothing. Each of the two sees the forms of what is his.
struct PersonPage: Page {
  struct Content: Sendable {
    let person: Person
    let posts: [Post]
    let today: Day
    let absences: [Absence]
    /// How much of each noun the person has in hand.
    let inHand: [(noun: String, count: Int)]
    let awaitsConfirmation: Bool
    let isEnrolled: Bool
    let colleagues: [Person]
    let heirs: [Person]
    let names: Names
    let role: Role
    let isSelf: Bool
  }

  let content: Content
  /// The form that was sent wrongly, and what was typed into it.
  var wrong: (form: String, entered: Entered)?
  var problem: Problem?
  /// The password of a reset, shown this once.
  var password: String?
  var departure: Departure?

  private var person: Person { content.person }
  private var path: String { "/people/\(person.id)" }
  private var isSecurity: Bool { content.role == .securityAdministrator }
  private var isKeeper: Bool { content.role == .administrator }
  private var mayAct: Bool { person.departedAt == nil && !content.isSelf }

  func title(_ context: PageContext) -> String { person.name }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.mine"), "/"),
      Link(context.text("menu.people"), "/people"),
    ]
  }

  private func entered(_ form: String) -> Entered {
    wrong?.form == form ? wrong?.entered ?? Entered() : Entered()
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(optional: problem, { context.notice($0.detail + $0.instead, warning: true) })\
      \(optional: password, { given in
        """
        \(context.notice(text("person.reset.done", ["login": person.login]), warning: true))
        <p class="large-number"><code>\(given)</code></p>
        """
      })\
      \(optional: departure, { done($0, context) })\
      \(context.section(text("signin.account.who"), context.facts(facts(context))))\
      \(context.section(text("people.posts"), posts(context)))\
      \(when: person.departedAt == nil, context.section(
        text("absence.title"), id: "leave", leave(context)))\
      \(when: mayAct && (isKeeper || isSecurity), context.section(
        text("person.safety"), id: "safety", safety(context)))\
      \(when: mayAct && (isKeeper || isSecurity), context.section(
        text("person.depart"), id: "departure", depart(context)))\
      \(when: person.departedAt == nil && isKeeper, context.section(
        text("person.change"), id: "change", change(context)))
      """
  }

  private func facts(_ context: PageContext) -> [(label: String, value: HTML)] {
    let text = context.text
    var facts: [(label: String, value: HTML)] = [
      (text("signin.name"), "<code>\(person.login)</code>")
    ]
    if let phone = person.phone { facts.append((text("field.phone"), "\(phone)")) }
    facts.append(
      (
        text("person.second-factor"),
        "\(text(content.isEnrolled ? "signin.account.enrolled" : "person.second-factor.none"))"
      ))
    facts += content.inHand.map { (text("person.in-hand.\($0.noun)"), "\($0.count)") }
    if let left = person.departedAt {
      facts.append((text("people.left"), context.time(left)))
    }
    return facts
  }

  private func posts(_ context: PageContext) -> HTML {
    let text = context.text
    let (names, today) = (content.names, content.today)
    let mayEnd = isSecurity && mayAct
    return context.list(
      Listing(
        name: text("people.posts"),
        columns: [
          .init(text("people.title"), headline: true) { post in
            """
            \(post.title)\(when: post.substituteFor != nil, " \(context.tag(text("absence.stands-in")))")
            """
          },
          .init(text("signin.account.role")) { "\(text.word("role", $0.role.rawValue))" },
          .init(text("person.place")) { post in
            "\(post.organisation.map(names.unit) ?? names.area(post.area))"
          },
          .init(text("person.from")) { "\(text.day($0.validFrom))" },
          .init(text("person.until")) { post in
            "\(optional: post.validTo, { "\(text.day($0 - 1))" })"
          },
          .init(text("people.end")) { post in
            mayEnd && post.isValid(on: today)
              ? context.button(
                Action(
                  text("people.end"), "/people/posts/\(post.id)", way: .post(["back": path]),
                  confirmation: text("people.end.sure"))) : ""
          },
        ], elements: content.posts, empty: (text("signin.posts.none.here"), nil)))
  }

  private func leave(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(AbsenceList(
        absences: content.absences, people: content.names.people, today: content.today,
        path: isSecurity && !content.isSelf ? "\(path)/leave" : nil).markup(context))\
      \(when: isSecurity && mayAct && !content.posts.isEmpty, """
        <details class="inline"\(when: wrong?.form == "leave", " open")>\
        <summary>\(text("absence.enter"))</summary>\
        \(context.form("\(path)/leave", [
          Field("from", text("absence.from"), .day, required: true, value: "\(content.today)"),
          Field("until", text("absence.until"), .day, required: true),
          Field(
            "substitute", text("absence.substitute.login"),
            hint: text("absence.substitute.login.hint", ["names": colleagues(text)]), maxLength: 64,
            autocomplete: "off"),
        ], entered("leave"), submit: text("absence.enter")))</details>
        """)
      """
  }

  private func colleagues(_ text: Text) -> String {
    content.colleagues.isEmpty
      ? text("absence.nobody")
      : content.colleagues.prefix(8).map { "\($0.name) \($0.login)" }
        .joined(separator: text("word.and"))
  }

  private func safety(_ context: PageContext) -> HTML {
    let text = context.text
    var actions: [Action] = []
    if isKeeper {
      actions.append(
        Action(
          text("person.reset"), "\(path)/password", way: .post([:]),
          confirmation: text("person.reset.sure")))
    }
    if isSecurity, content.awaitsConfirmation {
      actions.append(
        Action(
          text("person.confirm-reset"), "\(path)/password/confirmation", way: .post([:]),
          weight: .main))
    }
    if isSecurity, content.isEnrolled {
      actions.append(
        Action(
          text("person.remove-factor"), "\(path)/second-factor", way: .post([:]),
          confirmation: text("person.remove-factor.sure")))
    }
    return """
      <p class="quiet">\(text("person.reset.words"))</p>\
      \(when: content.awaitsConfirmation, context.notice(text("person.awaits"), warning: true))\
      \(when: !actions.isEmpty, context.buttons(actions))
      """
  }

  private func depart(_ context: PageContext) -> HTML {
    let text = context.text
    let heirs = content.heirs.map { Field.Choice("\($0.id)", "\($0.name) \($0.login)") }
    let field = Field(
      "heir", text("person.heir"), .one([Field.Choice("", text("person.heir.none"))] + heirs),
      hint: text("person.heir.hint"))
    return """
      <p class="quiet">\(text("person.depart.words"))</p>\
      \(context.summary(entered("departure").invalid, [field]))\
      <form class="form" method="post" action="\(path)/departure" novalidate>\(context.tokenField)
      \(context.field(field, entered("departure")))\
      <div class="buttons"><button class="button grave" \
      data-confirm="\(text("person.depart.sure", ["name": person.name]))">\
      \(text("person.depart"))</button></div></form>
      """
  }

  private func done(_ departure: Departure, _ context: PageContext) -> HTML {
    let text = context.text
    return """
      <div class="flash done" role="status">\(context.icon(.check))<div>\
      <p>\(text("person.departed", ["name": person.name]))</p>\
      <ul>\(each: departure.handedOver.sorted { $0.key < $1.key }, {
        "<li>\(text("person.handed-over.\($0.key)", ["count": "\($0.value)"]))</li>"
      })\(each: departure.unfilled, {
        "<li>\(text("person.unfilled", ["post": $0.title]))</li>"
      })</ul></div></div>
      """
  }

  private func change(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <details class="inline"\(when: wrong?.form == "change", " open")>\
      <summary>\(text("person.change"))</summary>\
      \(context.form(path, [
        Field(
          "name", text("field.name"), required: true, value: person.name, maxLength: 64,
          autocomplete: "off"),
        Field(
          "phone", text("field.phone"), .phone, value: person.phone ?? "", maxLength: 30,
          autocomplete: "off"),
      ], entered("change"), submit: text("person.save")))</details>
      """
  }
}
