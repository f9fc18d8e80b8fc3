import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// Role × level × every way to a case. What each may see is worked out here from a small table of
/// its own, and not by asking the gate.
@Suite struct APIMatrixTests {
  enum Seen { case nothing, status, content }

  /// The rules of sight in words: a desk reads what it holds and knows of what lies in its area; who
  /// supervises or leads reads both; a unit reads what it was given; a village worker what he filed;
  /// an auditor knows what there is; the two other administrators and residents see nothing.
  static func seen(_ matter: Matter, by member: Member) -> Seen {
    let held = matter.held.lies(within: member.spot)
    let lies = matter.lies.lies(within: member.spot)
    switch member.role.rawValue {
    case "clerk", "dispatcher", "reviewer", "caller":
      return held ? .content : lies ? .status : .nothing
    case "supervisor", "leader": return held || lies ? .content : .nothing
    case "handler": return matter.unit == member.unit ? .content : .nothing
    case "village-worker": return matter.filer == member.name ? .content : .nothing
    case "auditor": return lies ? .status : .nothing
    default: return .nothing
    }
  }

  static func readsSecrets(_ member: Member) -> Bool {
    ["clerk", "dispatcher", "caller"].contains(member.role.rawValue)
  }

  @Test(
    "A case, its history and its deadlines open to whom they should", arguments: Engine.allCases)
  func cases(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let program = try Program(world)
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let mine = program.acting(member)
        for matter in Matter.all {
          let seen = Self.seen(matter, by: member)
          let number = try world.number(matter.name)
          let label: Comment = "\(member.name) \(matter.name)"
          let file = try await mine.get("/cases/\(number)")
          #expect(file.status == (seen == .nothing ? 404 : 200), label)
          if seen != .nothing {
            #expect(
              try file.json["degree"].text == (seen == .content ? "content" : "status"), label)
            #expect((try file.json["title"] == .null) == hidesTitle(matter, member, seen), label)
          }
          if seen == .status {
            #expect(try file.json["steps"].list == [], label)
            #expect(try file.json["reports"].list == [], label)
            #expect(!file.text.contains(matter.phrase), label)
          }
          let wanted = seen == .nothing ? 404 : seen == .status ? 403 : 200
          #expect(
            try await mine.get("/cases/\(number)/attachments/1").status
              == (seen == .content ? 404 : wanted), label)
          for part in ["entries", "deadline", "answers"] {
            #expect(try await mine.get("/cases/\(number)/\(part)").status == wanted, label)
          }
          if seen != .content {
            let step = try await mine.post("/cases/\(number)/steps", ["step": "urge"])
            #expect(step.status == wanted, label)
            let unmask = try await mine.post("/cases/\(number)/unmask", ["purpose": "x"])
            #expect(unmask.status == wanted, label)
          }
        }
      }
    }
  }

  /// A confidential title stands there only in the dispatcher's words, once he has found some.
  private func hidesTitle(_ matter: Matter, _ member: Member, _ seen: Seen) -> Bool {
    if seen == .status { return true }
    return matter.confidential && !Self.readsSecrets(member) && matter.unit == nil
  }

  @Test(
    "Lists, counts, searches and exports hold exactly what may be seen", arguments: Engine.allCases)
  func lists(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let program = try Program(world)
      let names = Dictionary(
        world.numbers.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let mine = program.acting(member)
        let label: Comment = "\(member.name)"
        let visible = Set(
          Matter.all.filter { Self.seen($0, by: member) != .nothing }.map(\.name))
        func found(_ query: String, order: String = "newest") async throws -> Set<String> {
          let items = try await mine.get("/cases?\(query)&order=\(order)").json["items"].list
          if order == "newest" {
            let count = try await mine.get("/cases/count?\(query)").json["count"].integer
            #expect(count == items.count, label)
          }
          return Set(items.compactMap { $0["number"].text.flatMap { names[$0] } })
        }
        #expect(try await found("") == visible, label)
        #expect(try await found("", order: "due") == visible, label)
        let list = try await mine.get("/cases")
        for matter in Matter.all where Self.seen(matter, by: member) != .content {
          #expect(!list.text.contains(matter.phrase), label)
        }
        #expect(try await exported(mine, "csv", names) == visible, label)
        #expect(try await exported(mine, "xlsx", names) == visible, label)
        for matter in Matter.all {
          let seen = Self.seen(matter, by: member)
          let number = try world.number(matter.name)
          #expect(
            try await found("q=\(number)", order: "due") == (seen == .nothing ? [] : [matter.name]),
            label)
          let reads = seen == .content && (!matter.confidential || Self.readsSecrets(member))
          #expect(
            try await found("q=\(matter.phrase.percentEncoded)") == (reads ? [matter.name] : []),
            label)
        }
      }
    }
  }

  private func exported(
    _ program: Program, _ format: String, _ names: [String: String]
  ) async throws -> Set<String> {
    let answer = try await program.get("/cases?format=\(format)")
    #expect(answer.status == 200)
    let table = try Table.read(Data(answer.bytes))
    return Set(
      table.rows.compactMap { row in
        if case .text(let number) = row[0] { names[number] } else { nil }
      })
  }

  @Test("Figures count what lies in one's area, a unit's what it was given")
  func figures() async throws {
    try await withWorld(.sqlite) { world in
      let program = try Program(world)
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let mine = program.acting(member)
        let answer = try await mine.get("/reports/received?by=category")
        let list = try await mine.get("/reports")
        let reads = [
          "clerk", "dispatcher", "handler", "reviewer", "caller", "supervisor", "leader", "auditor",
        ].contains(member.role.rawValue)
        #expect(answer.status == (reads ? 200 : 403), "\(member.name)")
        let settles = ["receptionist", "coordinator", "mediator"].contains(member.role.rawValue)
        #expect(list.status == (reads || settles ? 200 : 403), "\(member.name)")
        guard reads else { continue }
        let counted = Matter.all.filter { matter in
          matter.lies.lies(within: member.spot)
            && (member.role != .handler || matter.unit == member.unit)
        }
        #expect(try answer.json["total"]["n"].integer == counted.count, "\(member.name)")
        let elsewhere: Spot = member.spot.lies(within: .farCounty) ? .county : .farCounty
        let other = try await mine.get("/reports/received?area=\(elsewhere.code)")
        let inside = elsewhere.lies(within: member.spot)
        #expect(other.status == (inside ? 200 : 404), "\(member.name)")
      }
    }
  }

  @Test("Instructions, units and likely repeats show what the gate lets through")
  func watched() async throws {
    try await withWorld(.sqlite) { world in
      let rules = world.city.rules
      for matter in Matter.all {
        let leader = try world.member("leader-city").actor
        let number = try world.number(matter.name)
        try await world.city.store.write { db in
          guard try CaseFile.find(number, for: leader, in: db).file.matter.open else { return }
          _ = try CaseDesk.take(
            number, step: "instruct", raw: ["instruction": .text("!\(matter.name)!")],
            entries: nil, by: leader, at: World.noon, under: rules, in: db)
        }
      }
      let program = try Program(world)
      let closed: Set = ["county-closed", "county-merged"]
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let mine = program.acting(member)
        let label: Comment = "\(member.name)"
        let instructions = try await mine.get("/instructions").text
        for matter in Matter.all where !closed.contains(matter.name) {
          let reads = Self.seen(matter, by: member) == .content
          #expect(
            instructions.contains("!\(matter.name)!") == reads, "\(member.name) \(matter.name)")
        }
        let known = Matter.all.filter {
          Self.seen($0, by: member) != .nothing && $0.unit != nil && !closed.contains($0.name)
        }
        let units = try await mine.get("/unit-standings").json["items"].list
        #expect(
          units.compactMap { $0["open"].integer }.reduce(0, +) == known.count, label)
        let asked = try await mine.post(
          "/repeats", ["area": .text(Spot.township.code), "text": "新湖街道的坏了，请处理"])
        let desk = Role.filesDisputes.union([.clerk, .dispatcher]).contains(member.role)
        #expect(asked.status == (desk ? 200 : 403), label)
        for matter in Matter.all where desk && Self.seen(matter, by: member) != .content {
          #expect(
            !asked.text.contains(try world.number(matter.name)), "\(member.name) \(matter.name)")
        }
      }
    }
  }

  @Test("The demonstration's clock is the administrator's, and is not there in earnest")
  func demonstration() async throws {
    try await withWorld(.sqlite, demonstration: true, cases: false) { world in
      let program = try Program(world)
      for member in world.members.values {
        let mine = program.acting(member)
        let answer = try await mine.post("/demo/sweep", [:])
        #expect(answer.status == (member.role == .administrator ? 201 : 403), "\(member.name)")
        let time: JSONNode = ["now": .text(World.noon.rfc3339), "frozen": true]
        let clock = try await mine.post("/demo/clock", time)
        #expect(clock.status == (member.role == .administrator ? 201 : 403), "\(member.name)")
      }
    }
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world, as: "administrator-city")
      #expect(try await program.post("/demo/sweep", [:]).status == 404)
      #expect(try await program.post("/demo/clock", [:]).status == 404)
    }
  }

  @Test("Every endpoint is asked in this matrix, or shows nothing of a case")
  func complete() async throws {
    let asked: Set = [
      "readCase", "readEntries", "readDeadline", "takeStep", "unmask", "listCases", "countCases",
      "readAttachment", "setClock", "sweep", "readReport", "listAnswers", "listInstructions",
      "listUnitStandings", "findRepeats",
      "listOutbox", "retryNotice",
      "releaseAttachment", "withholdAttachment", "listBulletins", "freezeBulletin", "readBulletin",
      "correctBulletin", "openContent", "unmaskParty",
      // Of disputes, in a matrix of their own.
      "proposeMediators",
      "listDocuments", "issueDocument", "readDocument", "printDocument", "signDocument",
      "readVolume", "bindVolume", "placeFile", "readMonthlyTable",
      "issuePartyReceipt",
      // Of rewards, in `RewardTests`.
      "listRewardVolumes", "claimReward", "readRewardContacts", "listRewardRounds",
      "drawRewardRound", "readRewardRound", "publishRewardRound", "listRewardPayments",
      // Of psychologists' help likewise.
      "listCounselling", "readClient", "suggestPsychologists", "listHelp",
    ]
    let harmless: Set = [
      "signIn", "giveCode", "signOut", "me", "listProcedures", "readProcedure", "openCase",
      "readArea", "upload", "listRegister", "addToRegister", "readRegisterRow",
      "changeRegisterRow", "listReports", "report", "readReceipt", "actOnReceipt", "describe",
      "changePassword", "beginSecondFactor", "confirmSecondFactor", "listPeople", "readPerson",
      "addPerson", "grantPost", "endPost", "enterLeave", "endLeave", "depart", "resetPassword",
      "confirmReset", "removeSecondFactor", "readInstitutions", "readCentreFigures", "readRoster",
      "layOutRoster", "noteDuty", "callToCentre", "endCentreCall", "readBookings", "bookRoom",
      "cancelBooking", "listMeetings", "holdMeeting", "decideTask",
      "callMeeting", "callOffMeeting", "listCalledMeetings", "listCentreCalls",
      "listOwnDuties", "askDutySwap", "answerDutySwap", "listStandardChecks", "checkStandards",
      "readPartyPaper", "signPartyPaper",
    ]
    try await withWorld(.sqlite, cases: false) { world in
      let routes = Routes(
        site: Site.of(world.city, texts: try TextsTests.texts.get(), assets: Assets()))
      #expect(Set(routes.endpoints.map(\.name)) == asked.union(harmless))
    }
  }
}
