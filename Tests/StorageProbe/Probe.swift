import Foundation
import Storage

/// A small program that writes and says when it was told "saved", to be watched from outside.
///
/// `StorageProbe save URL`: writes one row and prints "saved".
/// `StorageProbe limit URL`: makes the disk fail in the middle of commits by a limit on the size
/// of files, lifts it, and prints what each write was told.
@main
struct Probe {
  static func main() async throws {
    let words = CommandLine.arguments
    guard words.count == 3 else {
      say("usage: StorageProbe save|limit URL")
      exit(2)
    }
    let store = try await Store.open(words[2])
    switch words[1] {
    case "save": try await save(store)
    case "limit": try await limit(store)
    default: exit(2)
    }
    await store.close()
  }

  private static func save(_ store: Store) async throws {
    try await store.write { try $0.script("CREATE TABLE notes (id BIGINT, text TEXT)") }
    say("ready")
    try await store.write { try $0.run("INSERT INTO notes VALUES (\(1), \("a"))") }
    say("saved")
  }

  private static func limit(_ store: Store) async throws {
    signal(SIGXFSZ, SIG_IGN)
    try await store.write { try $0.script("CREATE TABLE notes (id BIGINT, text TEXT)") }
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
    let before = limit.rlim_cur
    limit.rlim_cur = 128 * 1024
    setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
    for round in 1...40 { await tell(store, round, size: 8_000) }
    limit.rlim_cur = before
    setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
    for round in 41...44 { await tell(store, round, size: 100) }
  }

  private static func tell(_ store: Store, _ id: Int, size: Int) async {
    do {
      let text = String(repeating: "x", count: size)
      try await store.write { try $0.run("INSERT INTO notes VALUES (\(id), \(text))") }
      say("saved \(id)")
    } catch {
      say("refused \(id): \(error)")
    }
  }

  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    write(STDOUT_FILENO, bytes, bytes.count)
  }
}
