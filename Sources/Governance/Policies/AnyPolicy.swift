import CaseEngine
import Storage

/// Policies by their names, for whoever has a name and a text only.
package enum AnyPolicy {
  private static let all: [any Policy.Type] = [
    HotlinePolicy.self, CategoryPolicy.self, SignInPolicy.self, FigurePolicy.self,
    RetentionPolicy.self, NoticePolicy.self, CentrePolicy.self, ConferencePolicy.self,
    MediationPolicy.self, RewardPolicy.self, HolidayTable.self, DocumentPolicy.self,
    VolumePolicy.self, CounsellingPolicy.self,
  ]

  package static var names: [String] { all.map { $0.name } }

  /// - Throws: `Invalid` naming every key that cannot be used.
  package static func check(_ name: String, _ body: String) throws {
    try check(type(name), body)
  }

  private static func check<P: Policy>(_ type: P.Type, _ body: String) throws {
    try PolicyText.check(type, PolicyText.merged(PolicyText.shipped(P.name), with: body))
  }

  /// See `Policies.change`.
  package static func change(
    _ name: String, area: String, to body: String, from day: Day, note: String, by actor: Actor,
    at now: Instant, in db: Database
  ) throws -> Int {
    try change(
      type(name), area: area, to: body, from: day, note: note, by: actor, at: now, in: db)
  }

  private static func change<P: Policy>(
    _ type: P.Type, area: String, to body: String, from day: Day, note: String, by actor: Actor,
    at now: Instant, in db: Database
  ) throws -> Int {
    try Policies.change(
      type, area: area, to: body, from: day, note: note, by: actor, at: now, in: db)
  }

  private static func type(_ name: String) throws -> any Policy.Type {
    guard let type = all.first(where: { $0.name == name }) else { throw Invalid("name", "unknown") }
    return type
  }
}
