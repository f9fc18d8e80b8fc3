import CaseEngine
import Foundation
import Storage

/// Keeps what people send. A file is on the disk, synced, before the row that names it is
/// committed; a row without a case expires.
package struct Attachments: Sendable {
  package let folder: AttachmentFolder

  package static let largest = 20 << 20
  /// Files that one person or visitor may have sent and not yet used.
  package static let mostUnfinished = 20
  private static let lifetime = 24 * 60
  /// How long a file without rows stays, so that one just kept again is not taken away.
  private static let grace: TimeInterval = 3_600

  package init(folder: AttachmentFolder) { self.folder = folder }

  /// Takes a file in: told by its content, named safely, given a thumbnail where it is a picture.
  ///
  /// - Throws: `AttachmentFault`.
  package func save(
    _ data: Data, name: String, by uploader: Uploader, at now: Instant, in store: Store
  ) async throws -> Attachment {
    try await store.read { db in try Self.checkRoom(uploader, at: now, in: db) }
    let kept = try await keep(data)
    return try await store.write { db in
      try Self.enter(kept, name: name, by: uploader, at: now, in: db)
    }
  }

  /// A file on the disk that no row names yet.
  struct Kept: Sendable {
    let sha256: String
    let kind: FileKind
    let size: Int
    let thumbnail: String?
  }

  func keep(_ data: Data) async throws -> Kept {
    guard data.count <= Self.largest else {
      throw AttachmentFault.tooLarge(limit: Self.largest)
    }
    let kind = try Sniffer.kind(of: data)
    let hash = try await apart { try folder.keep(data) }
    var thumbnail: String?
    if kind.isPicture, let small = await Thumbnail.small(data, kind) {
      thumbnail = try await apart { try folder.keep(small) }
    }
    return Kept(sha256: hash, kind: kind, size: data.count, thumbnail: thumbnail)
  }

  static func enter(
    _ kept: Kept, name: String, by uploader: Uploader, at now: Instant, in db: Database
  ) throws -> Attachment {
    try checkRoom(uploader, at: now, in: db)
    let id = Identifier.next()
    try db.run(
      """
      INSERT INTO attachments (id, sha256, kind, size, name, uploaded_by, upload_owner,
        created_at, expires_at, thumbnail_sha256)
      VALUES (\(id), \(kept.sha256), \(kept.kind), \(kept.size),
        \(SafeName.of(name, kept.kind)), \(uploader.person), \(uploader.owner), \(now),
        \(now.adding(minutes: lifetime)), \(kept.thumbnail))
      """)
    guard let saved = try find(id, in: db) else { throw AttachmentFault.gone }
    return saved
  }

  /// The same for a file that was received into a temporary place.
  package func save(
    file: URL, name: String, by uploader: Uploader, at now: Instant, in store: Store
  ) async throws -> Attachment {
    let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    guard size <= Self.largest else { throw AttachmentFault.tooLarge(limit: Self.largest) }
    return try await save(
      Data(contentsOf: file), name: name, by: uploader, at: now, in: store)
  }

  private static func checkRoom(
    _ uploader: Uploader, at now: Instant, in db: Database
  ) throws {
    let waiting: Int? = try db.value(
      """
      SELECT count(*) FROM attachments
      WHERE case_id IS NULL AND expires_at > \(now) AND \(uploader.condition)
      """)
    guard (waiting ?? 0) < mostUnfinished else {
      throw AttachmentFault.tooMany(limit: mostUnfinished)
    }
  }

  /// Gives uploaded files to a case, within the transaction that writes the step that names them.
  ///
  /// - Throws: `AttachmentFault.gone` where one is not there, expired, another's or used already:
  ///   then none is given.
  package static func use(
    _ ids: [Int64], for caseID: Int64, by uploader: Uploader, as role: Role? = nil,
    at now: Instant, in db: Database
  ) throws {
    guard !ids.isEmpty else { return }
    let wanted = Set(ids)
    let used = try db.run(
      """
      UPDATE attachments SET case_id = \(caseID), expires_at = NULL, upload_owner = NULL,
        used_as = \(role)
      WHERE id IN \(list: Array(wanted)) AND case_id IS NULL AND expires_at > \(now)
        AND \(uploader.condition)
      """)
    guard used == wanted.count else { throw AttachmentFault.gone }
  }

  /// Without a gate: the caller has found the case for its actor, or is the uploader.
  package static func find(_ id: Int64, in db: Database) throws -> Attachment? {
    try db.first("SELECT \(Attachment.columns) FROM attachments WHERE id = \(id)")
      .map(Attachment.init)
  }

  package static func all(of caseID: Int64, in db: Database) throws -> [Attachment] {
    try db.all(
      "SELECT \(Attachment.columns) FROM attachments WHERE case_id = \(caseID) ORDER BY id"
    ).map(Attachment.init)
  }

  /// The stored content; nil where the file is missing or damaged on the disk.
  package func read(_ attachment: Attachment) async throws -> Data? {
    try await apart { folder.read(attachment.sha256) }
  }

  package func readThumbnail(_ attachment: Attachment) async throws -> Data? {
    try await apart { attachment.thumbnail.flatMap(folder.read) }
  }

  package func readPublished(_ attachment: Attachment) async throws -> Data? {
    try await apart { attachment.published.flatMap(folder.read) }
  }

  /// Makes the copy that may be shown in public, once.
  ///
  /// - Throws: `AttachmentFault.notPublishable` for what is not a picture.
  package func publish(_ id: Int64, in store: Store) async throws -> Attachment {
    guard let attachment = try await store.read({ db in try Self.find(id, in: db) }),
      attachment.caseID != nil
    else { throw AttachmentFault.gone }
    if attachment.published != nil { return attachment }
    guard let data = try await read(attachment) else { throw AttachmentFault.gone }
    let copy = try await PublishedCopy.of(data, attachment.kind)
    let hash = try await apart { try folder.keep(copy.data) }
    return try await store.write { db in
      try db.run(
        """
        UPDATE attachments SET published_sha256 = \(hash), published_kind = \(copy.kind),
          published_size = \(copy.data.count) WHERE id = \(id)
        """)
      guard let published = try Self.find(id, in: db) else { throw AttachmentFault.gone }
      return published
    }
  }

  /// Removes rows whose time has passed, and files that no row names any more.
  ///
  /// - Returns: how many uploads were removed.
  @discardableResult
  package func sweepUnfinished(at now: Instant, in store: Store) async throws -> Int {
    let (count, orphans) = try await store.write { db in try Self.removeExpired(at: now, in: db) }
    try await apart {
      // Files bear the machine's own time, whatever time is simulated.
      let time = Date(timeIntervalSinceNow: -Self.grace)
      for hash in orphans { folder.remove(hash, keptBefore: time) }
      folder.removeDrafts(before: time)
    }
    return count
  }

  private static func removeExpired(
    at now: Instant, in db: Database
  ) throws -> (count: Int, orphans: [String]) {
    let rows = try db.all(
      """
      DELETE FROM attachments WHERE case_id IS NULL AND expires_at <= \(now)
      RETURNING sha256, thumbnail_sha256
      """)
    var orphans: Set<String> = []
    for row in rows {
      orphans.insert(try row.get("sha256"))
      if let thumbnail: String = try row.get("thumbnail_sha256") { orphans.insert(thumbnail) }
    }
    let unnamed = try orphans.sorted().filter { hash in
      try db.first(
        """
        SELECT id FROM attachments
        WHERE sha256 = \(hash) OR thumbnail_sha256 = \(hash) OR published_sha256 = \(hash) LIMIT 1
        """) == nil
    }
    return (rows.count, unnamed)
  }

  /// Waiting for a disk is done on a thread that may wait.
  private func apart<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
    }
  }
}
