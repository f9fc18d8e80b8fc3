import CaseEngine
import Storage

/// Registers the estates of the demonstration city, as `estates.yaml` declares them: without
/// households nothing can be counted per hundred of them.
struct Settling {
  struct Script: Decodable, Sendable {
    struct Households: Decodable, Sendable {
      let median: Double
      let sigma: Double
      let least: Int
      let most: Int
    }

    /// By the kind of township.
    let perTownship: [String: Int]
    let households: Households
    /// The first year and the last.
    let built: [Int]
    let companies: [String]
  }

  let script: Script
  let names: [String]
  let since: Day
  private var random: SeededRandom

  init(names: [String], since: Day, seed: UInt64) throws {
    script = try DemonstrationText.read(Script.self, "estates")
    self.names = names
    self.since = since
    random = SeededRandom(seed: seed, stream: .max - 1)
  }

  mutating func settle(_ townships: [Area], in db: Database) throws {
    for township in townships {
      var left = names
      for _ in 0..<(script.perTownship[township.kind.rawValue] ?? 0) where !left.isEmpty {
        let name = left.remove(at: random.whole(0...left.count - 1))
        var values: RegisterValues = [
          "name": .text(name), "area": .text(township.code), "address": .text(township.name),
          "households": .whole(Int64(households())),
        ]
        values["property-company"] = random.pick(script.companies).map { .text($0) }
        if let first = script.built.first, let last = script.built.last, first <= last {
          values["built"] = .whole(Int64(random.whole(first...last)))
        }
        try Registers.add(
          to: .estates, values, validFrom: since, by: nil, at: since.start, in: db)
      }
    }
  }

  private mutating func households() -> Int {
    let share = script.households
    let drawn = random.logNormal(median: share.median, sigma: share.sigma)
    return min(max(Int(drawn.rounded()), share.least), share.most)
  }
}
