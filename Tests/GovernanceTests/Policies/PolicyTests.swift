import CaseEngine
import Foundation
import Storage
import Testing

@testable import Governance

@Suite("Policies")
struct PolicyTests {
  let now = SmallCity.now
  let today = SmallCity.today

  @Test("What is shipped has no fault and no key that nothing reads")
  func shipped() throws {
    try PolicyText.check(HotlinePolicy.self, PolicyText.shipped("hotline"))
    try PolicyText.check(CategoryPolicy.self, PolicyText.shipped("categories"))
    try PolicyText.check(SignInPolicy.self, PolicyText.shipped("sign-in"))
    try PolicyText.check(FigurePolicy.self, PolicyText.shipped("figures"))
    try PolicyText.check(RetentionPolicy.self, PolicyText.shipped("retention"))
  }

  @Test("The hotline's limits are those of the provincial rule")
  func limits() async throws {
    try await withCity { city in
      try await city.store.read { db in
        let current = try Policies.current(HotlinePolicy.self, on: today, in: db)
        #expect(current.version == "hotline@1")
        let policy = current.policy
        #expect(policy.terms(urgency: nil)["handle"] == Term(5, .workingDays))
        #expect(policy.terms(urgency: "urgent")["handle"] == Term(24, .hours))
        #expect(policy.terms(urgency: "urgent")["contact"] == Term(2, .hours))
        #expect(policy.terms(urgency: "complex")["handle"] == Term(15, .workingDays))
        #expect(policy.terms(urgency: "consultation")["handle"] == Term(1, .workingDays))
        #expect(policy.counts["extension-days"] == 10)
        #expect(policy.officeHours.workingHours == [[510, 720], [810, 1050]])
        #expect(policy.suggestedUrgency(for: "楼下燃气泄漏了") == "urgent")
        #expect(policy.suggestedUrgency(for: "路灯不亮") == "general")
        #expect(policy.choices("urgencies").map(\.id).contains("complex"))
      }
    }
  }

  @Test("Every third-level category has a line of work that is in the list")
  func categories() throws {
    let policy = try PolicyText.decode(CategoryPolicy.self, PolicyText.shipped("categories"))
    #expect(policy.categories.count >= 15)
    let lines = Set(policy.lines.map(\.id))
    for code in policy.codes {
      #expect(lines.contains(try #require(policy.line(of: code))))
      #expect(policy.path(code).count == code.count / 2)
    }
    #expect(policy.path("9999").isEmpty)
    #expect(policy.path("010199").isEmpty)
  }

  @Test("A change holds from its day on, and a case finds the version it was opened under")
  func change() async throws {
    try await withCity { city in
      try await city.store.write { db in
        let number = try Policies.change(
          HotlinePolicy.self, to: "clocks: {handle: {amount: 4, unit: workingDays}}",
          from: today + 10, note: "faster", by: city.administrator, at: now, in: db)
        #expect(number == 2)
        func handle(_ day: Day) throws -> Term? {
          try Policies.current(HotlinePolicy.self, on: day, in: db).policy.clocks["handle"]
        }
        #expect(try handle(today + 9) == Term(5, .workingDays))
        #expect(try handle(today + 10) == Term(4, .workingDays))
        let old = try Policies.version("hotline@1", of: HotlinePolicy.self, in: db)
        #expect(old.clocks["handle"] == Term(5, .workingDays))
        let event = try #require(
          try Audit.events(subject: "policy/hotline", for: city.auditor, in: db).first)
        #expect(event.action == "policy.change" && event.person == city.administrator.person)
      }
    }
  }

  @Test("A county's version lies over the city's, key by key")
  func county() async throws {
    try await withCity { city in
      try await city.store.write { db in
        let county = "371402000000"
        try Policies.change(
          HotlinePolicy.self, area: county, to: "clocks: {sign: {amount: 2, unit: workingHours}}",
          from: today, note: "ours", by: city.administrator, at: now, in: db)
        let street = try #require(try Areas.find("371402001000", in: db))
        let other = try #require(try Areas.find("371403101000", in: db))
        let here = try Policies.current(HotlinePolicy.self, on: today, area: street, in: db)
        #expect(here.version == "hotline@1+371402000000@1")
        #expect(here.policy.clocks["sign"] == Term(2, .workingHours))
        #expect(here.policy.clocks["handle"] == Term(5, .workingDays))
        #expect(
          try Policies.version(here.version, of: HotlinePolicy.self, in: db) == here.policy)
        let there = try Policies.current(HotlinePolicy.self, on: today, area: other, in: db)
        #expect(there.version == "hotline@1")
        #expect(there.policy.clocks["sign"] == Term(4, .workingHours))
      }
    }
  }

  @Test(
    "A change that cannot be used is refused by the name of the key",
    arguments: [
      ("clocks: {handle: {amount: 0, unit: workingDays}}", "clocks.handle.amount", "range"),
      ("clocks: {handle: {amount: 5, unit: weeks}}", "clocks.handle.unit", "unreadable"),
      ("clocks: {handel: {amount: 5, unit: days}}", "clocks.handel", "unknown-key"),
      ("clock: {}", "clock", "unknown-key"),
      ("timetable: {workingHours: [[\"12:00\", \"08:30\"]]}", "timetable.workingHours.1", "time"),
      ("timetable: {filingCutOff: \"25:00\"}", "timetable.filingCutOff", "time"),
      ("counts: {extension-days: 400}", "counts.extension-days", "range"),
      ("lists: {roads: []}", "lists.roads", "required"),
      ("defaultUrgency: soon", "defaultUrgency", "choice"),
      ("samples: {endings: 101}", "samples.endings", "range"),
      ("just text", "body", "not-a-mapping"),
      ("clocks: [", "body", "not-yaml"),
      ("a: 1\na: 2", "body", "not-yaml"),
    ])
  func faults(body: String, field: String, rule: String) throws {
    let thrown = #expect(throws: Invalid.self) {
      let changed = try PolicyText.merged(PolicyText.shipped("hotline"), with: body)
      try PolicyText.check(HotlinePolicy.self, changed)
    }
    #expect(thrown?.problems.contains { $0.field == field && $0.rule == rule } == true)
  }

  @Test("Only the administrator changes policy, never for the past, and no version is altered")
  func guarded() async throws {
    try await withCity { city in
      await #expect(throws: Invalid.self) {
        try await city.store.write { db in
          try Policies.change(
            FigurePolicy.self, to: "smallCount: 0", from: today, note: "n",
            by: city.administrator, at: now, in: db)
        }
      }
      await #expect(throws: Refusal.notAllowed(step: "change-policy")) {
        try await city.store.write { db in
          try Policies.change(
            FigurePolicy.self, to: "smallCount: 6", from: today, note: "n", by: city.security,
            at: now, in: db)
        }
      }
      await #expect(throws: Invalid("from", "past")) {
        try await city.store.write { db in
          try Policies.change(
            FigurePolicy.self, to: "smallCount: 6", from: today - 1, note: "n",
            by: city.administrator, at: now, in: db)
        }
      }
      await #expect(throws: StorageError.appendOnly) {
        try await city.store.write { try $0.run("UPDATE policies SET body = ''") }
      }
    }
  }
}
