import CaseEngine
import Foundation
import Testing

@testable import Governance
@testable import Web

/// What procedures name must have a word in every language: a page is made from those names.
@Suite struct NamedTextsTests {
  static func missing(_ keys: some Sequence<String>) throws -> [String] {
    let texts = try TextsTests.texts.get()
    return Language.allCases.flatMap { language in
      let text = texts.text(in: language)
      return keys.filter { !text.has($0) }.map { "\(language.rawValue) \($0)" }
    }.sorted()
  }

  static func procedures() throws -> [Procedure] {
    try City.rules(Policies.shippedCalendar()).procedures
  }

  @Test("Every state, step, field, clock, role and outcome of every procedure has a word")
  func procedureNames() throws {
    var keys: Set<String> = []
    for procedure in try Self.procedures() {
      for state in procedure.states {
        keys.insert("state.\(state.id)")
        if state.ending != nil { keys.insert("outcome.\(state.id)") }
        if procedure.id == "complaint" { keys.insert("public.state.\(state.id)") }
        if procedure.privacy == .dispute { keys.insert("public.dispute.state.\(state.id)") }
      }
      for step in procedure.steps {
        keys.insert("step.\(step.id)")
        for field in step.fields { keys.insert("field.\(field.name)") }
        for role in step.by { keys.insert("role.\(role.rawValue)") }
        for effect in step.effects {
          if case .set("outcome", .text(let outcome)) = effect, !outcome.isEmpty {
            keys.insert("outcome.\(outcome)")
          }
        }
        for rule in step.rules {
          switch rule {
          case .after(let needed, _): keys.insert("needs.\(needed)")
          case .before(let clock): keys.insert("needs.\(clock)")
          case .unless(let fact, _), .provided(let fact, _): keys.insert("because.\(fact)")
          default: break
          }
        }
      }
      for clock in procedure.clocks { keys.insert("clock.\(clock.name)") }
    }
    #expect(keys.count > 100)
    let missing = try Self.missing(keys)
    #expect(missing == [])
  }

  @Test("What a step of a dispute chose from a list of the policy is told in words, not as its id")
  func chosen() throws {
    var names = Names()
    names.mediation = try PolicyText.decode(
      MediationPolicy.self, PolicyText.shipped(MediationPolicy.name))
    let text = try TextsTests.texts.get().text(in: .english)
    let steps = try Self.procedures().filter { $0.privacy == .dispute }.flatMap(\.steps)
    var asked = 0
    for field in Set(steps.flatMap(\.fields)) {
      guard case .policy(let list) = field.choices else { continue }
      for choice in names.mediation?.choices(list) ?? []
      where !text.has("choice.\(field.name).\(choice.id)") {
        asked += 1
        #expect(
          names.entry(field.name, choice.id, dispute: true, text) == text.name(choice),
          "\(field.name) \(choice.id)")
      }
    }
    #expect(asked > 50)
  }

  @Test("Every clock of a road beside people's mediation says by which law or rule it runs")
  func clockRules() throws {
    let roads: Set = [
      "administrative-mediation", "judicial-mediation", "station-mediation", "statutory-road",
      "petition",
    ]
    let procedures = try Self.procedures().filter { roads.contains($0.id) }
    #expect(procedures.count == roads.count)
    let keys = Set(procedures.flatMap(\.clocks).map { "clock.rule.\($0.name)" })
    #expect(try Self.missing(keys) == [])
  }

  @Test("Every role, light, clock's state, refusal and file fault has a word")
  func kernelNames() throws {
    var keys = Set(Role.all.map { "role.\($0.rawValue)" })
    keys.formUnion(Light.allCases.map { "light.\($0.rawValue)" })
    keys.formUnion(Clock.State.allCases.map { "clock.\($0.rawValue)" })
    for refusal in Refusal.examples {
      keys.formUnion(["title", "detail", "instead"].map { "problem.\(refusal.name).\($0)" })
    }
    let faults: [AttachmentFault] = [
      .empty, .gone, .tooLarge(limit: 1), .tooMany(limit: 1), .unknownKind, .disguised, .damaged,
    ]
    keys.formUnion(faults.map { "invalid.\($0.rule)" })
    keys.formUnion(
      WorkTab.allCases.flatMap { ["work.\($0.rawValue)", "work.none.\($0.rawValue)"] })
    keys.formUnion(PoliciesPage.names.map { "policy.name.\($0)" })
    #expect(try Self.missing(keys) == [])
  }

  @Test("Every rule that a form can break has a sentence")
  func brokenRules() throws {
    let thrown =
      #/(?:Invalid|Problem|\.init|add)\((?:"[^"]*"|[a-z.]+|"[^"]*\\\([^)]*\)[^"]*"), "(?<rule>[a-z-]+)"/#
    var rules: Set<String> = []
    for file in try TextsTests.swiftFiles() where !file.path.contains("/Tables/") {
      for match in file.text.matches(of: thrown) where file.text.contains("Invalid") {
        rules.insert(String(match.output.rule))
      }
    }
    #expect(rules.contains("required"))
    let known = try Self.missing(rules.map { "invalid.\($0)" })
    #expect(known == [])
  }
}
