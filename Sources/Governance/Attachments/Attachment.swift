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

  static let columns: SQL = """
    id, sha256, kind, size, name, uploaded_by, created_at, expires_at, case_id, \
    thumbnail_sha256, published_sha256, published_kind
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
