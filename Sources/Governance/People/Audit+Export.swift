import CaseEngine
import Storage

extension Audit {
  /// Who has taken a list out of the house, and as what.
  package static func exported(
    _ list: String, as format: String, by actor: Actor, in db: Database
  ) throws {
    try record(
      "export", subject: "list/\(list)", by: actor, at: CityClock.machine, ["format": format],
      in: db)
  }
}
