/// Why a file is not taken or not given out.
package enum AttachmentFault: Error, Hashable, Sendable {
  case empty
  case tooLarge(limit: Int)
  /// More unfinished uploads of one person or visitor than are kept.
  case tooMany(limit: Int)
  /// Not one of the kinds that are taken, whatever its name says.
  case unknownKind
  /// One kind of file that can be opened as another.
  case disguised
  /// Cut off, or not built as its kind is.
  case damaged
  /// A picture of more pixels than is taken.
  case tooManyPixels(limit: Int)
  /// Metadata of this kind cannot be removed, so it is not published.
  case notPublishable(FileKind)
  /// Not there, expired, somebody else's or used already.
  case gone
}
