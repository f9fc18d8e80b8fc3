import CaseEngine
import Crypto
import Foundation
import Storage

/// A file that somebody sent, and the case that it belongs to once it is used.
package struct Attachment: Hashable, Sendable {
  package let id: Int64
  package let sha256: String
  package let kind: FileKind
  package let size: Int
  package let name: String
  package let uploadedBy: Int64?
  package let createdAt: Instant
  /// Nil once it belongs to a case.
  package let expiresAt: Instant?
  package let caseID: Int64?
  package let thumbnail: String?
  package let published: String?
  package let publishedKind: FileKind?
  private let publishedSize: Int?
  /// As what its sender gave it to the case; nil before and for what is older than the column.
  let usedAs: Role?

  static let columns: SQL = """
    id, sha256, kind, size, name, uploaded_by, created_at, expires_at, case_id, \
    thumbnail_sha256, published_sha256, published_kind, published_size, used_as
    """

  init(_ row: Row) throws {
    id = try row.get("id")
    sha256 = try row.get("sha256")
    kind = try row.get("kind")
    size = try row.get("size")
    name = try row.get("name")
    uploadedBy = try row.get("uploaded_by")
    createdAt = try row.get("created_at")
    expiresAt = try row.get("expires_at")
    caseID = try row.get("case_id")
    thumbnail = try row.get("thumbnail_sha256")
    published = try row.get("published_sha256")
    publishedKind = try row.get("published_kind")
    publishedSize = try row.get("published_size")
    usedAs = try row.get("used_as")
  }

  /// What is shown of it, or of the file that stands for it, to who may not know the reporter: a
  /// picture without its metadata, under a name that tells nothing. Nil for a picture whose copy
  /// was never made.
  func released(instead: Attachment?) -> Attachment? {
    let source = instead ?? self
    guard !source.kind.isPicture || source.published != nil else { return nil }
    let kind = source.publishedKind ?? source.kind
    return Attachment(
      id: id, sha256: source.published ?? source.sha256, kind: kind,
      size: source.published == nil ? source.size : source.publishedSize ?? source.size,
      name: "\(id).\(kind.endings[0])", thumbnail: source.thumbnail, of: self)
  }

  private init(
    id: Int64, sha256: String, kind: FileKind, size: Int, name: String, thumbnail: String?,
    of other: Attachment
  ) {
    self.id = id
    self.sha256 = sha256
    self.kind = kind
    self.size = size
    self.name = name
    self.thumbnail = thumbnail
    uploadedBy = nil
    createdAt = other.createdAt
    expiresAt = nil
    caseID = other.caseID
    published = nil
    publishedKind = nil
    publishedSize = nil
    usedAs = other.usedAs
  }
}

extension FileKind: SQLBindable, SQLReadable {}

/// Who sent a file, and alone may use it before it belongs to a case.
package enum Uploader: Hashable, Sendable {
  case person(Int64)
  /// The random token that a visitor without account carries from the upload to the form.
  case visitor(token: String)

  var person: Int64? {
    if case .person(let id) = self { id } else { nil }
  }

  /// The table keeps the token's hash only.
  var owner: String? {
    guard case .visitor(let token) = self else { return nil }
    return Hex.text(SHA256.hash(data: Data(token.utf8)))
  }

  var condition: SQL {
    switch self {
    case .person(let id): "uploaded_by = \(id)"
    case .visitor: "uploaded_by IS NULL AND upload_owner = \(owner)"
    }
  }
}
