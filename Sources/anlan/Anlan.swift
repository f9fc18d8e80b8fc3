import ArgumentParser
import Foundation

@main
struct Anlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anlan",
    abstract: "Runs a city's safety and grassroots governance.",
    subcommands: [
      Serve.self, Demo.self, Migrate.self, Import.self, Export.self, Verify.self, Backup.self,
      Restore.self, SweepNow.self, DeadlineCommand.self, PersonCommand.self, PolicyCommand.self,
      Report.self, Bench.self,
    ])

  /// Ends 0 when done, 1 when refused, 2 on wrong arguments; scripts rely on it.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch  where code(of: error) == 2 {
      FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
      Foundation.exit(2)
    } catch {
      exit(withError: error)
    }
  }

  static func code(of error: any Error) -> Int32 {
    let code = exitCode(for: error)
    return code == .validationFailure ? 2 : code.rawValue
  }
}
