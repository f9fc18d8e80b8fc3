import CaseEngine
import Governance

/// Name and password; for everybody who works with the system.
struct SignInPage: Page {
  let then: String
  var entered = Entered()
  /// Why it did not work, in a sentence.
  var problem: Problem?

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("signin.title") }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(optional: problem, { context.notice($0.detail + $0.instead, warning: true) })\
      \(context.section(text("signin.heading"), context.form("/sessions", [
        Field(
          "name", text("signin.name"), required: true, maxLength: 64, autocomplete: "username"),
        Field(
          "password", text("signin.password"), .secret, required: true, maxLength: 256,
          autocomplete: "current-password"),
        Field("then", "", .hidden, value: then),
      ], entered, submit: text("signin.send"))))
      <p class="quiet">\(text("signin.forgotten"))</p>
      """
  }
}

/// The second factor.
struct CodePage: Page {
  let then: String
  var entered = Entered()
  var problem: Problem?

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("signin.code.title") }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(optional: problem, { context.notice($0.detail + $0.instead, warning: true) })\
      \(context.section(text("signin.code.heading"), context.form("/sessions/code", [
        Field(
          "code", text("signin.code"), hint: text("signin.code.hint"), required: true,
          maxLength: 16, autocomplete: "one-time-code"),
        Field("then", "", .hidden, value: then),
      ], entered, submit: text("signin.code.send"))))
      """
  }
}

/// A new password, at the first sign-in or by one's own wish.
struct PasswordPage: Page {
  let rule: PasswordRule
  let forced: Bool
  let then: String
  var entered = Entered()

  var shell: Shell { forced ? .resident : .staff }

  func title(_ context: PageContext) -> String { context.text("signin.change.title") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    forced ? [] : [Link(context.text("signin.account.title"), "/account")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(when: forced, context.notice(text("signin.change.forced")))\
      \(context.section(text("signin.change.heading"), context.form("/account/password", [
        Field(
          "old", text("signin.change.old"), .secret, required: true, maxLength: 256,
          autocomplete: "current-password"),
        Field(
          "password", text("signin.change.new"), .secret,
          hint: text(
            "signin.change.rule", ["length": "\(rule.length)", "classes": "\(rule.classes)"]),
          required: true, maxLength: 256, autocomplete: "new-password"),
        Field(
          "again", text("signin.change.again"), .secret, required: true, maxLength: 256,
          autocomplete: "new-password"),
        Field("then", "", .hidden, value: then),
      ], Entered(entered.form.without(["old", "password", "again"]), entered.invalid),
        submit: text("signin.change.send"))))
      """
  }
}

extension Form {
  /// Without what must not be sent back, such as passwords.
  func without(_ names: Set<String>) -> Form {
    Form(values.filter { !names.contains($0.key) })
  }
}

/// Setting up an authenticator: the secret as a picture and as text, and the first code.
struct EnrolmentPage: Page {
  let enrolment: SecondFactor.Enrolment
  let then: String
  var entered = Entered()

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("signin.enrol.title") }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let name = text("signin.enrol.picture")
    return context.section(
      text("signin.enrol.heading"),
      """
      <p>\(text("signin.enrol.words"))</p>
      <figure class="qr">\(optional: QRCode(enrolment.address)?.svg(title: name), { HTML(raw: $0) })\
      <figcaption>\(text("signin.enrol.secret")) <code>\(enrolment.secret)</code></figcaption></figure>
      \(context.form("/account/second-factor", [
        Field(
          "code", text("signin.code"), required: true, maxLength: 8,
          autocomplete: "one-time-code"),
        Field("then", "", .hidden, value: then),
      ], entered, submit: text("signin.enrol.send")))
      """)
  }
}

/// Recovery codes, shown this once.
struct RecoveryPage: Page {
  let codes: [String]
  let then: String

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("signin.recovery.title") }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.notice(text("signin.recovery.words"), warning: true))
      <section class="panel"><ul class="codes">\(each: codes, { "<li><code>\($0)</code></li>" })</ul>
      <p class="buttons"><button class="button plain" data-print>\(context.icon(.print)) \
      \(text("public.receipt.print"))</button>\
      <a class="button main" href="\(then)">\(text("signin.recovery.go"))</a></p></section>
      """
  }
}

/// By which of one's posts to act.
struct PostsPage: Page {
  struct Choice: Sendable {
    let post: Post
    let place: String
    let standsFor: String?
    /// The last day of standing in.
    var until: Day?
  }

  let choices: [Choice]
  let chosen: Int64?
  let then: String

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("signin.posts.title") }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    guard !choices.isEmpty else { return context.empty(text("signin.posts.none")) }
    return """
      <p class="lead">\(text("signin.posts.lead"))</p>
      <ul class="doors">\(each: choices, { choice in
        """
        <li><form method="post" action="/posts">\(context.tokenField)\
        <input type="hidden" name="then" value="\(then)">\
        <button name="post" value="\(choice.post.id)">\(context.icon(.person))<span>\
        <strong>\(choice.post.title)</strong><small>\(choice.place) · \
        \(text.word("role", choice.post.role.rawValue))\
        \(optional: choice.standsFor, { " · \(text("signin.posts.for", ["name": $0]))" })\
        \(optional: choice.until, { " · \(text("signin.posts.until", ["day": text.dayAndWeekday($0)]))" })\
        \(when: choice.post.id == chosen, " · \(text("signin.posts.now"))")</small></span></button>\
        </form></li>
        """
      })</ul>
      """
  }
}
