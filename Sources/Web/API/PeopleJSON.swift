import CaseEngine
import Governance

extension Said {
  mutating func identifier(_ name: String) throws(Invalid) -> Int64? {
    guard let text = try text(name), !text.isEmpty else { return nil }
    guard let id = Int64(text) else { throw Invalid(name, "unknown") }
    return id
  }

  mutating func day(_ name: String) throws(Invalid) -> Day? {
    guard let text = try text(name) else { return nil }
    guard let day = Day(text) else { throw Invalid(name, "day") }
    return day
  }
}

extension Person {
  func write(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("login", login)
    json.member("name", name)
    json.member("phone", phone)
    json.member("departed", departedAt)
  }
}

extension Post {
  func write(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("role", role.rawValue)
    json.member("title", title)
    json.member("area", area)
    json.member("level", level.name)
    json.member("organisation", organisation)
    json.member("substituteFor", substituteFor)
    json.member("from", validFrom.description)
    json.member("until", validTo.map { ($0 - 1).description })
  }
}

extension Absence {
  func write(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("from", first.description)
    json.member("until", last.description)
    json.member("substitute", substitute)
  }
}
