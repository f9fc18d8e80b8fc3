import Foundation

/// A picture that is taken can be cleaned, and cleaning it once more changes nothing.
func fuzzPictures(_ input: Data) {
  guard let kind = try? Sniffer.kind(of: input) else { return }
  _ = SafeName.of(String(decoding: input.prefix(300), as: UTF8.self), kind)
  guard kind.isShownByBrowsers else { return }
  guard let parts = try? PictureParts.of([UInt8](input), kind),
    let again = try? PictureParts.of(parts.clean, kind), again.clean == parts.clean,
    again.end == again.clean.count
  else { fatalError("a clean picture is not clean") }
}
