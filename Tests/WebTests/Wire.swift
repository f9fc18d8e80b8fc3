import Foundation
import ServiceLifecycle
import Testing

@testable import Web

/// A site on a port of its own, and bytes sent to it as they are.
struct Wire {
  let port: Int

  /// Serves while `body` runs, then shuts down as a service manager would.
  static func serving(
    _ site: Site, more: @Sendable (Routes) -> Void = { _ in },
    _ body: @escaping @Sendable (Wire) async throws -> Void
  ) async throws {
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let server = Server(site: site, host: "127.0.0.1", port: 0, more: more) { found.yield($0) }
    let group = ServiceGroup(services: [server], logger: site.logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask {
        guard let port = await ports.first(where: { _ in true }) else { return }
        do {
          try await body(Wire(port: port))
        } catch {
          await group.triggerGracefulShutdown()
          throw error
        }
        await group.triggerGracefulShutdown()
      }
      try await tasks.waitForAll()
    }
  }

  /// What ends an answer after which the server kept the connection.
  static let stillOpen = "(still open)"

  /// Sends `pieces` with a little time between them, and reads until the server hangs up, has sent
  /// `end`, or says nothing for `seconds`, which
  /// `stillOpen` then tells.
  func send(_ pieces: [String], until end: String? = nil, seconds: Int = 30) async -> String {
    await withCheckedContinuation { done in
      Thread.detachNewThread {
        done.resume(returning: talk(pieces, until: end, seconds: seconds))
      }
    }
  }

  private func talk(_ pieces: [String], until end: String?, seconds: Int) -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var wait = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { return "" }
    for (index, piece) in pieces.enumerated() {
      if index > 0 { usleep(100_000) }
      let bytes = Array(piece.utf8)
      var sent = 0
      while sent < bytes.count {
        let count = bytes.withUnsafeBytes {
          write(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent)
        }
        if count <= 0 { break }
        sent += count
      }
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EAGAIN { answer += Array(Self.stillOpen.utf8) }
      guard count > 0 else { break }
      answer += buffer.prefix(count)
      if let end, String(decoding: answer, as: UTF8.self).contains(end) { break }
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
