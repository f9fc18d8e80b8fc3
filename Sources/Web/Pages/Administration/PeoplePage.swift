import CaseEngine
import Governance
import Hummingbird
import Storage

/// The people of the city with their posts: the administrator adds people, the security
/// administrator grants and ends posts.
struct PeoplePage: Page {
  struct Row: Sendable {
    let person: Person
    let posts: [Post]
  }

  let rows: [Row]
  let next: String?
  let query: Form
  let role: Role
  let names: Names
  let areas: [AreaGroup]
  let units: [Field.Choice]
  var entered = Entered()
  /// The password of somebody just added, shown this once.
  var password: (login: String, password: String)?

  func title(_ context: PageContext) -> String { context.text("menu.people") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func action(_ context: PageContext) -> Action? {
    switch role {
    case .administrator: Action(context.text("people.new"), "#new", weight: .main)
    case .securityAdministrator: Action(context.text("people.grant"), "#grant", weight: .main)
    default: nil
    }
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(optional: password, { given in
        """
        \(context.notice(text("people.first-password", ["login": given.login]), warning: true))
        <p class="large-number"><code>\(given.password)</code></p>
        """
      })\
      \(context.list(Listing(
        name: text("menu.people"),
        filters: [Field("q", text("people.q"), .search, maxLength: 60)], query: query,
        columns: columns(context), elements: rows, next: next,
        empty: (text("people.none"), nil))))\
      \(when: role == .administrator, context.section(text("people.new"), id: "new", context.form(
        "/people", [
          Field("login", text("signin.name"), required: true, maxLength: 64, autocomplete: "off"),
          Field("name", text("field.name"), required: true, maxLength: 64, autocomplete: "off"),
          Field("phone", text("field.phone"), .phone, maxLength: 30, autocomplete: "off"),
        ], entered, submit: text("people.add"))))\
      \(when: role == .securityAdministrator, context.section(
        text("people.grant"), id: "grant", grant(context)))
      """
  }

  private func columns(_ context: PageContext) -> [Listing<Row>.Column] {
    let text = context.text
    let names = names
    return [
      .init(text("field.name"), headline: true) { row in
        """
        <a href="/people/\(row.person.id)">\(row.person.name)</a>\
        \(when: row.person.departedAt != nil, " \(context.tag(text("people.left")))")
        """
      },
      .init(text("signin.name")) { "<code>\($0.person.login)</code>" },
      .init(text("people.posts")) { row in
        """
        <ul>\(each: row.posts, { post in
          """
          <li>\(post.title) <span class="quiet">\(text.word("role", post.role.rawValue)) · \
          \(post.organisation.map(names.unit) ?? names.area(post.area))</span></li>
          """
        })</ul>
        """
      },
    ]
  }

  private func grant(_ context: PageContext) -> HTML {
    let text = context.text
    let roles = Role.all.filter { $0 != .resident }.map {
      Field.Choice($0.rawValue, text("role.\($0.rawValue)"))
    }
    let fields = [
      Field("login", text("signin.name"), required: true, maxLength: 64, autocomplete: "off"),
      Field("role", text("signin.account.role"), .one(roles), required: true),
      Field("title", text("people.title"), required: true, maxLength: 40),
      Field("organisation", text("field.unit"), .one(units), hint: text("people.unit.hint")),
    ]
    return """
      \(context.summary(entered.invalid, fields + [Field("area", text("field.area"))]))
      <form class="form" method="post" action="/people/posts" novalidate>\(context.tokenField)
      \(each: fields, { context.field($0, entered) })\
      \(context.areaField("area", text("field.area"), groups: areas, entered))\
      <div class="buttons"><button class="button main">\(text("people.grant"))</button></div></form>
      """
  }
}

extension Routes {
  func people() {
    page("/people") { visit in visit.page(try await Self.peoplePage(visit)) }
    form("/people") { visit, form in
      let temporary = PasswordRule.temporary()
      do {
        let policy = try await visit.reading { moment, db in
          guard moment.actor.role == .administrator else {
            throw Refusal.notAllowed(step: "add-person")
          }
          return try Policies.signIn(on: moment.now.day, in: db)
        }
        let hash = try await PasswordQueue.shared.hash(temporary, cost: policy.scrypt)
        try await visit.writing { moment, db in
          _ = try People.add(
            login: form["login"], name: form["name"],
            phone: form.has("phone") ? form["phone"] : nil, hash: hash, by: moment.actor,
            at: CityClock.machine, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.peoplePage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      var page = try await Self.peoplePage(visit)
      page.password = (form["login"], temporary)
      return visit.page(page, status: .created)
    }
    form("/people/posts") { visit, form in
      do {
        try await visit.writing { moment, db in
          guard let person = try People.find(login: form["login"], in: db) else {
            throw Invalid("login", "unknown")
          }
          guard form.has("title") else { throw Invalid("title", "required") }
          guard form.has("area") else { throw Invalid("area", "required") }
          try Posts.grant(
            Role(rawValue: form["role"]), to: person.id, area: form["area"],
            organisation: Int64(form["organisation"]), title: form["title"], by: moment.actor,
            at: moment.now, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.peoplePage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/people", Flash(visit.text("people.granted")))
    }
    form("/people/posts/{post}") { visit, form in
      guard let post = Int64(try visit.parameter("post")) else { throw Refusal.notFound }
      try await visit.writing { moment, db in
        try Posts.end(post, by: moment.actor, at: moment.now, in: db)
      }
      let back = form["back"].hasPrefix("/people/") ? visit.onward(form["back"]) : "/people"
      return visit.see(back, Flash(visit.text("people.ended")))
    }
  }

  private static func peoplePage(_ visit: Visit) async throws -> PeoplePage {
    let query = try visit.query
    let text = visit.text
    return try await visit.reading { moment, db in
      let day = moment.now.day
      let found = try People.all(
        query["q"], after: query["cursor"], limit: 51, for: moment.actor, in: db)
      let rows = try found.prefix(50).map { person in
        PeoplePage.Row(person: person, posts: try Posts.held(by: person.id, on: day, in: db))
      }
      let posts = rows.flatMap(\.posts)
      let grants = moment.actor.role == .securityAdministrator
      let root = grants ? try Areas.root(on: day, in: db) : nil
      let areas = try root.map { city in
        [AreaGroup(name: city.name, choices: [Field.Choice(city.code, city.name)])]
          + (try AreaGroup.counties(
            within: city, on: day, whole: { text("case.whole", ["name": $0]) }, in: db))
      }
      let units = grants ? try Organisations.all(on: day, db) : []
      return PeoplePage(
        rows: Array(rows), next: found.count > 50 ? rows.last?.person.login : nil, query: query,
        role: moment.actor.role,
        names: try Names.of(
          areas: posts.map(\.area), units: posts.compactMap(\.organisation), on: day, in: db),
        areas: areas ?? [],
        units: [Field.Choice("", text("people.no-unit"))]
          + units.map { Field.Choice("\($0.id)", $0.name) })
    }
  }
}
