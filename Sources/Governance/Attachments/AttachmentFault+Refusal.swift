import CaseEngine

extension AttachmentFault {
  /// The same as the domain says it everywhere: a `Refusal`, or an `Invalid` of the field `file`.
  package var refusal: any Error {
    switch self {
    case .empty: Invalid("file", "file-empty")
    case .tooLarge(let limit): Refusal.tooLarge(limit: limit)
    case .tooMany: Refusal.tooMany(of: "upload", retryAfterSeconds: 3_600)
    case .unknownKind: Refusal.unsupportedFile(kind: "unknown")
    case .disguised: Refusal.unsupportedFile(kind: "disguised")
    case .damaged: Invalid("file", "file-damaged")
    case .tooManyPixels: Invalid("file", "file-pixels")
    case .notPublishable(let kind): Refusal.unsupportedFile(kind: kind.rawValue)
    case .gone: Refusal.notFound
    }
  }
}
