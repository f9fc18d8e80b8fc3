import ArgumentParser
import CaseEngine
import Foundation
import Governance
import Storage

/// Measures what HTTP adds and what the domain adds: the complaint's whole course in process, and
/// the very statements of it alone on the engine.
struct Bench: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a complaint's whole course without HTTP, and its statements alone.",
    discussion: """
      For demonstrations: it files and closes complaints by the hundred. The statements are recorded \
      in a transaction that is undone, and then run as they were, so that what they leave is whole \
      and verifies. Prints JSON.
      """)

  @OptionGroup var place: DatabaseOption

  @Option(help: "How many act at the same time.")
  var clients = 50

  @Option(help: "How long each of the two is measured.")
  var seconds = 5

  func validate() throws {
    guard (1...1000).contains(clients) else { throw ValidationError("--clients is 1 to 1000") }
    guard (1...600).contains(seconds) else { throw ValidationError("--seconds is 1 to 600") }
  }

  /// What is printed.
  struct Figures: Codable, Equatable {
    let clients: Int
    let engineWritesPerSecond: Double
    let processWritesPerSecond: Double
    /// How many statements a course has, and for how many of them somebody waits.
    let statements: Int
    let waited: Int
  }

  func perform() async throws {
    try place.mustExist()
    let figures = try await withCity(place) { try await measure($0) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(figures), as: UTF8.self))
  }

  func measure(_ city: City) async throws -> Figures {
    guard city.isDemonstration else {
      throw Refused("this database is in earnest: make a demonstration to measure")
    }
    let course: WholeCourse
    do {
      course = try await city.store.write { db in
        try WholeCourse(at: city.now, under: city.rules, in: db)
      }
    } catch Refusal.notFound {
      throw Refused("no area has a clerk, dispatcher, handler, reviewer and caller")
    }
    let bench = CourseBench(city: city, course: course, clients: clients)
    _ = try await bench.inProcess(for: .seconds(1))
    // By turns, so that whatever else the machine does meanwhile is done to both.
    var (inside, alone) = (CourseBench.Pace(), CourseBench.Pace())
    var sample: [Recorded] = []
    while inside.spent < .seconds(seconds) || alone.spent < .seconds(seconds) {
      inside += try await bench.inProcess(for: .milliseconds(500))
      let recorded = try await bench.record(clients * 4)
      sample = recorded.first.map { Array($0.joined()) } ?? sample
      alone += try await bench.replay(recorded)
    }
    return Figures(
      clients: clients, engineWritesPerSecond: alone.perSecond,
      processWritesPerSecond: inside.perSecond, statements: sample.count,
      waited: sample.count { $0.isWaitedFor })
  }
}

/// Plays courses by many at once.
struct CourseBench: Sendable {
  let city: City
  let course: WholeCourse
  let clients: Int

  /// Writes, and how long they took.
  struct Pace {
    var writes = 0
    var spent = Duration.zero

    var perSecond: Double {
      Double(writes)
        / (Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18)
    }

    static func += (sum: inout Pace, more: Pace) {
      sum.writes += more.writes
      sum.spent += more.spent
    }
  }

  /// The domain's own transactions.
  func inProcess(for time: Duration) async throws -> Pace {
    let begun = ContinuousClock.now
    let writes = try await together { _ in
      var writes = 0
      while ContinuousClock.now - begun < time { writes += try await play() }
      return writes
    }
    return Pace(writes: writes, spent: ContinuousClock.now - begun)
  }

  private func play() async throws -> Int {
    var progress = WholeCourse.Progress()
    let name = UUID().uuidString
    while progress.done < WholeCourse.writes {
      let last = progress
      progress = try await city.store.write(patient: true) { db in
        try course.advance(
          last, key: "\(name)-\(last.done)", at: city.now, under: city.rules, in: db)
      }
    }
    return progress.done
  }

  /// The same statements without what decides on them.
  func replay(_ recorded: [[[Recorded]]]) async throws -> Pace {
    let begun = ContinuousClock.now
    let writes = try await together { client in
      var writes = 0
      for index in stride(from: client, to: recorded.count, by: clients) {
        for statements in recorded[index] {
          try await city.store.write(patient: true) { db in try db.replay(statements) }
          writes += 1
        }
      }
      return writes
    }
    return Pace(writes: writes, spent: ContinuousClock.now - begun)
  }

  /// The statements of courses that were played and undone, write by write.
  func record(_ count: Int) async throws -> [[[Recorded]]] {
    struct Undone: Error { let statements: [[Recorded]] }
    var courses: [[[Recorded]]] = []
    while courses.count < count {
      do {
        try await city.store.write(patient: true) { db in
          var progress = WholeCourse.Progress()
          var writes: [[Recorded]] = []
          let name = UUID().uuidString
          while progress.done < WholeCourse.writes {
            let last = progress
            // Nothing is remembered from one write to the next, as between transactions.
            db.forget()
            let (next, statements) = try db.recording {
              try course.advance(
                last, key: "\(name)-\(last.done)", at: city.now, under: city.rules, in: db)
            }
            progress = next
            writes.append(statements)
          }
          throw Undone(statements: writes)
        }
      } catch let undone as Undone {
        courses.append(undone.statements)
      }
    }
    return courses
  }

  private func together(_ body: @escaping @Sendable (Int) async throws -> Int) async throws -> Int {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for client in 0..<clients { group.addTask { try await body(client) } }
      return try await group.reduce(0, +)
    }
  }
}
