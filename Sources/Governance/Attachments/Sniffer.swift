import Foundation

/// Tells what a file is by its first bytes and its build, and refuses what pretends.
package enum Sniffer {
  /// 120 million: a phone's largest picture; more is a trap for whatever unpacks it.
  package static let mostPixels = 120_000_000

  /// - Throws: `empty`, `unknownKind`, `damaged`, `disguised` or `tooManyPixels`.
  package static func kind(of data: Data) throws(AttachmentFault) -> FileKind {
    guard !data.isEmpty else { throw .empty }
    let bytes = [UInt8](data)
    guard let kind = byHead(bytes) else { throw .unknownKind }
    let parts = try PictureParts.of(bytes, kind)
    if let parts, parts.pixels > mostPixels { throw .tooManyPixels(limit: mostPixels) }
    if kind == .pdf, lastRange(of: "%%EOF", in: bytes.suffix(4_096)) == nil { throw .damaged }
    if looksLikeAnother(bytes, kind, end: parts?.end) { throw .disguised }
    return kind
  }

  private static func byHead(_ bytes: [UInt8]) -> FileKind? {
    let view = ByteView(bytes)
    if view.big(0, 3) == 0xFFD8FF { return .jpeg }
    if bytes.starts(with: PNGParts.signature) { return .png }
    if view.has("RIFF", at: 0), view.has("WEBP", at: 8) { return .webp }
    if view.has("RIFF", at: 0), view.has("WAVEfmt ", at: 8) { return .wav }
    if view.has("GIF8", at: 0) { return .gif }
    if view.has("%PDF-", at: 0) { return .pdf }
    if view.has("#!AMR\n", at: 0) || view.has("#!AMR-WB\n", at: 0) { return .amr }
    if view.has("ftyp", at: 4) { return MediaBoxes(bytes).kind }
    return isMP3(view) ? .mp3 : nil
  }

  /// Two frames in a row: a single one is eleven bits that anything may begin with.
  private static func isMP3(_ view: ByteView) -> Bool {
    var index = 0
    if view.has("ID3", at: 0) {
      let size = (6..<10).reduce(0) { $0 << 7 | Int(view.byte($1) ?? 0) & 0x7F }
      index = 10 + size
      while view.byte(index) == 0, index < size + 4_096 { index += 1 }
    }
    guard let first = frameLength(view, index) else { return false }
    return index + first == view.count || frameLength(view, index + first) != nil
  }

  private static func frameLength(_ view: ByteView, _ index: Int) -> Int? {
    guard let header = view.big(index, 4), header >> 21 == 0x7FF else { return nil }
    let version = header >> 19 & 3
    let rates = [44_100, 48_000, 32_000]
    let first = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    let second = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    let bitRate = header >> 12 & 15
    let rate = header >> 10 & 3
    // Layer 3 only.
    guard header >> 17 & 3 == 1, version != 1, 1...14 ~= bitRate, rate < 3 else { return nil }
    let isFirst = version == 3
    let kilobits = (isFirst ? first : second)[bitRate - 1]
    let samples = rates[rate] >> (isFirst ? 0 : version == 2 ? 1 : 2)
    return (isFirst ? 144_000 : 72_000) * kilobits / samples + (header >> 9 & 1)
  }

  /// A page, a document or an archive hidden where programs that are less strict would find it.
  private static func looksLikeAnother(_ bytes: [UInt8], _ kind: FileKind, end: Int?) -> Bool {
    let head = Array(bytes.prefix(1_024))
    let tail = end.map { Array(bytes[$0...]) } ?? []
    for part in [head, tail] {
      let lower = part.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
      let signs = ["<script", "<html", "<!doctype", "<svg"]
      if signs.contains(where: { lastRange(of: $0, in: lower[...]) != nil }) { return true }
      if kind != .pdf, lastRange(of: "%PDF-", in: part[...]) != nil { return true }
    }
    return endsAsArchive(bytes)
  }

  /// The end record of a ZIP file whose comment reaches exactly to the end of the file.
  private static func endsAsArchive(_ bytes: [UInt8]) -> Bool {
    let view = ByteView(bytes)
    let last = bytes.count - 22
    guard last >= 0 else { return false }
    for index in stride(from: last, through: max(0, last - 65_535), by: -1)
    where bytes[index] == 0x50 && view.little(index, 4) == 0x0605_4b50 {
      if view.little(index + 20, 2) == last - index { return true }
    }
    return false
  }

  private static func lastRange(of text: String, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    bytes.lastRange(of: Array(text.utf8))
  }
}

extension ArraySlice<UInt8> {
  fileprivate func lastRange(of wanted: [UInt8]) -> Range<Int>? {
    guard let first = wanted.first, count >= wanted.count else { return nil }
    for index in (startIndex...(endIndex - wanted.count)).reversed() where self[index] == first {
      if self[index..<index + wanted.count].elementsEqual(wanted) {
        return index..<index + wanted.count
      }
    }
    return nil
  }
}
