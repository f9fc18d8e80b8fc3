import CaseEngine
import Foundation
import HTTPTypes
import Hummingbird

/// The description of the interface (OpenAPI 3.1), made from the endpoints themselves and the
/// schemas of `API/schemas.json`.
enum OpenAPI {
  static func document(_ endpoints: [Endpoint], schemas: [UInt8]) -> JSONWriter {
    var paths: [(path: String, endpoints: [Endpoint])] = []
    for endpoint in endpoints {
      if let index = paths.firstIndex(where: { $0.path == endpoint.path }) {
        paths[index].endpoints.append(endpoint)
      } else {
        paths.append((endpoint.path, [endpoint]))
      }
    }
    return .object { json in
      json.member("openapi", "3.1.0")
      json.object("info") { json in
        json.member("title", "Anlan")
        json.member("version", "1")
        json.member(
          "description",
          "Times are RFC 3339 with offset, areas 12-digit statistical codes, identifiers texts. "
            + "Problems are application/problem+json (RFC 9457).")
      }
      json.object("paths") { json in
        for (path, endpoints) in paths {
          json.object(path) { json in
            for endpoint in endpoints {
              json.object(endpoint.method.rawValue.lowercased()) { endpoint.write(to: &$0) }
            }
          }
        }
      }
      json.object("components") { json in
        json.name("schemas")
        json.raw(schemas)
        json.object("securitySchemes") { json in
          json.object("token") { json in
            json.member("type", "http")
            json.member("scheme", "bearer")
          }
        }
      }
    }
  }

  static func schemas() throws -> [UInt8] {
    let bytes = try [UInt8](Data(contentsOf: Resources.url("API/schemas.json")))
    return bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes
  }
}

extension Routes {
  /// Last of all, so that it knows the others.
  func descriptionEndpoint() {
    let own = Endpoint(.get, "/openapi.json", "describe", "This description.")
      .answer("Anything").withoutAccount()
    let document = JSONWriter.document(endpoints + [own])
    endpoint(own) { visit in
      guard let document else { throw Refusal.notFound }
      return visit.json(document)
    }
  }
}

extension JSONWriter {
  /// Nil where the program's own resources are not beside it.
  fileprivate static func document(_ endpoints: [Endpoint]) -> JSONWriter? {
    (try? OpenAPI.schemas()).map { OpenAPI.document(endpoints, schemas: $0) }
  }
}

extension Endpoint {
  var pathParameters: [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
      String($0.dropFirst().dropLast())
    }
  }

  fileprivate func write(to json: inout JSONWriter) {
    json.member("operationId", name)
    json.member("summary", about)
    if isDemonstration { json.member("tags", ["demonstration"]) }
    json.array("security", needsAccount ? ["token"] : []) { json, scheme in
      json.object { $0.member(scheme, [String]()) }
    }
    json.array("parameters", parameters) { json, parameter in
      json.object { parameter.write(to: &$0) }
    }
    if let body {
      json.object("requestBody") { json in
        json.member("required", true)
        json.object("content") { json in
          json.object(body == "File" ? "multipart/form-data" : "application/json") { json in
            json.reference(body)
          }
        }
      }
    }
    json.object("responses") { json in
      json.object("\(status.code)") { json in
        json.member("description", about)
        if let answer {
          json.object("content") { json in
            json.object("application/json") { $0.reference(answer) }
          }
        }
      }
      json.object("default") { json in
        json.member("description", "A problem")
        json.object("content") { json in
          json.object("application/problem+json") { $0.reference("Problem") }
        }
      }
    }
  }

  fileprivate struct Described {
    let name: String
    let place: String
    let required: Bool
    let about: String
    let kind: Parameter.Kind

    func write(to json: inout JSONWriter) {
      json.member("name", name)
      json.member("in", place)
      json.member("required", required)
      json.member("description", about)
      json.object("schema") { json in
        switch kind {
        case .text: json.member("type", "string")
        case .integer: json.member("type", "integer")
        case .flag: json.member("type", "boolean")
        case .time:
          json.member("type", "string")
          json.member("format", "date-time")
        case .day:
          json.member("type", "string")
          json.member("format", "date")
        case .area:
          json.member("type", "string")
          json.member("pattern", "^[0-9]{12}$")
        case .choice(let values):
          json.member("type", "string")
          json.member("enum", values)
        }
      }
    }
  }

  private var parameters: [Described] {
    var all = pathParameters.map {
      Described(name: $0, place: "path", required: true, about: $0, kind: .text)
    }
    all += query.map {
      Described(name: $0.name, place: "query", required: false, about: $0.about, kind: $0.kind)
    }
    all += headers.filter { $0 != "Authorization" }.map {
      Described(name: $0, place: "header", required: true, about: $0, kind: .text)
    }
    if needsAccount {
      all.append(
        Described(
          name: "Acting-Post", place: "header", required: false,
          about: "The post to act by, where one has several", kind: .text))
    }
    if method == .post {
      all.append(
        Described(
          name: "Idempotency-Key", place: "header", required: false,
          about: "The same key and body give the same answer for a day", kind: .text))
    }
    return all
  }
}

extension JSONWriter {
  fileprivate mutating func reference(_ schema: String) {
    object("schema") { $0.member("$ref", "#/components/schemas/\(schema)") }
  }
}
