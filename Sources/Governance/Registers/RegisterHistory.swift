import CaseEngine
import Crypto
import Foundation
import Storage

/// One form that a row had.
package struct RegisterVersion: Hashable, Sendable {
  package let version: Int
  /// `add`, `change`, `retire` or `erase`.
  package let act: String
  package let at: Instant
  package let person: Int64?
  package let values: RegisterValues
}

extension Registers {
  /// The one place where a change of a register enters the record: the version beside the row, and
  /// its hash in the audit trail. Personal values are not hashed, so that they can be erased.
  static func record(
    _ act: String, _ id: Int64, version: Int, _ values: RegisterValues, _ register: Register,
    by actor: Actor?, at now: Instant, in db: Database
  ) throws {
    let fields = try JSON.text(values)
    try db.run(
      """
      INSERT INTO register_versions (row_id, version, act, at, person, fields)
      VALUES (\(id), \(version), \(act), \(now), \(actor?.person), \(fields))
      """)
    let lasting = values.filter { register.field($0.key)?.isPersonal == false }
    let digest = SHA256.hash(data: Data(try JSON.text(lasting).utf8))
    try Audit.record(
      "register.\(act)", subject: "register/\(register.id)/\(id)", by: actor, at: now,
      ["version": "\(version)", "sha256": Hex.text(digest)], in: db)
  }

  /// Newest first, without personal values for those who may not see them.
  package static func history(
    of id: Int64, _ register: Register, for actor: Actor, in db: Database
  ) throws -> [RegisterVersion] {
    let viewer = try viewer(of: register, actor)
    let row = try find(id, of: register, for: actor, in: db)
    return try db.all(
      "SELECT * FROM register_versions WHERE row_id = \(row.id) ORDER BY version DESC"
    ).map { row in
      RegisterVersion(
        version: try row.get("version"), act: try row.get("act"), at: try row.get("at"),
        person: try row.get("person"),
        values: try JSON.decode(RegisterValues.self, from: row.get("fields")).filter { name, _ in
          register.field(name).map { $0.visibility <= viewer } ?? false
        })
    }
  }

  /// Removes the personal values of a row from all of its versions.
  package static func erasePersonalValues(
    of id: Int64, _ register: Register, by actor: Actor?, at now: Instant, in db: Database
  ) throws {
    guard let row = try find(id, of: register, in: db) else { throw Refusal.notFound }
    if let actor, !register.keepers.contains(actor.role) {
      throw Refusal.notAllowed(step: "register-erase")
    }
    func lasting(_ values: RegisterValues) -> RegisterValues {
      values.filter { register.field($0.key)?.isPersonal == false }
    }
    for version in try db.all(
      "SELECT version, fields FROM register_versions WHERE row_id = \(id)")
    {
      let number: Int = try version.get("version")
      let fields = try JSON.text(
        lasting(JSON.decode(RegisterValues.self, from: version.get("fields"))))
      try db.run(
        """
        UPDATE register_versions SET fields = \(fields)
        WHERE row_id = \(id) AND version = \(number)
        """)
    }
    let values = lasting(row.values)
    let fields = try JSON.text(values)
    try db.run(
      """
      UPDATE register_rows SET fields = \(fields), version = \(row.version + 1),
        changed_at = \(now)
      WHERE id = \(id)
      """)
    try record(
      "erase", id, version: row.version + 1, values, register, by: actor, at: now, in: db)
  }
}
