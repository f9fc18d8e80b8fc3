import Foundation
import Storage

/// Makes and removes the databases of this test process.
actor TestDatabases {
  static let shared = TestDatabases()

  struct Made: Sendable {
    let engine: Engine
    let name: String
    let url: String
  }

  private let folder = TestDatabases.folder
  private var count = 0
  private var server: Task<PostgresCluster, any Error>?
  private var templates: [String: Task<(Made, any Sendable), any Error>] = [:]

  private static let folder =
    FileManager.default.temporaryDirectory.appending(path: "anlan-tests-\(getpid())")

  private init() {
    atexit { try? FileManager.default.removeItem(at: TestDatabases.folder) }
  }

  /// An empty database.
  func make(_ engine: Engine) async throws -> Made { try await create(engine, from: nil) }

  /// A copy of one that was founded once.
  func make<Founded>(
    _ engine: Engine, _ founding: Founding<Founded>
  ) async throws -> (Made, Founded) {
    let key = "\(engine) \(founding.name)"
    let template =
      templates[key]
      ?? Task {
        let made = try await self.create(engine, from: nil)
        return (made, try await Store.with(made.url, limits: .forTests, founding.found))
      }
    templates[key] = template
    let (original, founded) = try await template.value
    guard let founded = founded as? Founded else { throw Founding<Founded>.OtherKind() }
    return (try await create(engine, from: original), founded)
  }

  func remove(_ made: Made) async {
    switch made.engine {
    case .sqlite:
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: folder.appending(path: made.name).path + suffix)
      }
    case .postgres:
      // DROP DATABASE waits for a checkpoint; a private server goes as a whole.
      guard let server = try? await server?.value, !server.isPrivate else { return }
      try? server.run("DROP DATABASE \(made.name) WITH (FORCE)")
    }
  }

  private func create(_ engine: Engine, from template: Made?) async throws -> Made {
    count += 1
    let name = "test_\(getpid())_\(count)"
    switch engine {
    case .sqlite:
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let path = folder.appending(path: name).path
      if let template {
        let original = folder.appending(path: template.name).path
        try FileManager.default.copyItem(atPath: original, toPath: path)
      }
      return Made(engine: engine, name: name, url: "sqlite:\(path)")
    case .postgres:
      let server = try await cluster()
      let source = template?.name ?? "template0"
      try server.run("CREATE DATABASE \(name) TEMPLATE \(source)")
      return Made(engine: engine, name: name, url: server.url(database: name))
    }
  }

  private func cluster() async throws -> PostgresCluster {
    if let server { return try await server.value }
    let starting = Task { try PostgresCluster.ofThisProcess() }
    server = starting
    return try await starting.value
  }
}
