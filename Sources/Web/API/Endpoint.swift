import CaseEngine
import HTTPTypes
import Hummingbird

/// One way into the interface, as it is described to programs and as it is held to: a query
/// parameter that is not declared is refused.
struct Endpoint: Sendable {
  struct Parameter: Sendable {
    enum Kind: Sendable {
      case text
      case integer
      case flag
      case time
      case day
      case area
      case choice([String])
    }

    let name: String
    let kind: Kind
    let about: String

    init(_ name: String, _ kind: Kind, _ about: String) {
      self.name = name
      self.kind = kind
      self.about = about
    }
  }

  let method: HTTPRequest.Method
  let path: String
  /// Unique; what a program that is made from the description calls it.
  let name: String
  let about: String
  var query: [Parameter] = []
  /// The schema of the JSON body, or `multipart` for a file.
  var body: String?
  var status: HTTPResponse.Status = .ok
  /// The schema of the answer; nil for none.
  var answer: String?
  /// Whether somebody must have signed in.
  var needsAccount = true
  /// Parameters that are not all the same everywhere: the handler checks them.
  var hasFurtherParameters = false
  /// Only in demonstration databases.
  var isDemonstration = false
  /// Headers that the request must carry, beside those of every request.
  var headers: [String] = []

  init(_ method: HTTPRequest.Method, _ path: String, _ name: String, _ about: String) {
    self.method = method
    self.path = "/api/v1" + path
    self.name = name
    self.about = about
  }

  func query(_ parameters: Parameter...) -> Endpoint { with { $0.query += parameters } }
  func body(_ schema: String) -> Endpoint { with { $0.body = schema } }
  func answer(_ schema: String, _ status: HTTPResponse.Status = .ok) -> Endpoint {
    with {
      $0.answer = schema
      $0.status = status
    }
  }
  func withoutAccount(headers: String...) -> Endpoint {
    with {
      $0.needsAccount = false
      $0.headers = headers
    }
  }
  var withFurtherParameters: Endpoint { with { $0.hasFurtherParameters = true } }
  var forDemonstrations: Endpoint { with { $0.isDemonstration = true } }

  private func with(_ change: (inout Endpoint) -> Void) -> Endpoint {
    var copy = self
    change(&copy)
    return copy
  }
}

extension Routes {
  /// An endpoint of the interface, entered and described in one.
  func endpoint(_ endpoint: Endpoint, _ handler: @escaping Handler) {
    describe(endpoint)
    let names = Set(endpoint.query.map(\.name))
    api(endpoint.method, endpoint.path) { visit in
      if !endpoint.hasFurtherParameters { try visit.mustAskOnly(for: names) }
      return try await handler(visit)
    }
  }
}

extension Visit {
  func mustAskOnly(for names: Set<String>) throws {
    guard request.uri.query != nil else { return }
    let unknown = try query.values.keys.filter { !names.contains($0) }.sorted()
    if !unknown.isEmpty {
      throw Invalid(unknown.map { Invalid.Problem($0, "unknown-parameter") })
    }
  }
}

extension Form {
  /// A parameter of the query; nil where it was not sent or sent empty.
  func asked(_ name: String) -> String? { has(name) ? self[name] : nil }

  func askedInteger(_ name: String, in range: ClosedRange<Int>) throws(Invalid) -> Int? {
    guard let text = asked(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw Invalid(
        name, "range", ["least": "\(range.lowerBound)", "most": "\(range.upperBound)"])
    }
    return number
  }

  func askedFlag(_ name: String) throws(Invalid) -> Bool? {
    switch asked(name) {
    case nil: return nil
    case "true", "1": return true
    case "false", "0": return false
    default: throw Invalid(name, "flag")
    }
  }

  /// RFC 3339, or a day of Shanghai, which means its beginning.
  func askedTime(_ name: String) throws(Invalid) -> Instant? {
    guard let text = asked(name) else { return nil }
    guard let time = Instant(text) ?? Day(text)?.start else { throw Invalid(name, "moment") }
    return time
  }

  func askedChoice<Value: RawRepresentable<String>>(
    _ name: String, _ type: Value.Type
  ) throws(Invalid) -> Value? {
    guard let text = asked(name) else { return nil }
    guard let value = Value(rawValue: text) else { throw Invalid(name, "choice") }
    return value
  }

  /// A 12-digit code, whether or not it is known.
  func askedArea(_ name: String) throws(Invalid) -> String? {
    guard let text = asked(name) else { return nil }
    guard text.utf8.count == 12, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw Invalid(name, "area-code")
    }
    return text
  }
}
