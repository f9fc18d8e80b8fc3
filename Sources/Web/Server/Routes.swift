import HTTPTypes
import Hummingbird

/// Where pages and endpoints are entered. A domain adds its own in an extension, one file, and a
/// line in `Routes.all`.
///
///     extension Routes {
///       func cases() {
///         page("/cases/{number}") { visit in visit.page(CasePage(…)) }
///         form("/cases/{number}/steps") { visit, form in visit.see("/cases/1") }
///         api(.get, "/api/v1/cases") { visit in try visit.json(list) }
///       }
///     }
package final class Routes {
  package typealias Handler = @Sendable (Visit) async throws -> Response
  package typealias FormHandler = @Sendable (Visit, Form) async throws -> Response

  package struct Route: Hashable, Sendable {
    package let method: String
    package let path: String
  }

  package let site: Site
  package private(set) var all: [Route] = []
  /// What the interface is described by.
  private(set) var endpoints: [Endpoint] = []
  private let router = Router(context: Arrival.self, options: .autoGenerateHeadEndpoints)

  package init(site: Site) {
    self.site = site
    addAll()
  }

  /// A page: `GET`, answered with a cookie's session.
  package func page(_ path: String, _ handler: @escaping Handler) { on(.get, path, handler) }

  /// What a page's form sends: `POST` with a token of ours; checked before the handler runs. Files
  /// that came with it go when it has answered; what should stay must be moved.
  package func form(_ path: String, _ handler: @escaping FormHandler) {
    on(.post, path) { visit in
      if visit.header("Sec-Fetch-Site") == "cross-site" { throw Rejection.foreignForm }
      let folder = UploadFolder()
      defer { folder.remove() }
      let form = try await visit.form(files: folder)
      let token = form[PageContext.tokenName]
      guard visit.site.seal.isMark(token, of: visit.formBinding, for: "form") else {
        throw Rejection.foreignForm
      }
      return try await handler(visit, form)
    }
  }

  /// An endpoint of the API. Cookies count for nothing there, so nothing can be forged with them.
  package func api(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
    on(method, path, handler)
  }

  func describe(_ endpoint: Endpoint) { endpoints.append(endpoint) }

  /// A file sent to the API as `multipart/form-data`.
  package func upload(_ path: String, _ handler: @escaping FormHandler) {
    on(.post, path) { visit in
      let folder = UploadFolder()
      defer { folder.remove() }
      return try await handler(visit, try await visit.form(files: folder))
    }
  }

  private func on(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
    all.append(Route(method: method.rawValue, path: path))
    let site = site
    router.on(
      RouterPath(path), method: method,
      responder: CallbackResponder { request, arrival in
        try await handler(Visit(site: site, request: request, arrival: arrival))
      })
  }

  func responder() -> RouterResponder<Arrival> { router.buildResponder() }
}

extension Routes.Route {
  /// Whether a path is one of this route, whatever the method.
  func matches(_ path: String) -> Bool {
    let given = path.split(separator: "/")
    let own = self.path.split(separator: "/")
    return given.count == own.count && zip(given, own).allSatisfy { $0 == $1 || $1.hasPrefix("{") }
  }
}
