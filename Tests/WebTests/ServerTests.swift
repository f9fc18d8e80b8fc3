import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import Web

/// What only a real connection shows.
@Suite struct ServerTests {
  /// Two routes that only these tests need.
  @Sendable private static func routes(_ routes: Routes) {
    routes.api(.post, "/api/v1/lengths") { visit in
      try visit.json(["length": try await visit.bytes(upTo: 1000).count])
    }
    routes.page("/slow") { visit in
      Self.begun.continuation.yield()
      try await Task.sleep(for: .milliseconds(600))
      return try visit.json(["done": true])
    }
  }

  private static let host = "Host: localhost\r\n"

  @Test("Two requests on one connection are answered in order")
  func keepAlive() async throws {
    try await Wire.serving(try Sites.demonstration()) { wire in
      let answer = await wire.send([
        "GET /healthz HTTP/1.1\r\n\(Self.host)\r\n",
        "GET /nothing HTTP/1.1\r\n\(Self.host)Connection: close\r\n\r\n",
      ])
      let first = try #require(answer.range(of: "HTTP/1.1 200 OK"))
      let second = try #require(answer.range(of: "HTTP/1.1 404 Not Found"))
      #expect(first.lowerBound < second.lowerBound)
    }
  }

  @Test("A client that asks before it sends its body is told to go on")
  func expectContinue() async throws {
    try await Wire.serving(try Sites.demonstration(), more: Self.routes) { wire in
      let head = """
        POST /api/v1/lengths HTTP/1.1\r\n\(Self.host)Expect: 100-continue\r\n\
        Content-Length: 5\r\n\r\n
        """
      #expect(await wire.send([head], until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 Continue\r\n"))
      let whole = await wire.send([head, "12345"], until: "}")
      #expect(whole.contains("HTTP/1.1 200 OK"))
      #expect(whole.hasSuffix("{\"length\":5}"))
    }
  }

  @Test("Who sends without end is told that it is too large, then hung up on")
  func endless() async throws {
    try await Wire.serving(try Sites.demonstration()) { wire in
      let head = """
        POST /style HTTP/1.1\r\n\(Self.host)Transfer-Encoding: chunked\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n\r\n
        """
      let chunk = "10000\r\n\(String(repeating: "a", count: 65_536))\r\n"
      let answer = await wire.send([head] + Array(repeating: chunk, count: 20), seconds: 60)
      #expect(answer.contains("HTTP/1.1 413"))
      #expect(!answer.contains(Wire.stillOpen))
    }
  }

  @Test("What is not HTTP, and a head without end, are refused and hung up on")
  func noise() async throws {
    try await Wire.serving(try Sites.demonstration()) { wire in
      #expect(await wire.send(["\u{16}\u{3}\u{1}\r\n\r\n"]).contains("400"))
      let long = "GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n"
      let answer = await wire.send([long])
      #expect(!answer.contains("200 OK"))
      #expect(
        await wire.send(
          ["GET /healthz HTTP/1.1\r\n\(Self.host)Connection: close\r\n\r\n"]).contains("ok\n"))
    }
  }

  @Test("A connection that says nothing is closed")
  func idle() async throws {
    var site = try Sites.demonstration()
    site.limits.idleSeconds = 1
    try await Wire.serving(site) { wire in
      #expect(await wire.send(["GET /healthz HT"], seconds: 60).isEmpty)
    }
  }

  @Test("A body that drips is given up at its deadline")
  func drip() async throws {
    var site = try Sites.demonstration()
    site.limits.bodySeconds = 1
    try await Wire.serving(site) { wire in
      let head = """
        POST /style HTTP/1.1\r\n\(Self.host)Content-Length: 1000\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n\r\n
        """
      let answer = await wire.send([head] + Array(repeating: "a", count: 20), seconds: 60)
      #expect(!answer.contains("200 OK"))
      #expect(!answer.contains(Wire.stillOpen))
    }
  }

  @Test("A request that is being answered when the server is told to end is still answered")
  func gracefulEnd() async throws {
    try await Wire.serving(try Sites.demonstration(), more: Self.routes) { wire in
      let answer = Task {
        // Or a request that never arrives would be waited for without end.
        defer { Self.begun.continuation.yield() }
        return await wire.send(
          ["GET /slow HTTP/1.1\r\n\(Self.host)\r\n"], until: "}", seconds: 60)
      }
      for await _ in Self.begun.stream { break }
      Self.ended.withLock { $0 = answer }
    }
    let answer = Self.ended.withLock { $0 }
    #expect(await answer?.value.contains("{\"done\":true}") == true)
  }

  /// The slow route is at work.
  private static let begun = AsyncStream<Void>.makeStream()
  private static let ended = Mutex<Task<String, Never>?>(nil)
}
