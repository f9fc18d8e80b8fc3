import Foundation

/// Where the schema of the product lies.
package enum Schema {
  /// The folder of numbered SQL files, for `Migrator`.
  package static var migrations: URL {
    get throws {
      let url = Bundle.module.url(
        forResource: "Migrations", withExtension: nil, subdirectory: "Resources")
      guard let url else { throw CocoaError(.fileNoSuchFile) }
      return url
    }
  }
}
