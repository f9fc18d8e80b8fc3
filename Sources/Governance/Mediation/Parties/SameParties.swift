import CaseEngine
import Storage

/// Disputes between the same people. The other side tells it in other words, so that the words do
/// not find it; the people do: two of their names, or a telephone number.
package enum SameParties {
  package struct Person: Hashable, Sendable {
    package var name: String
    package var phone: String

    package init(name: String?, phone: String?) {
      self.name = name?.trimmed ?? ""
      self.phone = (phone ?? "").filter(\.isNumber)
    }

    init(_ values: [String: String]) { self.init(name: values["name"], phone: values["phone"]) }

    /// One name twice is one person unless the numbers say otherwise.
    func isSame(_ other: Person) -> Bool {
      !name.isEmpty && name == other.name
        && (phone.isEmpty || other.phone.isEmpty || phone == other.phone)
    }
  }

  static func people(of id: Int64, in db: Database) throws -> [Person] {
    try people(of: [id], in: db)[id] ?? []
  }

  static func people(of ids: [Int64], in db: Database) throws -> [Int64: [Person]] {
    var found: [Int64: [Int: [String: String]]] = [:]
    let rows = try db.all(
      """
      SELECT p.case_id, p.number, v.field, v.value FROM parties p
      JOIN entry_values v ON v.chain = p.chain AND v.n = p.n
      WHERE p.case_id IN \(list: ids) AND p.left_at IS NULL AND v.value IS NOT NULL
        AND v.field IN ('name', 'phone')
      """)
    for row in rows {
      found[try row.get("case_id"), default: [:]][try row.get("number"), default: [:]][
        try row.get("field")] = try row.get("value")
    }
    return found.mapValues { $0.sorted { $0.key < $1.key }.map { Person($0.value) } }
  }

  private static func phones(of people: [Person]) -> [String] {
    Set(people.map(\.phone)).filter { $0.count >= 7 }.sorted()
  }

  private static func names(of people: [Person]) -> [String] {
    Set(people.map(\.name)).filter { !$0.isEmpty }.sorted()
  }

  /// Disputes in which one of these telephone numbers stands, or two of these names, whoever sees
  /// them.
  static func sharing(_ people: [Person], in db: Database) throws -> [Int64] {
    let (phones, names) = (phones(of: people), names(of: people))
    var found: Set<Int64> = []
    if !phones.isEmpty {
      let rows = try db.all(
        """
        SELECT DISTINCT p.case_id FROM entry_values v
        JOIN parties p ON p.chain = v.chain AND p.n = v.n
        WHERE v.field = 'phone' AND v.value IN \(list: phones) ORDER BY p.case_id DESC LIMIT 50
        """)
      for row in rows { found.insert(try row.get("case_id")) }
    }
    if names.count > 1 {
      let rows = try db.all(
        """
        SELECT p.case_id FROM entry_values v JOIN parties p ON p.chain = v.chain AND p.n = v.n
        WHERE v.field = 'name' AND v.value IN \(list: names) GROUP BY p.case_id
        HAVING count(DISTINCT v.value) > 1 ORDER BY p.case_id DESC LIMIT 50
        """)
      for row in rows { found.insert(try row.get("case_id")) }
    }
    return found.sorted()
  }

  /// The hotline's open matters that one of these people has reported, whoever sees them.
  static func reported(by people: [Person], in db: Database) throws -> [Int64] {
    let (phones, names) = (phones(of: people), names(of: people))
    var found: Set<Int64> = []
    // Each field by an index of its own.
    for (field, values) in [("phone", phones), ("name", names)] where !values.isEmpty {
      let same: SQL = field == "phone" ? "v.field = 'phone'" : "v.field = 'name'"
      let rows = try db.all(
        """
        SELECT DISTINCT c.id FROM entry_values v
        JOIN reports r ON r.origin = v.chain AND r.n = v.n AND r.confidential = 0
        JOIN cases c ON c.id = r.case_id
        WHERE \(same) AND v.value IN \(list: values) AND c.open = 1
          AND c.privacy = \(Privacy.ordinary.rawValue) ORDER BY c.id DESC LIMIT 50
        """)
      for row in rows { found.insert(try row.get("id")) }
    }
    return found.sorted()
  }

  /// Two names, or one name with its number.
  static func areSame(_ ones: [Person], _ others: [Person]) -> Bool {
    let pairs = ones.filter { one in others.contains(where: one.isSame) }
    if Set(pairs.map(\.name)).count >= 2 { return true }
    let numbers = Set(ones.map(\.phone)).filter { $0.count >= 7 }
    return others.contains { numbers.contains($0.phone) }
  }
}
