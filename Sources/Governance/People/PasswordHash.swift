import CaseEngine
import Crypto
import CryptoExtras
import Foundation
import Synchronization

/// What one password hash costs, as scrypt counts it.
package struct PasswordCost: Codable, Hashable, Sendable {
  /// Rounds as a power of two; 15 with a block size of 8 takes 32 MiB.
  package var roundsLog2: Int
  package var blockSize: Int
  package var parallelism: Int

  package init(roundsLog2: Int, blockSize: Int, parallelism: Int) {
    self.roundsLog2 = roundsLog2
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  /// Within what a server can bear and what protects at all.
  var isSensible: Bool {
    (4...18).contains(roundsLog2) && (1...16).contains(blockSize) && (1...4).contains(parallelism)
  }
}

/// A password as stored: scrypt, its cost, the salt and the key.
package struct PasswordHash: Hashable, Sendable {
  package let cost: PasswordCost
  let salt: [UInt8]
  let key: [UInt8]

  package init(of password: String, cost: PasswordCost) throws {
    var generator = SystemRandomNumberGenerator()
    salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    self.cost = cost
    key = try Self.derive(password, salt, cost)
  }

  package init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]),
      let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
      let salt = Hex.bytes(parts[4]), let key = Hex.bytes(parts[5])
    else { return nil }
    cost = PasswordCost(roundsLog2: rounds, blockSize: blockSize, parallelism: parallelism)
    guard cost.isSensible, !salt.isEmpty, !key.isEmpty else { return nil }
    self.salt = salt
    self.key = key
  }

  package var text: String {
    "scrypt$\(cost.roundsLog2)$\(cost.blockSize)$\(cost.parallelism)$"
      + "\(Hex.text(salt))$\(Hex.text(key))"
  }

  package func matches(_ password: String) throws -> Bool {
    Hex.isSame(Hex.text(try Self.derive(password, salt, cost)), Hex.text(key))
  }

  private static func derive(
    _ password: String, _ salt: [UInt8], _ cost: PasswordCost
  ) throws -> [UInt8] {
    // The zero byte keeps an empty password from reaching scrypt as a null pointer.
    let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8) + [0]
    let key = try KDF.Scrypt.deriveKey(
      from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost.roundsLog2,
      blockSize: cost.blockSize, parallelism: cost.parallelism)
    return key.withUnsafeBytes { Array($0) }
  }
}

/// Where passwords are hashed: at most two at once, each on a thread of its own, and a short queue.
package final class PasswordQueue: Sendable {
  package static let shared = PasswordQueue()

  private let queue: OperationQueue
  private let waiting = Mutex(0)
  private let most: Int

  package init(waiting most: Int = 64) {
    queue = OperationQueue()
    queue.maxConcurrentOperationCount = 2
    self.most = most
  }

  package func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    let admitted = waiting.withLock { count in
      guard count < most else { return false }
      count += 1
      return true
    }
    guard admitted else { throw Refusal.overloaded(retryAfterSeconds: 2) }
    defer { waiting.withLock { $0 -= 1 } }
    return try await withCheckedThrowingContinuation { continuation in
      queue.addOperation { continuation.resume(with: Result { try work() }) }
    }
  }

  package func hash(_ password: String, cost: PasswordCost) async throws -> String {
    try await run { try PasswordHash(of: password, cost: cost).text }
  }

  /// False also for a stored text that is no hash, at the same cost.
  package func matches(_ password: String, _ stored: String?, cost: PasswordCost) async throws
    -> Bool
  {
    try await run {
      guard let hash = stored.flatMap(PasswordHash.init) else {
        _ = try PasswordHash(of: password, cost: cost)
        return false
      }
      return try hash.matches(password)
    }
  }
}
