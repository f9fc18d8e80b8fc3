import CaseEngine
import Storage

/// Finds the place that a row is about.
package struct ImportPlaces: Sendable {
  /// By the first character, the longest name first.
  private var names: [Character: [(name: [Character], code: String)]] = [:]
  private var codes: Set<String> = []
  private let city: String

  /// Names of the city's divisions down to townships, as far as they are unlike all others, and
  /// the names that the map adds.
  package init(_ map: ImportMap, city: String, in db: Database) throws {
    self.city = city
    var known: [String: Set<String>] = [:]
    let rows = try db.all("SELECT code, name, level FROM areas WHERE city = \(city)")
    for row in rows {
      let code: String = try row.get("code")
      codes.insert(code)
      guard try row.get("level") as Int >= Level.township.rawValue else { continue }
      known[try row.get("name"), default: []].insert(code)
    }
    for (name, code) in map.areas {
      guard codes.contains(AreaCode.padded(code)) else {
        throw Invalid("areas", CellFault.unknownArea.rawValue, ["name": name])
      }
      known[name] = [AreaCode.padded(code)]
    }
    for (name, found) in known where found.count == 1 && name.count > 1 {
      guard let first = name.first, let code = found.first else { continue }
      names[first, default: []].append((Array(name), code))
    }
    for key in names.keys { names[key]?.sort { $0.name.count > $1.name.count } }
  }

  /// The place that a cell names: a code, or the last name in it, as in county and township one
  /// after the other.
  package func code(ofCell text: String) throws(CellFault) -> String {
    let digits = HalfWidth.of(text)
    if digits.allSatisfy(\.isNumber), AreaCode(AreaCode.padded(digits)) != nil {
      let code = AreaCode.padded(digits)
      guard codes.contains(code) else { throw .unknownArea }
      return code
    }
    guard let code = all(in: text).last else { throw .unknownArea }
    return code
  }

  /// The place of a text that has no such cell: the first one named in the title, else in the
  /// text, else the city.
  package func code(title: String, text: String) -> String {
    first(in: title) ?? first(in: text) ?? city
  }

  private func first(in text: String) -> String? {
    let characters = Array(text)
    for index in characters.indices {
      if let found = match(characters, index) { return found.code }
    }
    return nil
  }

  private func all(in text: String) -> [String] {
    let characters = Array(text)
    var found: [String] = []
    var index = 0
    while index < characters.count {
      if let match = match(characters, index) {
        found.append(match.code)
        index += match.length
      } else {
        index += 1
      }
    }
    return found
  }

  private func match(_ text: [Character], _ index: Int) -> (code: String, length: Int)? {
    for (name, code) in names[text[index]] ?? [] where index + name.count <= text.count {
      if text[index..<index + name.count].elementsEqual(name) { return (code, name.count) }
    }
    return nil
  }
}
