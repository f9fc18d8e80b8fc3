import Foundation

/// Runs the small program that is watched from outside, from the folder of the tests' own binary.
enum ProbeRun {
  struct Failure: Error { let reason: String }

  /// The probe's path.
  static func program() throws -> String {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: own).deletingLastPathComponent().appending(path: "StorageProbe")
    guard FileManager.default.isExecutableFile(atPath: path.path) else {
      throw Failure(reason: "no probe at \(path.path)")
    }
    return path.path
  }
}
