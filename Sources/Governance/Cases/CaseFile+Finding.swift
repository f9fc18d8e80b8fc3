import CaseEngine
import Storage

extension CaseFile {
  /// The one gate: the case, if this actor may know of it. What may not be seen looks as if it
  /// were not there.
  package static func find(
    _ number: String, for actor: Actor, in db: Database
  ) throws -> (file: CaseFile, degree: Sight.Degree, sight: Sight) {
    let sight = try Sight.of(actor, in: db)
    guard let number = CaseNumber.read(number), let file = try load(number: number, in: db) else {
      throw Refusal.notFound
    }
    var degree = sight.degree(of: file)
    guard degree > .nothing else { throw Refusal.notFound }
    if degree == .status, sight.mayOpen(file), try Openings.isOpen(file, to: actor, in: db) {
      degree = .content
    }
    return (file, degree, sight)
  }

  /// The case, if this actor sees its content.
  package static func content(
    _ number: String, for actor: Actor, in db: Database
  ) throws -> CaseFile {
    let found = try find(number, for: actor, in: db)
    guard found.degree == .content else { throw Refusal.notAllowed(step: "read") }
    return found.file
  }
}
