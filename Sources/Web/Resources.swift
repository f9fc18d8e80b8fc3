import Foundation

/// The folder of texts and assets that is copied beside the program.
enum Resources {
  static func url(_ path: String) -> URL {
    Bundle.module.bundleURL.appending(path: "Resources").appending(path: path)
  }
}
