import CaseEngine
import Governance
import Storage

/// One of the world's cases: where it lies, which desk holds it, and what was done with it.
package struct Matter: Sendable {
  package let name: String
  package let lies: Spot
  package let held: Spot
  /// The member who filed it; nil for a resident on the public page.
  package let filer: String?
  package let confidential: Bool
  let acts: [Act]

  /// The unit that it is with, at the end.
  package var unit: Unit? {
    acts.reduce(nil) { unit, act in
      if case .dispatch(let next) = act { next } else { unit }
    }
  }

  enum Act: Sendable {
    case admit
    case dispatch(Unit)
    /// From the unit's signature to its answer.
    case work
    /// Accepted, called back, closed.
    case end
    case merge(into: String)
  }

  init(
    _ name: String, lies: Spot, held: Spot, filer: String? = nil, confidential: Bool = false,
    _ acts: [Act] = []
  ) {
    self.name = name
    self.lies = lies
    self.held = held
    self.filer = filer
    self.confidential = confidential
    self.acts = acts
  }

  package static let all: [Matter] = [
    Matter("city-new", lies: .village, held: .city),
    Matter("city-admitted", lies: .street, held: .city, [.admit]),
    Matter("city-water", lies: .farVillage, held: .city, [.admit, .dispatch(.water)]),
    Matter("city-secret", lies: .township, held: .city, confidential: true, [.admit]),
    Matter("county-new", lies: .township, held: .county, filer: "clerk-county"),
    Matter("county-review", lies: .township, held: .county, [.admit, .dispatch(.roads), .work]),
    Matter(
      "county-secret", lies: .village, held: .county, confidential: true,
      [.admit, .dispatch(.roads)]),
    Matter(
      "county-closed", lies: .street, held: .county, [.admit, .dispatch(.roads), .work, .end]),
    Matter(
      "county-merged", lies: .township, held: .county, [.admit, .merge(into: "county-review")]),
    Matter("far-admitted", lies: .farTownship, held: .farCounty, [.admit]),
    Matter("far-heating", lies: .farVillage, held: .farCounty, [.admit, .dispatch(.heating)]),
    Matter("street-new", lies: .village, held: .township, filer: "village-worker-village"),
    Matter("street-office", lies: .village, held: .township, [.admit, .dispatch(.office)]),
  ]

  /// A phrase that no other matter has, for searches.
  package var phrase: String {
    let signs = ["路灯", "井盖", "水管", "噪声", "积雪", "停车", "垃圾", "树木", "公交", "暖气", "电梯", "油烟", "围墙"]
    let index = Matter.all.firstIndex { $0.name == name } ?? 0
    return signs[index % signs.count] + "坏了"
  }
}

extension World.Maker {
  mutating func makeMatters() throws {
    for (index, matter) in Matter.all.enumerated() {
      try make(matter, filed: World.noon.adding(minutes: -1440 - (Matter.all.count - index) * 60))
    }
  }

  private mutating func make(_ matter: Matter, filed: Instant) throws {
    var filing = Filing(
      area: matter.lies.code, title: "\(matter.phrase)（\(matter.name)）",
      text: "\(matter.lies.name)的\(matter.phrase)，请处理。",
      channel: matter.filer == nil ? "web" : "telephone")
    filing.name = "王建国"
    filing.phone = "13905340001"
    filing.confidential = matter.confidential
    filing.privacyVersion = "1"
    let doer: Doer
    if let filer = matter.filer {
      guard let member = made.members[filer] else { throw World.Missing(name: filer) }
      doer = member.actor.doer
    } else {
      doer = Intake.resident(in: matter.lies.code)
    }
    let filed = try Intake.file(
      filing, holder: matter.held.code, by: doer, at: filed, under: rules, in: db)
    made.numbers[matter.name] = filed.file.number
    if let code = filed.code { made.receipts[matter.name] = (filed.receipt, code) }
    var time = filed.file.opened
    for act in matter.acts {
      for (role, step, said) in try steps(of: act, for: matter) {
        time = time.adding(minutes: 1)
        try take(step, said, of: matter, as: role, at: time)
      }
    }
  }

  private typealias Taken = (role: Role, step: String, said: [String: Fact])

  private func steps(of act: Matter.Act, for matter: Matter) throws -> [Taken] {
    switch act {
    case .admit:
      return [(.clerk, "admit", ["category": "0101", "urgency": "general", "kind": "complaint"])]
    case .dispatch(let unit):
      guard let id = made.units[unit] else { throw World.Missing(name: unit.rawValue) }
      var said: [String: Fact] = ["unit": .number(Int(id))]
      if matter.confidential { said["redacted"] = "一处设施需要修理" }
      return [(.dispatcher, "dispatch", said)]
    case .work:
      return [
        (.handler, "sign", [:]), (.handler, "contact", ["way": "telephone"]),
        (
          .handler, "submit",
          ["result": "已更换", "answer": "已经修好，感谢反映。", "claimed-solved": true]
        ),
      ]
    case .end:
      return [
        (.reviewer, "accept", [:]),
        (.caller, "call-back", ["judgement": "satisfied", "solved": true]),
        (.caller, "close", [:]),
      ]
    case .merge(let other):
      guard let into = made.numbers[other] else { throw World.Missing(name: other) }
      return [(.dispatcher, "merge", ["into": .text(into)])]
    }
  }

  private func take(
    _ step: String, _ said: [String: Fact], of matter: Matter, as role: Role, at time: Instant
  ) throws {
    let seat =
      "\(role.rawValue)-\(role.actsForUnit ? matter.unit?.rawValue ?? "" : matter.held.rawValue)"
    guard let member = made.members[seat] else { throw World.Missing(name: seat) }
    guard let number = made.numbers[matter.name] else { throw World.Missing(name: matter.name) }
    _ = try CaseDesk.take(
      number, step: step, raw: said, entries: nil, by: member.actor, at: time, under: rules, in: db)
  }
}
