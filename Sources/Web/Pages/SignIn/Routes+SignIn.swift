import CaseEngine
import Governance
import Hummingbird
import Storage

extension Visit {
  /// A path of ours to go on to; never another site's.
  func onward(_ then: String) -> String {
    then.hasPrefix("/") && !then.hasPrefix("//") && !then.contains("\\")
      && !then.contains(where: \.isNewline) ? then : "/"
  }

  /// Where somebody is sent who lacks nothing but a step of the sign-in.
  func door(for error: any Error) -> Response? {
    guard request.method == .get, let refusal = error as? Refusal else { return nil }
    let back = "?then=\(request.uri.string.percentEncoded)"
    switch refusal {
    case .signInNeeded: return see("/sessions/new\(back)")
    case .secondFactorNeeded: return see("/sessions/code\(back)")
    case .passwordChangeNeeded: return see("/account/password\(back)")
    case .postNeeded: return see("/posts\(back)")
    case .barred("sign-in", "second-factor-enrolment"): return see("/account/second-factor\(back)")
    default: return nil
    }
  }

  func session() async throws -> Session {
    let (city, token, machine) = (try city, try token, CityClock.machine)
    let found = try await city.store.read { db in try Sessions.find(token, at: machine, in: db) }
    guard let found else { throw Refusal.signInNeeded }
    return found
  }
}

extension Routes {
  /// In, on and out: password, second factor, forced change, post.
  func signIn() {
    page("/sessions/new") { visit in
      visit.page(SignInPage(then: visit.onward(try visit.query["then"])))
    }
    form("/sessions") { visit, form in try await Self.start(visit, form) }
    page("/sessions/code") { visit in
      visit.page(CodePage(then: visit.onward(try visit.query["then"])))
    }
    form("/sessions/code") { visit, form in
      let then = visit.onward(form["then"])
      do {
        let begun = try await SignIn.code(
          form["code"].filter { !$0.isWhitespace }, token: try visit.token,
          seal: try visit.city.secretSeal(), in: try visit.city.store, at: CityClock.machine)
        return visit.begin(session: begun.token, at: Self.next(begun.session, then))
      } catch let refusal as Refusal where refusal != .signInNeeded {
        let problem = Problem(refusal, visit.text)
        return visit.page(CodePage(then: then, problem: problem), status: problem.status)
      }
    }
    form("/sessions/leave") { visit, _ in
      let city = try visit.city
      let machine = CityClock.machine
      if let token = visit.sessionToken {
        try await city.store.write { db in
          guard let session = try Sessions.find(token, at: machine, in: db) else { return }
          try Sessions.end(session.id, of: session.person, at: machine, in: db)
        }
      }
      return visit.endSession(at: "/")
    }
    page("/posts") { visit in
      let then = visit.onward(try visit.query["then"])
      return visit.page(try await Self.posts(visit, then: then))
    }
    form("/posts") { visit, form in
      let session = try await visit.session()
      let city = try visit.city
      let day = city.now.day
      guard let post = Int64(form["post"]) else { throw Refusal.notFound }
      try await city.store.write { db in
        try Sessions.choose(post, for: session, on: day, in: db)
      }
      return visit.see(visit.onward(form["then"]))
    }
  }

  static func next(_ session: Session, _ then: String) -> String {
    let back = "?then=\(then.percentEncoded)"
    return switch session.stage {
    case .code: "/sessions/code\(back)"
    case .password: "/account/password\(back)"
    case .enrolment: "/account/second-factor\(back)"
    case .open: then
    }
  }

  private static func start(_ visit: Visit, _ form: Form) async throws -> Response {
    let then = visit.onward(form["then"])
    let (name, password) = (form["name"], form.values["password"]?.first ?? "")
    let entered = form.without(["password"])
    var problems: [Invalid.Problem] = []
    if name.isEmpty { problems.append(.init("name", "required")) }
    if password.isEmpty { problems.append(.init("password", "required")) }
    guard problems.isEmpty else {
      let page = SignInPage(then: then, entered: Entered(entered, Invalid(problems)))
      return visit.page(page, status: .unprocessableContent)
    }
    do {
      let begun = try await SignIn.start(
        login: name, password: password, kind: .web, in: try visit.city.store,
        at: CityClock.machine)
      return visit.begin(session: begun.token, at: next(begun.session, then))
    } catch let refusal as Refusal {
      let problem = Problem(refusal, visit.text)
      let page = SignInPage(then: then, entered: Entered(entered), problem: problem)
      return visit.page(page, status: problem.status)
    }
  }

  private static func posts(_ visit: Visit, then: String) async throws -> PostsPage {
    let session = try await visit.session()
    try Sessions.mustBeOpen(session)
    let city = try visit.city
    let day = city.now.day
    return try await city.store.read { db in
      let posts = try Posts.held(by: session.person, on: day, in: db)
      let choices = try posts.map { post -> PostsPage.Choice in
        let area = try Areas.find(post.area, in: db)?.name ?? ""
        let unit = try post.organisation.flatMap { try Organisations.find($0, in: db)?.name }
        let other = try post.substituteFor.flatMap { try Posts.find($0, in: db)?.person }
        let name = try other.flatMap { try People.find($0, in: db)?.name }
        return PostsPage.Choice(
          post: post, place: unit ?? area, standsFor: name,
          until: name == nil ? nil : post.validTo.map { $0 - 1 })
      }
      return PostsPage(choices: choices, chosen: session.post, then: then)
    }
  }
}
