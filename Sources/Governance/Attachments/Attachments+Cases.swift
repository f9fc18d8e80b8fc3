import CaseEngine
import Storage

/// Files as they are named in a step, and as one reader may see those of a case.
extension Attachments {
  /// What was named in a step: an id, for a visitor without account with the token of its upload
  /// behind a point.
  package struct Named: Sendable {
    package let ids: [String]
    fileprivate let uploads: [(id: Int64, uploader: Uploader)]

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
      ids = uploads.map { "\($0.id)" }
    }
  }

  /// Gives them to the case in whose step they were named.
  static func use(_ named: Named, for file: CaseFile, at now: Instant, in db: Database) throws {
    for upload in named.uploads {
      do {
        try use([upload.id], for: file.id, by: upload.uploader, at: now, in: db)
      } catch AttachmentFault.gone {
        throw Invalid("attachments", "unknown")
      }
    }
  }

  /// The files of a case, for one who sees its content. What the reporter of a confidential matter
  /// sent is kept from those who may not know him: a photograph may show whose door it is.
  package static func shown(
    of file: CaseFile, to sight: Sight, in db: Database
  ) throws -> [Attachment] {
    try all(of: file.id, in: db).filter { attachment in
      guard file.confidential, !sight.seesConfidentialReporter else { return true }
      return attachment.uploadedBy != nil && attachment.uploadedBy != file.filer
    }
  }
}
