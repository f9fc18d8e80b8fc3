import Foundation
import TestDatabases
import TestWorld
import Testing

@testable import Web

@Suite struct APIDescriptionTests {
  @Test("The description has every route below /api/v1, and no other")
  func routes() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let site = Site.of(world.city, texts: try TextsTests.texts.get(), assets: Assets())
      let routes = Routes(site: site)
      let program = try Program(world)
      let answer = try await program.get("/openapi.json")
      #expect(answer.status == 200)
      let paths = try answer.json["paths"].object
      let described = Set(
        paths.flatMap { path, methods in methods.object.keys.map { "\($0) \(path)" } })
      let entered = Set(
        routes.all.filter { $0.path.hasPrefix("/api/") }
          .map { "\($0.method.lowercased()) \($0.path)" })
      #expect(described == entered)
      let names = paths.values.flatMap { $0.object.values }.compactMap { $0["operationId"].text }
      #expect(Set(names).count == described.count)
    }
  }

  @Test("Every schema that the description names is there, and every schema is named")
  func schemas() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let document = try await Program(world).get("/openapi.json").json
      let known = Set(document["components"]["schemas"].object.keys)
      var named: Set<String> = []
      func walk(_ node: JSONNode) {
        if let reference = node["$ref"].text {
          named.insert(String(reference.split(separator: "/").last ?? ""))
        }
        for child in node.object.values { walk(child) }
        for child in node.list { walk(child) }
      }
      walk(document)
      #expect(named.subtracting(known) == [])
      #expect(known.subtracting(named) == [])
    }
  }
}

/// What of an answer its schema does not allow.
struct SchemaCheck {
  let schemas: JSONNode

  init(_ program: Program) async throws {
    schemas = try await program.get("/openapi.json").json["components"]["schemas"]
  }

  func faults(_ value: JSONNode, _ name: String) -> [String] { check(value, schemas[name], name) }

  private func check(_ value: JSONNode, _ schema: JSONNode, _ at: String) -> [String] {
    if let reference = schema["$ref"].text {
      return check(value, schemas[String(reference.split(separator: "/").last ?? "")], at)
    }
    if case .list(let choices) = schema["anyOf"] {
      return choices.contains { check(value, $0, at).isEmpty } ? [] : ["\(at): none of anyOf"]
    }
    var types = schema["type"].list.compactMap(\.text)
    if let type = schema["type"].text { types = [type] }
    guard types.contains(where: { fits(value, $0) }) else { return ["\(at): not \(types)"] }
    var faults: [String] = []
    if case .list(let allowed) = schema["enum"], !allowed.contains(value) {
      faults.append("\(at): not in enum")
    }
    if let pattern = schema["pattern"].text, let text = value.text,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      faults.append("\(at): \(text) is not \(pattern)")
    }
    for (index, item) in value.list.enumerated() {
      faults += check(item, schema["items"], "\(at)[\(index)]")
    }
    let properties = schema["properties"].object
    for (name, member) in value.object {
      if let known = properties[name] {
        faults += check(member, known, "\(at).\(name)")
      } else if schema["additionalProperties"].flag == false {
        faults.append("\(at): \(name) is not described")
      }
    }
    for name in schema["required"].list.compactMap(\.text) where value.object[name] == nil {
      if case .object = value { faults.append("\(at): \(name) is missing") }
    }
    return faults
  }

  private func fits(_ value: JSONNode, _ type: String) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .flag), ("string", .text), ("array", .list),
      ("object", .object), ("number", .number):
      true
    case ("integer", .number(let number)): number == number.rounded()
    default: false
    }
  }
}
