import Foundation

/// A child process with a pipe to its input and one from its output.
///
/// Foundation's `Process` waits in a run loop, which hangs on the threads that run tests.
package final class Child: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private static let birth = NSLock()

  private let pid: pid_t
  private let input: Int32
  private let output: Int32

  /// Starts a program given by its full path. What it writes to its error output is dropped.
  package init(_ words: [String]) throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    // No other child may be born before the pipes are set to close in it.
    Self.birth.lock()
    defer { Self.birth.unlock() }
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { throw Failure(description: "no pipe") }
    for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, words[0], &actions, &attributes, arguments, environ)
    close(toChild[0])
    close(fromChild[1])
    (input, output, self.pid) = (toChild[1], fromChild[0], pid)
    guard code == 0 else {
      throw Failure(description: "\(words[0]): \(String(cString: strerror(code)))")
    }
  }

  /// What it prints up to the end of a line.
  package func readLine() -> String {
    read { $0.last == UInt8(ascii: "\n") }.trimmingCharacters(in: .newlines)
  }

  /// What it prints until it ends, and its exit code.
  package func finish() -> (code: Int32, output: String) {
    let text = read { _ in false }
    return (wait(), text)
  }

  /// Closes its input.
  package func closeInput() {
    close(input)
  }

  /// Waits until it ends and answers its exit code; 128 and the signal if it was killed.
  @discardableResult
  package func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  private func read(until isEnough: ([UInt8]) -> Bool) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !isEnough(bytes) {
      let count = Foundation.read(output, &buffer, isEnough([10]) ? 1 : buffer.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
