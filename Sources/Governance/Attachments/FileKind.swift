/// The kinds of files that are taken, found by content.
package enum FileKind: String, CaseIterable, Hashable, Sendable {
  case jpeg
  case png
  case webp
  case gif
  case heic
  case pdf
  case mp3
  case m4a
  case wav
  case amr

  package var mediaType: String {
    switch self {
    case .jpeg, .png, .webp, .gif, .heic: "image/\(rawValue)"
    case .pdf: "application/pdf"
    case .mp3: "audio/mpeg"
    case .m4a: "audio/mp4"
    case .wav: "audio/wav"
    case .amr: "audio/amr"
    }
  }

  /// The endings that a name of this kind may keep; the first is the usual one.
  var endings: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg"]
    case .heic: ["heic", "heif"]
    default: [rawValue]
    }
  }

  package var isPicture: Bool {
    switch self {
    case .jpeg, .png, .webp, .gif, .heic: true
    case .pdf, .mp3, .m4a, .wav, .amr: false
    }
  }

  package var isAudio: Bool { !isPicture && self != .pdf }

  /// Whether every browser shows it as it is.
  package var isShownByBrowsers: Bool { isPicture && self != .heic }
}
