import Foundation

/// The form of a file that may be shown in public.
package enum PublishedCopy {
  /// The picture without camera metadata (Exif, GPS, XMP, IPTC, comments, previews) and without
  /// what was appended to it; its pixels untouched. A HEIC picture becomes a JPEG.
  ///
  /// - Throws: `notPublishable` for sound and documents, whose metadata nobody here can remove
  ///   with certainty, and for a HEIC picture where the converter is not installed.
  package static func of(
    _ file: Data, _ kind: FileKind
  ) async throws(AttachmentFault) -> (data: Data, kind: FileKind) {
    if kind == .heic {
      guard let shown = await Thumbnail.shown(file, kind) else { throw .notPublishable(kind) }
      return (shown, .jpeg)
    }
    guard let parts = try PictureParts.of([UInt8](file), kind) else { throw .notPublishable(kind) }
    return (Data(parts.clean), kind)
  }
}
