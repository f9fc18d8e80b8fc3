import Foundation
import Synchronization

/// One line on a terminal that says how far long work has come; nothing in a pipe.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let last = Mutex<ContinuousClock.Instant?>(nil)

  init() {
    isShown = isatty(STDERR_FILENO) == 1
  }

  /// - Parameter share: from 0 to 1.
  func show(_ text: String, _ share: Double) {
    guard isShown else { return }
    let due = last.withLock { last in
      let now = ContinuousClock.now
      if let last, now - last < .milliseconds(200), share < 1 { return false }
      last = now
      return true
    }
    guard due else { return }
    write("\r\u{1B}[K\(Int(share * 100)) %  \(text)")
  }

  func finish() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
