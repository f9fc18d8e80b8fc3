import ArgumentParser
import CaseEngine
import Foundation
import Governance
import Storage

/// A command that cannot be done: the reason on the error stream, exit code 1.
struct Refused: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// What the domain, a file or the database says, in one line for an operator.
  init(_ error: any Error) {
    description =
      switch error {
      case let refused as Refused: refused.description
      case let refusal as Refusal: "\(refusal.name): \(refusal)"
      case let invalid as Invalid:
        invalid.problems.map { problem in
          let values = problem.values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
          return ([problem.field, problem.rule] + values).joined(separator: " ")
        }.joined(separator: "\n")
      case let file as CocoaError: file.localizedDescription
      default: "\(error)"
      }
  }
}

/// A subcommand whose refusals become one line and exit code 1.
protocol Subcommand: AsyncParsableCommand {
  func perform() async throws
}

extension Subcommand {
  func run() async throws {
    do {
      try await perform()
    } catch let exit as ExitCode {
      throw exit
    } catch let wrong as ValidationError {
      throw wrong
    } catch {
      FileHandle.standardError.write(Data("anlan: \(Refused(error).description)\n".utf8))
      throw ExitCode(1)
    }
  }
}

/// Opens the city of that database for as long as `body` takes.
func withCity<T>(_ place: DatabaseOption, _ body: (City) async throws -> T) async throws -> T {
  try await City.with(place.database, body)
}

/// The same for what must neither migrate nor write.
func withStore<T>(_ place: DatabaseOption, _ body: (Store) async throws -> T) async throws -> T {
  try await Store.with(place.database, body)
}
