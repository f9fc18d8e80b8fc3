/// Boxes of the ISO base media format (ISO/IEC 14496-12), which HEIC pictures and M4A sound share.
struct MediaBoxes {
  private let view: ByteView

  init(_ bytes: [UInt8]) { view = ByteView(bytes) }

  var kind: FileKind? {
    guard view.has("ftyp", at: 4), let length = view.big(0, 4), length >= 16, length <= view.count
    else { return nil }
    let brands = stride(from: 8, to: min(length, 256), by: 4).compactMap(view.tag)
    let pictures: Set<String> = ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"]
    guard isWhole else { return nil }
    if let main = brands.first, pictures.contains(main) {
      // The same container carries AVIF, which the tools at hand do not all read.
      return brands.contains("avif") ? nil : .heic
    }
    let tracks = handlers(0..<view.count, depth: 0)
    return tracks.contains("soun") && !tracks.contains("vide") ? .m4a : nil
  }

  /// Whether boxes follow each other up to the end of the file.
  private var isWhole: Bool {
    var index = 0
    while index < view.count {
      guard let size = size(index, view.count) else { return false }
      index += size
    }
    return index == view.count
  }

  private func size(_ index: Int, _ end: Int) -> Int? {
    guard let short = view.big(index, 4), view.tag(index + 4) != nil else { return nil }
    let size = short == 0 ? end - index : short == 1 ? view.big(index + 8, 8) : short
    guard let size, size >= 8, size <= end - index else { return nil }
    return size
  }

  /// What the tracks of a film are, found under moov/trak/mdia.
  private func handlers(_ range: Range<Int>, depth: Int) -> Set<String> {
    var found: Set<String> = []
    var index = range.lowerBound
    while index < range.upperBound, let size = size(index, range.upperBound) {
      switch view.tag(index + 4) {
      case "moov", "trak", "mdia":
        if depth < 4 { found.formUnion(handlers(index + 8..<index + size, depth: depth + 1)) }
      case "hdlr":
        if let handler = view.tag(index + 16) { found.insert(handler) }
      default: break
      }
      index += size
    }
    return found
  }
}
