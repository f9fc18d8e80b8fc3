import CaseEngine
import Storage

/// Files as they are named in a step, and as one reader may see those of a case.
extension Attachments {
  /// What was named in a step: an id, for a visitor without account with the token of its upload
  /// behind a point.
  package struct Named: Sendable {
    package let ids: [String]
    fileprivate let uploads: [(id: Int64, uploader: Uploader)]
    fileprivate let role: Role

    package init(_ names: [String], by doer: Doer) throws(Invalid) {
      var uploads: [(id: Int64, uploader: Uploader)] = []
      for name in Set(names).sorted() {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard let id = parts.first.flatMap({ Int64($0) }) else {
          throw Invalid("attachments", "unknown")
        }
        if let person = doer.person {
          uploads.append((id, .person(person)))
        } else if parts.count == 2 {
          uploads.append((id, .visitor(token: parts[1])))
        } else {
          throw Invalid("attachments", "unknown")
        }
      }
      self.uploads = uploads
      role = doer.role
      ids = uploads.map { "\($0.id)" }
    }
  }

  /// Gives them to the case in whose step they were named.
  static func use(_ named: Named, for file: CaseFile, at now: Instant, in db: Database) throws {
    for upload in named.uploads {
      do {
        try use(
          [upload.id], for: file.id, by: upload.uploader, as: named.role, at: now, in: db)
      } catch AttachmentFault.gone {
        throw Invalid("attachments", "unknown")
      }
    }
  }

  /// The files of a case, for one who sees its content. What came from the reporter of a
  /// confidential matter, or through those who know him, is kept from those who may not: a
  /// photograph may show whose door it is. They see what the dispatcher has released of it.
  package static func shown(
    of file: CaseFile, to sight: Sight, in db: Database
  ) throws -> [Attachment] {
    let all = try all(of: file.id, in: db)
    guard file.confidential, !sight.seesConfidentialReporter else { return all }
    let releases = try Releases.of(file, in: db)
    return all.compactMap { attachment in
      if isOpen(attachment, file) { return attachment }
      guard let release = releases[attachment.id] else { return nil }
      return attachment.released(instead: all.first { $0.id == release.instead })
    }
  }

  /// Whether it was sent by who knows no more of the reporter than its reader.
  private static func isOpen(_ attachment: Attachment, _ file: CaseFile) -> Bool {
    guard let role = attachment.usedAs else {
      return attachment.uploadedBy != nil && attachment.uploadedBy != file.filer
    }
    return !role.isNearReporter
  }
}
