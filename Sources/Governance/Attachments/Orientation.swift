/// How a camera was held: the one fact of a picture's Exif block that stays when the rest goes,
/// because without it the picture lies on its side.
enum Orientation {
  /// 2 to 8 from a TIFF block; nil for upright or none.
  static func read(tiff: ArraySlice<UInt8>) -> UInt8? {
    let view = ByteView(Array(tiff))
    let isBig = view.has("MM", at: 0)
    guard isBig || view.has("II", at: 0) else { return nil }
    func number(_ offset: Int, _ size: Int) -> Int? {
      isBig ? view.big(offset, size) : view.little(offset, size)
    }
    guard number(2, 2) == 42, let start = number(4, 4), let count = number(start, 2) else {
      return nil
    }
    for index in 0..<min(count, 512) where number(start + 2 + 12 * index, 2) == 0x0112 {
      guard let value = number(start + 2 + 12 * index + 8, 2), 2...8 ~= value else { return nil }
      return UInt8(value)
    }
    return nil
  }

  /// A TIFF block with nothing else in it.
  static func tiff(_ orientation: UInt8) -> [UInt8] {
    Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1]
      + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  }
}
