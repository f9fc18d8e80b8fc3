import CaseEngine
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What every request passes through: a number, a place among those answered now, who it is and in
/// which language, the handler, the one place where errors become answers, the headers that guard a
/// page, the count and the line in the log.
package struct Reception: HTTPResponder {
  private let site: Site
  private let routes: [Routes.Route]
  private let router: RouterResponder<Arrival>
  private let places: Places

  package init(_ routes: Routes) {
    site = routes.site
    self.routes = routes.all
    router = routes.responder()
    places = Places(site.limits.concurrentRequests)
  }

  package func respond(to request: Request, context: Arrival) async throws -> Response {
    let start = ContinuousClock.now
    var arrival = context
    arrival.number = String(Seal.randomToken().prefix(12))
    arrival.recognise(request, site: site)
    var response: Response
    if Self.isAlwaysAnswered(request.uri.path) {
      response = await answer(request, arrival)
    } else if !(request.method.writes && site.refusesWrites()), places.take() {
      response = await answer(request, arrival)
      places.give()
    } else {
      let rejection = Refusal.overloaded(retryAfterSeconds: site.limits.retryAfterSeconds)
      response = refuse(rejection, request, arrival)
    }
    guardAnswer(&response, arrival)
    let route = arrival.endpointPath ?? "NotFound"
    site.metrics.count(
      method: request.method.rawValue, route: route, status: response.status.code,
      took: ContinuousClock.now - start)
    // The route, never the path: a path may hold a receipt's number.
    site.logger.debug(
      "\(request.method.rawValue) \(route) \(response.status.code)",
      metadata: ["number": "\(arrival.number)", "took": "\(ContinuousClock.now - start)"])
    return response
  }

  private func answer(_ request: Request, _ arrival: Arrival) async -> Response {
    var arrival = arrival
    do {
      guard request.uri.path.isOurs else { throw Refusal.notFound }
      // The interface asks for itself, by the post that a program names.
      if let token = arrival.sessionToken, !request.isForProgram {
        arrival.viewer = try await site.recognise(token)
      }
      if let moved = preference(request) { return moved }
      let response = try await router.respond(to: request, context: arrival)
      if arrival.endpointPath == "NotFound" {
        if let page = page(above: request) {
          return Response(status: .seeOther, headers: [.location: page])
        }
        throw missing(request)
      }
      return response
    } catch {
      return refuse(error, request, arrival)
    }
  }

  /// `?language=` and `?type=` set a cookie, and then leave the address.
  private func preference(_ request: Request) -> Response? {
    guard request.method == .get, !request.isForProgram, let query = request.uri.query,
      query.contains("language=") || query.contains("type=")
    else { return nil }
    let names = request.uri.queryParameters
    var response = Response(status: .seeOther)
    var rest = PageContext(
      text: site.texts.text(in: .standard), path: request.uri.path, query: query)
    if let language = names["language"].flatMap({ Language(rawValue: String($0)) }) {
      response.remember(.language, language.rawValue, site: site)
      rest.query = rest.remainingQuery(without: "language")
    }
    if let type = names["type"], type == "large" || type == "usual" {
      response.remember(.type, String(type), site: site)
      rest.query = rest.remainingQuery(without: "type")
    }
    guard rest.query != query else { return nil }
    response.headers[.location] = rest.query.isEmpty ? rest.path : "\(rest.path)?\(rest.query)"
    return response
  }

  /// The address of a form, asked for as a page by who loads it again: the nearest page above it,
  /// which is the one that has the form or leads to it.
  private func page(above request: Request) -> String? {
    let path = request.uri.path
    func leads(_ method: HTTPRequest.Method, _ path: String) -> Bool {
      routes.contains { $0.method == method.rawValue && $0.matches(path) }
    }
    guard request.method == .get, !request.isForProgram, leads(.post, path) else { return nil }
    var parts = path.split(separator: "/")
    while parts.popLast() != nil {
      let above = "/" + parts.joined(separator: "/")
      if leads(.get, above) { return above }
    }
    return nil
  }

  private func missing(_ request: Request) -> any Error {
    let methods = Set(routes.filter { $0.matches(request.uri.path) }.map(\.method))
    guard !methods.isEmpty else { return Refusal.notFound }
    let allowed = methods.contains("GET") ? methods.union(["HEAD"]) : methods
    return Rejection.wrongMethod(allowed: allowed.sorted())
  }

  private func refuse(_ error: any Error, _ request: Request, _ arrival: Arrival) -> Response {
    let visit = Visit(site: site, request: request, arrival: arrival)
    let problem = Problem(error, text: visit.text, number: arrival.number)
    if problem.status.kind == .serverError, !(error is Refusal) {
      site.logger.error(
        "fault", metadata: ["number": "\(arrival.number)", "error": "\(String(reflecting: error))"])
    }
    if request.isForProgram { return problem.json(text: visit.text, number: arrival.number) }
    if let door = visit.door(for: error) { return door }
    var response = visit.page(
      RefusalPage(problem: problem, number: arrival.number), status: problem.status)
    for field in problem.headers where field.name != .wwwAuthenticate {
      response.headers[field.name] = field.value
    }
    return response
  }

  private func guardAnswer(_ response: inout Response, _ arrival: Arrival) {
    response.headers[.xRequestID] = arrival.number
    response.headers[.xContentTypeOptions] = "nosniff"
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    response.headers[.contentSecurityPolicy] = Self.contentPolicy
    response.headers[.referrerPolicy] = "same-origin"
    response.headers[.crossOriginOpenerPolicy] = "same-origin"
    response.headers[.crossOriginResourcePolicy] = "same-origin"
    response.headers[.permissionsPolicy] = "camera=(self), geolocation=(self), microphone=(self)"
    if site.secureCookies {
      response.headers[.strictTransportSecurity] = "max-age=31536000"
    }
  }

  private static let contentPolicy = """
    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
    base-uri 'none'
    """

  /// What tells whether the server lives must be told above all when it has much to do.
  private static func isAlwaysAnswered(_ path: String) -> Bool {
    path == "/healthz" || path == "/readyz" || path == "/metrics" || path.hasPrefix("/assets/")
  }
}

extension String {
  /// Whether a path leads nowhere but here: a browser reads `//host` and `/\\host` as another site.
  var isOurs: Bool { hasPrefix("/") && !hasPrefix("//") && !contains("\\") }
}

extension HTTPRequest.Method {
  /// Whether a request most likely writes: what the store would refuse is refused at once, before
  /// anything is asked of it.
  fileprivate var writes: Bool { self != .get && self != .head && self != .options }
}

extension Request {
  /// Programs are answered in JSON, people with pages.
  var isForProgram: Bool { uri.path == "/api" || uri.path.hasPrefix("/api/") }
}

extension HTTPField.Name {
  private static func named(_ name: String) -> HTTPField.Name {
    HTTPField.Name(name) ?? .server
  }
  fileprivate static let xRequestID = named("X-Request-Id")
  fileprivate static let referrerPolicy = named("Referrer-Policy")
  fileprivate static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")
  fileprivate static let permissionsPolicy = named("Permissions-Policy")
}
