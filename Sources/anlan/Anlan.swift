import ArgumentParser

@main
struct Anlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anlan",
    abstract: "Runs a city's safety and grassroots governance.",
    subcommands: [Serve.self])
}
