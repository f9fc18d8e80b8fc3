import ArgumentParser

@main
struct Anlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "anlan")
}
