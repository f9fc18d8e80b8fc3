import CaseEngine
import Storage

/// Who sees what of a case. One rule, asked in two ways: of a case that was found, and as the
/// SQL that a list, a count, a search or an export is built on. A test holds the two together.
package struct Sight: Sendable {
  /// How much is seen.
  package enum Degree: Int, Comparable, Sendable {
    /// Not even that it exists.
    case nothing
    /// That it exists and where it stands.
    case status
    case content

    package static func < (a: Degree, b: Degree) -> Bool { a.rawValue < b.rawValue }
  }

  package let actor: Actor
  package let scope: AreaScope

  package static func of(_ actor: Actor, in db: Database) throws -> Sight {
    guard let scope = try AreaScope.of(actor.post.area, in: db) else { throw Refusal.postNeeded }
    return Sight(actor: actor, scope: scope)
  }

  private enum Reach {
    /// What their own desk holds; of what lies in their area but is held elsewhere, the status.
    case desk
    /// Everything that lies or is held in their area.
    case area
    /// What is assigned to their unit.
    case unit
    /// What they filed themselves.
    case own
    /// The status of everything in their area.
    case statusOnly
    case none
  }

  private var reach: Reach {
    switch actor.role {
    case .clerk, .dispatcher, .reviewer, .caller: .desk
    case .supervisor, .leader: .area
    case .handler: .unit
    case .villageWorker: .own
    case .auditor: .statusOnly
    default: .none
    }
  }

  /// Whether the reporter of a confidential matter, and words that may betray him, are shown.
  package var seesConfidentialReporter: Bool {
    [.clerk, .dispatcher, .caller].contains(actor.role)
  }

  package func degree(of file: CaseFile) -> Degree {
    degree(place: file.place, holder: file.holder, unit: file.matter.unit, filer: file.filer)
  }

  func degree(
    place: CaseFile.AreaChain, holder: CaseFile.AreaChain, unit: Int64?, filer: Int64?
  ) -> Degree {
    let lies = scope.contains(place)
    let held = scope.contains(holder)
    switch reach {
    case .desk: return held ? .content : lies ? .status : .nothing
    case .area: return held || lies ? .content : .nothing
    case .unit:
      let mine = actor.post.organisation != nil && unit == actor.post.organisation
      return mine ? .content : .nothing
    case .own: return filer == actor.person ? .content : .nothing
    case .statusOnly: return lies ? .status : .nothing
    case .none: return .nothing
    }
  }

  /// SQL over `cases` that holds for what is seen at least to `degree`.
  package func condition(_ degree: Degree) -> SQL {
    let lies = scope.condition(village: "area")
    let held = scope.condition(
      city: "holder_city", county: "holder_county", township: "holder_township",
      village: "holder")
    switch reach {
    case .desk: return degree == .content ? held : "(\(held) OR \(lies))"
    case .area: return "(\(held) OR \(lies))"
    case .unit:
      guard let unit = actor.post.organisation else { return "1 = 0" }
      return "unit = \(unit)"
    case .own: return "filer = \(actor.person)"
    case .statusOnly: return degree == .content ? "1 = 0" : lies
    case .none: return "1 = 0"
    }
  }

  /// The title as this actor may read it; nil where a text must stand in its place.
  package func title(_ title: String, redacted: String?, confidential: Bool, degree: Degree)
    -> String?
  {
    guard degree == .content else { return nil }
    return confidential && !seesConfidentialReporter ? redacted : title
  }
}

extension AreaScope {
  package func contains(_ chain: CaseFile.AreaChain) -> Bool {
    func listed(_ level: Level, _ code: String?) -> Bool {
      guard let code else { return false }
      return codes[level]?.contains(code) ?? false
    }
    return listed(.city, chain.city) || listed(.county, chain.county)
      || listed(.township, chain.township) || listed(.village, chain.code)
  }
}

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
    let degree = sight.degree(of: file)
    guard degree > .nothing else { throw Refusal.notFound }
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
