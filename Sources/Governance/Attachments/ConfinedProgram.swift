import Foundation
import Glibc

/// A program that opens what strangers sent, run apart from the server: bounded memory, processor
/// time, file size and wall time, an empty environment, no open files of ours, no shell.
package struct ConfinedProgram: Sendable {
  package var path: String
  package var memory = 1_500 << 20
  package var cpuSeconds = 15
  package var wallSeconds = 30.0
  package var fileSize = 64 << 20

  private static let prlimit = "/usr/bin/prlimit"

  /// At most one of a lane runs at a time: a burst of pictures does not take the machine, and
  /// pictures do not wait for a distant server.
  package enum Lane: Sendable { case pictures, network, printing }

  private let queue: DispatchQueue
  private static let pictures = DispatchQueue(label: "anlan.confined.pictures")
  private static let network = DispatchQueue(label: "anlan.confined.network")
  private static let printing = DispatchQueue(label: "anlan.confined.printing")

  package init(_ path: String, lane: Lane = .pictures) {
    self.path = path
    queue =
      switch lane {
      case .pictures: Self.pictures
      case .network: Self.network
      case .printing: Self.printing
      }
  }

  package var isInstalled: Bool {
    [path, Self.prlimit].allSatisfy(FileManager.default.isExecutableFile(atPath:))
  }

  /// True when the program ended with success within its limits.
  /// - Parameter folder: its home and its place for temporary files.
  package func run(_ arguments: [String], in folder: URL) async -> Bool {
    guard isInstalled else { return false }
    return await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(returning: runAndWait(arguments, in: folder))
      }
    }
  }

  private func runAndWait(_ arguments: [String], in folder: URL) -> Bool {
    let limits = [
      "--as=\(memory)", "--cpu=\(cpuSeconds)", "--fsize=\(fileSize)", "--core=0", "--nofile=64",
    ]
    let words = [Self.prlimit] + limits + ["--", path] + arguments
    let environment = [
      "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=\(folder.path)", "TMPDIR=\(folder.path)",
      "VIPS_CONCURRENCY=1", "VIPS_BLOCK_UNTRUSTED=1", "MALLOC_ARENA_MAX=2",
    ]
    guard let process = Self.spawn(words, environment) else { return false }
    let end = ContinuousClock.now + .seconds(wallSeconds)
    var status: Int32 = 0
    while true {
      let found = waitpid(process, &status, WNOHANG)
      if found == process { return status == 0 }
      if found < 0, errno != EINTR { return false }
      if ContinuousClock.now > end { break }
      usleep(4_000)
    }
    // Its whole group, in case it started something.
    kill(-process, SIGKILL)
    kill(process, SIGKILL)
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return false
  }

  private static func spawn(_ words: [String], _ environment: [String]) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 0..<Int32(3) {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    // Most of ours close by themselves; one that is closed already is no error here.
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in open.compactMap({ Int32($0) }) where descriptor > 2 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: Int(flags)))
    var argv = words.map { strdup($0) } + [nil]
    var envp = environment.map { strdup($0) } + [nil]
    defer { for word in argv + envp { free(word) } }
    var process: pid_t = 0
    let failed = posix_spawn(&process, prlimit, &actions, &attributes, &argv, &envp)
    return failed == 0 ? process : nil
  }
}
