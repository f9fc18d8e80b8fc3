/// A picture taken apart far enough to know that it is whole, and put together again without what
/// its camera or its editor noted in it.
struct PictureParts {
  /// The picture without metadata, orientation and colour profile kept.
  var clean: [UInt8]
  /// Where the picture ends; phones append previews and films, others append other things.
  var end: Int
  var pixels: Int

  static func of(_ bytes: [UInt8], _ kind: FileKind) throws(AttachmentFault) -> PictureParts? {
    switch kind {
    case .jpeg: try JPEGParts.read(bytes)
    case .png: try PNGParts.read(bytes)
    case .webp: try WebPParts.read(bytes)
    case .gif: try GIFParts.read(bytes)
    default: nil
    }
  }
}
