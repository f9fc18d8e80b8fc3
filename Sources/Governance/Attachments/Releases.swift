import CaseEngine
import Storage

/// What the dispatcher of a confidential matter lets its handlers see of the reporter's files, one
/// by one. Whatever he does not release stays hidden; each release is an entry of the record.
package enum Releases {
  package struct Release: Sendable {
    /// The file that stands in its place, where the original would tell too much.
    package let instead: Int64?
    package let at: Instant
  }

  package static func of(_ file: CaseFile, in db: Database) throws -> [Int64: Release] {
    let rows = try db.all(
      """
      SELECT attachment, instead, at FROM released_attachments
      WHERE attachment IN (SELECT id FROM attachments WHERE case_id = \(file.id))
      """)
    return Dictionary(
      try rows.map {
        (try $0.get("attachment"), Release(instead: try $0.get("instead"), at: try $0.get("at")))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Shows a file to the handlers, or `instead` in its place: an upload of the dispatcher's, not
  /// yet used. Pictures lose their metadata first, so what cannot be cleaned is refused before
  /// anything is written down.
  ///
  /// - Throws: `Refusal` for who is not the matter's dispatcher, for a matter that hides nothing,
  ///   and for a document or a recording that is to be shown as it came.
  package static func release(
    _ attachment: Int64, of number: String, instead: String?, by actor: Actor, in city: City
  ) async throws {
    let now = city.now
    let files = try city.attachments()
    let copy = try await city.store.write { db -> Int64? in
      let file = try gate(attachment, of: number, by: actor, in: db)
      guard let instead else { return nil }
      let named = try Attachments.Named([instead], by: actor.doer)
      try Attachments.use(named, for: file, at: now, in: db)
      return named.ids.first.flatMap { Int64($0) }
    }
    let shown = copy ?? attachment
    let found = try await city.store.read { db in try Attachments.find(shown, in: db) }
    // A document that the dispatcher made himself is shown as he made it.
    if copy == nil || found?.kind.isPicture == true {
      do {
        _ = try await files.publish(shown, in: city.store)
      } catch let fault as AttachmentFault {
        throw fault.refusal
      }
    }
    let rules = city.rules
    try await city.store.write { db in
      var file = try gate(attachment, of: number, by: actor, in: db)
      if copy == nil, let known = try of(file, in: db)[attachment], known.instead == nil { return }
      try db.run(
        """
        INSERT INTO released_attachments (attachment, instead, person, at)
        VALUES (\(attachment), \(copy), \(actor.person), \(now))
        ON CONFLICT (attachment) DO UPDATE
          SET instead = excluded.instead, person = excluded.person, at = excluded.at
        """)
      try file.record(
        "release", changes: [], data: ["attachments": .list([attachment, copy].texts)],
        by: actor.doer, at: now, under: rules, in: db)
    }
  }

  /// Hides it again; twice is the same as once.
  package static func withhold(
    _ attachment: Int64, of number: String, by actor: Actor, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws {
    var file = try gate(attachment, of: number, by: actor, in: db)
    let hidden = try db.run(
      "DELETE FROM released_attachments WHERE attachment = \(attachment)")
    guard hidden == 1 else { return }
    try file.record(
      "withhold", changes: [], data: ["attachments": .list([attachment].texts)], by: actor.doer,
      at: now, under: rules, in: db)
  }

  /// Whether this actor decides what handlers see.
  package static func mayDecide(_ file: CaseFile, _ sight: Sight) -> Bool {
    file.confidential && sight.actor.role == .dispatcher && sight.degree(of: file) == .content
  }

  private static func gate(
    _ attachment: Int64, of number: String, by actor: Actor, in db: Database
  ) throws -> CaseFile {
    let (file, degree, sight) = try CaseFile.find(number, for: actor, in: db)
    guard degree == .content, actor.role == .dispatcher else {
      throw Refusal.notAllowed(step: "release")
    }
    let known = try Attachments.shown(of: file, to: sight, in: db)
    guard known.contains(where: { $0.id == attachment }) else { throw Refusal.notFound }
    guard file.confidential else {
      throw Refusal.barred(step: "release", because: "not-confidential")
    }
    return file
  }
}

extension [Int64?] {
  fileprivate var texts: [String] { compactMap { $0.map { "\($0)" } } }
}
