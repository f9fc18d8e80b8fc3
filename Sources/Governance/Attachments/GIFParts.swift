/// Blocks of a GIF file (GIF89a specification).
enum GIFParts {
  static func read(_ bytes: [UInt8]) throws(AttachmentFault) -> PictureParts {
    let view = ByteView(bytes)
    guard view.has("GIF87a", at: 0) || view.has("GIF89a", at: 0), let width = view.little(6, 2),
      let height = view.little(8, 2), let flags = view.byte(10)
    else { throw .damaged }
    var index = 13 + colours(flags)
    guard let head = view[0..<index] else { throw .damaged }
    var clean = Array(head)
    var sawPicture = false
    while true {
      let start = index
      var keep = true
      switch view.byte(index) {
      case 0x3B:
        guard sawPicture else { throw .damaged }
        return PictureParts(clean: clean + [0x3B], end: index + 1, pixels: width * height)
      case 0x2C:
        guard let flags = view.byte(index + 9) else { throw .damaged }
        index += 11 + colours(flags)
        sawPicture = true
      case 0x21:
        // Comments and the blocks of programs go; the one that says how often to repeat stays.
        let label = view.byte(index + 1)
        keep = label == 0xF9 || label == 0xFF && view.has("NETSCAPE2.0", at: index + 3)
        index += 2
      default: throw .damaged
      }
      while let length = view.byte(index), length > 0 { index += 1 + Int(length) }
      index += 1
      guard let block = view[start..<index] else { throw .damaged }
      if keep { clean += block }
    }
  }

  private static func colours(_ flags: UInt8) -> Int {
    flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1)
  }
}
