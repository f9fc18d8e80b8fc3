import CaseEngine
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// One request as a handler sees it, with the ways to answer it.
package struct Visit: Sendable {
  package let site: Site
  package let request: Request
  let arrival: Arrival

  package var viewer: Viewer? { arrival.viewer }
  package var sessionToken: String? { arrival.sessionToken }
  package var language: Language { arrival.language }
  package var text: Text { site.texts.text(in: arrival.language) }
  /// The number of this request, in the log, in `X-Request-Id` and on the page of a fault.
  package var number: String { arrival.number }
  package var now: Instant { site.now() }

  /// The viewer, or else the way to the sign-in page (to 401 in the API).
  package func signedIn() throws -> Viewer {
    guard let viewer = arrival.viewer else { throw Refusal.signInNeeded }
    return viewer
  }

  /// A part of the path, `{number}` say.
  package func parameter(_ name: String) throws -> String {
    guard let value = arrival.parameters.get(name)?.removingPercentEncoding, !value.isEmpty else {
      throw Refusal.notFound
    }
    return value
  }

  /// The query as a form: filters of a list, a search.
  package var query: Form {
    get throws {
      try URLEncoded.form(Array((request.uri.query ?? "").utf8), limits: site.limits)
    }
  }

  package func header(_ name: String) -> String? {
    HTTPField.Name(name).flatMap { request.headers[$0] }
  }
}

/// The ways to answer.
extension Visit {
  package var pageContext: PageContext {
    PageContext(
      text: text, path: request.uri.path.isOurs ? request.uri.path : "/",
      query: request.uri.query ?? "", viewer: viewer,
      formToken: site.seal.mark(formBinding, for: "form"), flash: arrival.flash, now: now,
      largeType: arrival.largeType, demonstration: site.demonstration, navigation: site.navigation,
      assets: site.assets)
  }

  /// A form belongs to the browser that it was given to, and to the session in it.
  var formBinding: String { arrival.formSeed + (arrival.sessionToken ?? "") }

  package func page(_ page: some Page, status: HTTPResponse.Status = .ok) -> Response {
    var response = Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: pageContext.document(page).markup)))
    if arrival.flash != nil { response.forget(.flash) }
    if arrival.formSeedIsNew { response.remember(.formSeed, arrival.formSeed, site: site) }
    return response
  }

  /// After a change: open `path`, and say there in one sentence what was done.
  package func see(_ path: String, _ flash: Flash? = nil) -> Response {
    var response = Response(status: .seeOther, headers: [.location: path])
    if let flash { response.remember(.flash, flash.sealed(by: site.seal), site: site) }
    return response
  }

  package func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) throws -> Response {
    var headers = headers
    if headers[.contentType] == nil { headers[.contentType] = "application/json; charset=utf-8" }
    let data = try JSON.encode(value)
    return Response(
      status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }

  /// A file to keep, under a name that may hold any character.
  package func download(_ bytes: [UInt8], type: String, name: String) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: type,
        .contentDisposition: "attachment; filename*=UTF-8''\(name.percentEncoded)",
      ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  package func begin(session token: String, at path: String) -> Response {
    var response = see(path)
    response.remember(.session, token, site: site)
    // A token that stood before the sign-in must not stand after it.
    response.remember(.formSeed, Seal.randomToken(), site: site)
    return response
  }

  package func endSession(at path: String) -> Response {
    var response = see(path)
    response.forget(.session)
    response.forget(.formSeed)
    return response
  }
}
