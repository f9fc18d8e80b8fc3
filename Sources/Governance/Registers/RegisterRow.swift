import CaseEngine
import Storage

package struct RegisterRow: Hashable, Sendable {
  package let id: Int64
  package let register: String
  package let name: String
  package let key: String?
  package let area: String?
  package let values: RegisterValues
  /// Grows by one with each change; who changes says which one he saw.
  package let version: Int
  package let validFrom: Day
  /// The first day on which it is no more; nil while it is.
  package let validTo: Day?
  package let changedAt: Instant

  static let columns: SQL =
    "id, register, name, key, area, fields, version, valid_from, valid_to, changed_at"

  init(_ row: Row) throws {
    id = try row.get("id")
    register = try row.get("register")
    name = try row.get("name")
    key = try row.get("key")
    area = try row.get("area")
    values = try JSON.decode(RegisterValues.self, from: row.get("fields"))
    version = try row.get("version")
    validFrom = try row.get("valid_from")
    validTo = try row.get("valid_to")
    changedAt = try row.get("changed_at")
  }

  /// What the viewer may see: keepers everything, other staff without personal values, everybody
  /// what is public.
  package func values(for viewer: RegisterField.Visibility) -> RegisterValues {
    guard let register = Register.named(register) else { return [:] }
    return values.filter { name, _ in
      register.field(name).map { $0.visibility <= viewer } ?? false
    }
  }
}
