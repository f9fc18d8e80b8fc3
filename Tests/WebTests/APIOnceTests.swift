import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// Every POST, sent twice with one key.
@Suite struct APIOnceTests {
  private struct Sending {
    let member: String?
    let path: String
    let body: JSONNode
    var headers: [String: String] = [:]
    var status = 201
    /// Of a session of somebody who is no member of the world.
    var token: String?
    /// Whose code is added when it is sent: one holds for half a minute only.
    var factor: OneTimeCode?

    func bodyNow() -> JSONNode {
      guard let factor else { return body }
      let code = factor.code(step: OneTimeCode.step(at: CityClock.machine))
      return .object(body.object.merging(["code": .text(code)]) { $1 })
    }
  }

  /// Somebody to stand in, take over, lose a post and be reset, and what else the acts need.
  private struct Ground {
    let spare: Int64
    let post: Int64
    let absence: Int64
    let factor: OneTimeCode
  }

  private func ground(_ world: World) async throws -> Ground {
    let since = Day(year: 2020, month: 1, day: 1)
    let hash = try PasswordHash(of: World.password, cost: World.cost).text
    let security = try world.member("security-administrator-city").actor
    let administrator = try world.member("administrator-city").actor
    let away = try world.member("caller-township").actor.person
    let reset = try world.member("reviewer-township").actor.person
    let enrolling = try world.member("supervisor-township").actor.person
    let seal = try world.city.secretSeal()
    return try await world.city.store.write { db in
      let spare = try People.insert(
        login: "spare", name: "spare", hash: hash, mustChange: false, at: World.noon, in: db)
      try Posts.insert(
        .clerk, to: spare, area: Spot.county.code, title: "spare", from: since, in: db)
      let post = try Posts.insert(
        .clerk, to: spare, area: Spot.street.code, title: "spare", from: since, in: db)
      let day = World.noon.day
      try Posts.leave(
        away, from: day + 1, through: day + 2, substitute: spare, actor: security,
        at: World.noon, in: db)
      let absence = try #require(try Absences.of(away, from: day, in: db).first)
      try Passwords.reset(for: reset, hash: hash, by: administrator, at: World.noon, in: db)
      let enrolment = try SecondFactor.begin(for: enrolling, issuer: "x", seal: seal, in: db)
      let secret = try #require(Base32.bytes(enrolment.secret))
      return Ground(
        spare: spare, post: post, absence: absence.id, factor: OneTimeCode(secret: secret))
    }
  }

  private func ofPeople(_ world: World, _ ground: Ground) throws -> [String: Sending] {
    func person(_ name: String) throws -> String {
      "/people/\(try world.member(name).actor.person)"
    }
    let security = "security-administrator-city"
    let administrator = "administrator-city"
    return [
      "addPerson": Sending(
        member: administrator, path: "/people", body: ["login": "new", "name": "new"]),
      "grantPost": Sending(
        member: security, path: "/people/\(ground.spare)/posts",
        body: ["role": "clerk", "area": .text(Spot.farTownship.code), "title": "x"]),
      "endPost": Sending(
        member: security, path: "/people/\(ground.spare)/posts/\(ground.post)/end", body: [:]),
      "enterLeave": Sending(
        member: "clerk-county", path: "\(try person("clerk-county"))/leave",
        body: ["from": "2024-09-13", "until": "2024-09-14", "substitute": .text("\(ground.spare)")]
      ),
      "endLeave": Sending(
        member: security, path: "\(try person("caller-township"))/leave/\(ground.absence)/end",
        body: [:]),
      "depart": Sending(
        member: administrator, path: "\(try person("dispatcher-township"))/departure", body: [:]),
      "resetPassword": Sending(
        member: administrator, path: "\(try person("handler-water"))/password-reset", body: [:]),
      "confirmReset": Sending(
        member: security, path: "\(try person("reviewer-township"))/password-reset/confirmation",
        body: [:]),
      "removeSecondFactor": Sending(
        member: security, path: "\(try person("leader-township"))/second-factor/end", body: [:]),
      "changePassword": Sending(
        member: "caller-county", path: "/sessions/password",
        body: ["old": .text(World.password), "password": "Lotus-2027-q"]),
      "beginSecondFactor": Sending(
        member: "supervisor-county", path: "/sessions/second-factor", body: [:]),
      "confirmSecondFactor": Sending(
        member: "supervisor-township", path: "/sessions/second-factor/confirmation",
        body: [:], factor: ground.factor),
    ]
  }

  /// A notice that was given up, and two files of a confidential matter, one of them released.
  private func ofFiles(_ world: World) async throws -> [String: Sending] {
    let (city, number) = (world.city, try world.number("county-secret"))
    let dispatcher = try world.member("dispatcher-county").actor
    let files = try city.attachments()
    let picture =
      Data(
        base64Encoded: "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7") ?? Data()
    var ids: [Int64] = []
    for name in ["one.gif", "two.gif"] {
      let saved = try await files.save(
        picture, name: name, by: .person(dispatcher.person), at: World.noon, in: city.store)
      ids.append(saved.id)
    }
    let (all, notice) = (ids, Identifier.next())
    try await city.store.write { db in
      let file = try CaseFile.content(number, for: dispatcher, in: db)
      try Attachments.use(
        all, for: file.id, by: .person(dispatcher.person), at: World.noon, in: db)
      try db.run(
        """
        INSERT INTO notices (id, at, kind, channel, data, attempts, given_up_at)
        VALUES (\(notice), \(World.noon), 'urge', 'webhook', '{}', 1, \(World.noon))
        """)
    }
    try await Releases.release(all[1], of: number, instead: nil, by: dispatcher, in: city)
    let path = "/cases/\(number)/attachments"
    let bulletin = try await bulletin(world)
    return [
      "freezeBulletin": Sending(
        member: "leader-county", path: "/bulletins",
        body: ["from": "2024-08-01", "to": "2024-09-01"]),
      "correctBulletin": Sending(
        member: "leader-city", path: "/bulletins/\(bulletin)/corrections",
        body: ["reason": "补录"]),
      "retryNotice": Sending(
        member: "administrator-city", path: "/outbox/\(notice)/retry", body: [:]),
      "releaseAttachment": Sending(
        member: "dispatcher-county", path: "\(path)/\(all[0])/release", body: [:]),
      "withholdAttachment": Sending(
        member: "dispatcher-county", path: "\(path)/\(all[1])/withhold", body: [:]),
    ]
  }

  /// A period that was frozen before one of its matters was dispatched.
  private func bulletin(_ world: World) async throws -> Int64 {
    let leader = try world.member("leader-city").actor
    let dispatcher = try world.member("dispatcher-far-county").actor
    let (number, unit) = (try world.number("far-admitted"), try world.unit(.heating))
    let (city, day) = (world.city, World.noon.day)
    return try await city.store.write { db in
      let frozen = try Bulletins.freeze(
        Spot.city.code, ReportPeriod(from: day - 10, to: day), by: leader, at: World.noon, in: db)
      _ = try CaseDesk.take(
        number, step: "dispatch", raw: ["unit": .number(Int(unit))], entries: nil, by: dispatcher,
        at: World.noon, under: city.rules, in: db)
      return frozen.id
    }
  }

  private func sendings(_ world: World) throws -> [String: Sending] {
    let number = try world.number("county-review")
    let (receipt, code) = try #require(world.receipts["city-new"])
    let filing: JSONNode = [
      "procedure": "complaint", "area": .text(Spot.township.code), "text": "一处积水",
      "category": "0101", "urgency": "general",
    ]
    return [
      "signIn": Sending(
        member: nil, path: "/sessions",
        body: ["name": "clerk-city", "password": .text(World.password)]),
      "openCase": Sending(member: "clerk-county", path: "/cases", body: filing),
      "takeStep": Sending(
        member: "clerk-county", path: "/cases/\(number)/steps", body: ["step": "urge"]),
      "unmask": Sending(
        member: "reviewer-county", path: "/cases/\(number)/unmask", body: ["purpose": "核对"]),
      "addToRegister": Sending(
        member: "dispatcher-county", path: "/registers/estates",
        body: ["name": "新湖小区", "area": .text(Spot.township.code)]),
      "report": Sending(
        member: nil, path: "/intake",
        body: ["area": .text(Spot.village.code), "text": "一处积水", "privacyVersion": "1"]),
      "actOnReceipt": Sending(
        member: nil, path: "/receipts/\(receipt)/steps", body: ["step": "urge"],
        headers: ["Receipt-Code": code]),
      "setClock": Sending(
        member: "administrator-city", path: "/demo/clock",
        body: ["now": .text(World.noon.rfc3339), "frozen": true]),
      "sweep": Sending(member: "administrator-city", path: "/demo/sweep", body: [:]),
      "findRepeats": Sending(
        member: "clerk-county", path: "/repeats",
        body: ["area": .text(Spot.township.code), "text": "一处积水"], status: 200),
    ]
  }

  private func ofCentres(_ world: World) async throws -> [String: Sending] {
    let staff = try await world.centreStaff()
    let (desk, rules, now) = (staff.coordinator, world.city.rules, world.city.now)
    let token = try await world.session(of: desk)
    let roads = try world.member("handler-roads").actor
    let (duty, called, meeting, coming, swaps) = try await world.city.store.write { db in
      // A week has a Monday, on which somebody is owed; another has days to swap.
      let last = now.day + 12
      let (monday, tuesday) = (now.day + 32, now.day + 33)
      for (first, end) in [(now.day, last), (monday, tuesday)] {
        try Duties.layOut(
          staff.centre, from: first, to: end, under: rules.calendar, by: desk, at: now, in: db)
      }
      let ahead = try Duties.of(staff.centre, from: now.day + 1, to: tuesday, in: db)
      let owed = ahead.filter { $0.functionRow == staff.mondays }.map(\.id)
      let wanted = ahead.filter { $0.functionRow == staff.tuesdays }.map(\.id)
      try #require(owed.count == 2 && wanted.count == 2)
      let asked = try DutySwap.ask(
        owed[0], for: wanted[0], because: "x", by: roads, at: now, in: db)
      let duties = try Duties.of(staff.centre, from: now.day, to: now.day, in: db)
      return (
        try #require(duties.first).id,
        try CentreCalls.call(staff.onCall, to: staff.centre, for: "x", by: desk, at: now, in: db),
        try Conferences.hold(
          staff.conference,
          Conferences.Minutes(
            day: now.day, place: "x", topic: "x", minutes: "x", present: [staff.member]),
          by: desk, at: now, in: db),
        try Conferences.call(
          staff.conference, at: now.adding(minutes: 1440), place: "x", topic: "x", by: desk,
          at: now, in: db
        ).id,
        (asked: asked, owed: owed[1], wanted: wanted[1])
      )
    }
    func sending(_ path: String, _ body: JSONNode) -> Sending {
      Sending(member: nil, path: path, body: body, token: token)
    }
    let centre = "/centres/\(staff.centre)"
    let points = try await world.city.store.read { db in
      try Policies.current(CentrePolicy.self, on: now.day, in: db).policy.standards
        .flatMap(\.items).map(\.id)
    }
    return [
      "askDutySwap": Sending(
        member: "handler-roads", path: "/duties/swaps",
        body: [
          "offered": .text("\(swaps.owed)"), "wanted": .text("\(swaps.wanted)"), "reason": "出差",
        ]),
      "answerDutySwap": Sending(
        member: "handler-water", path: "/duties/swaps/\(swaps.asked)", body: ["agrees": false]),
      "checkStandards": sending(
        "\(centre)/standards",
        .object(Dictionary(uniqueKeysWithValues: points.map { ($0, JSONNode.number(1)) }))),
      "layOutRoster": sending("\(centre)/roster", ["from": "2024-09-23", "to": "2024-09-27"]),
      "noteDuty": sending("\(centre)/duties/\(duty)", ["act": "arrived"]),
      "callToCentre": sending(
        "\(centre)/calls", ["function": .text("\(staff.onCall)"), "purpose": "双方已到"]),
      "endCentreCall": sending("\(centre)/calls/\(called)", [:]),
      "bookRoom": sending(
        "\(centre)/bookings",
        [
          "room": .text("\(staff.room)"), "begins": "2024-09-13T09:00:00+08:00",
          "ends": "2024-09-13T10:00:00+08:00", "purpose": "调解",
        ]),
      "holdMeeting": sending(
        "/conferences/\(staff.conference)/meetings",
        [
          "day": "2024-09-12", "place": "三楼", "topic": "例会", "minutes": "议定",
          "present": .list([.text("\(staff.member)")]),
        ]),
      "callMeeting": sending(
        "/conferences/\(staff.conference)/calls",
        ["at": "2024-09-20T09:00:00+08:00", "place": "三楼", "topic": "第四季度例会"]),
      "callOffMeeting": sending("/conferences/calls/\(coming)/end", [:]),
      "decideTask": sending(
        "/meetings/\(meeting)/tasks",
        ["title": "修路", "unit": .text("\(try world.unit(.roads))"), "due": "2024-09-20"]),
    ]
  }

  private func ofDisputes(_ world: World) async throws -> [String: Sending] {
    let numbers = try await DisputeMatrixTests.file(world)
    let papers = "/cases/\(numbers[0])/documents"
    let mediator = try world.member("mediator-committee").actor
    let notice = try await world.city.store.write { db in
      try Documents.issue(
        "rights-notice", for: numbers[0], typed: [:], once: "x", by: mediator, at: World.noon,
        under: world.city.rules, in: db)
    }
    let rules = world.city.rules
    let receipt = try await world.city.store.write { db in
      try PartyReceipts.issue(
        party: 2, of: numbers[0], to: "李卫东", proof: "身份证", way: .desk, by: mediator,
        at: World.noon, under: rules, in: db)
    }
    let scan = try await DisputeMatrixTests.attach(world, numbers[0], by: "mediator-committee")
    // A volume of scans that lacks nothing but to be bound.
    let desk = try world.member("coordinator-county").actor
    for piece in ["application", "rights-notice", "identity", "session", "termination"] {
      let file = try await DisputeMatrixTests.attach(world, numbers[1], by: "coordinator-county")
      try await world.city.store.write { db in
        try Volumes.mark(
          file, as: piece, of: numbers[1], by: desk, at: World.noon, under: world.city.rules,
          in: db)
      }
    }
    return [
      "issuePartyReceipt": Sending(
        member: "receptionist-county", path: "/cases/\(numbers[1])/parties/2/receipts",
        body: ["holder": "李卫东", "proof": "身份证"]),
      "signPartyPaper": Sending(
        member: nil, path: "/receipts/\(receipt.receipt)/papers/\(notice.id)/signatures",
        body: ["way": "typed", "name": "李卫东", "agreed": true],
        headers: ["Receipt-Code": try #require(receipt.code)]),
      "issueDocument": Sending(
        member: "mediator-committee", path: papers, body: ["kind": "rights-notice"]),
      "signDocument": Sending(
        member: "mediator-committee", path: "\(papers)/\(notice.id)/signatures",
        body: [
          "place": .text(try #require(notice.places.first).id), "way": "typed", "name": "王建国",
          "agreed": true,
        ]),
      "placeFile": Sending(
        member: "mediator-committee", path: "/cases/\(numbers[0])/volume/pieces",
        body: ["attachment": .text("\(scan)"), "piece": "evidence"]),
      "bindVolume": Sending(
        member: "coordinator-county", path: "/cases/\(numbers[1])/volume",
        body: ["retention": "short"]),
      "openContent": Sending(
        member: "leader-county", path: "/cases/\(numbers[1])/openings",
        body: ["purpose": "研究包案"]),
      "unmaskParty": Sending(
        member: "receptionist-county", path: "/cases/\(numbers[1])/parties/1/unmask",
        body: ["purpose": "核实"]),
    ]
  }

  private func ofRewards(_ world: World) async throws -> [String: Sending] {
    let past = RewardGround(world, at: (World.noon.day - 20).at(minute: 600))
    let published = try await past.published("一").round
    let ground = RewardGround(world)
    let called = try await ground.called("二").round
    let drawn = try await ground.drawn("三").claim
    _ = try await ground.checked("四")
    let dispute = try await ground.dispute("五")
    return [
      "claimReward": Sending(
        member: "mediator-committee", path: "/rewards/claims", body: ["dispute": .text(dispute)]),
      "drawRewardRound": Sending(
        member: "coordinator-county", path: "/rewards/rounds", body: ["seed": "3814"]),
      "readRewardContacts": Sending(
        member: "receptionist-county", path: "/cases/\(drawn)/contacts",
        body: ["purpose": "回访"]),
      "publishRewardRound": Sending(
        member: "supervisor-county", path: "/rewards/rounds/\(called.id)/publication", body: [:]),
      "listRewardPayments": Sending(
        member: "leader-county", path: "/rewards/rounds/\(published.id)/payment", body: [:]),
    ]
  }

  @Test(
    "Every POST gives one answer for one key, and does its work once", arguments: Engine.allCases)
  func everyPost(engine: Engine) async throws {
    try await withWorld(engine, demonstration: true) { world in
      let site = Site.of(world.city, texts: try TextsTests.texts.get(), assets: Assets())
      let posts = Set(Routes(site: site).endpoints.filter { $0.method == .post }.map(\.name))
      let sendings = try sendings(world).merging(ofPeople(world, try await ground(world))) { $1 }
        .merging(try await ofFiles(world)) { $1 }
        .merging(try await ofCentres(world)) { $1 }
        .merging(try await ofDisputes(world)) { $1 }
        .merging(try await ofRewards(world)) { $1 }
      // Files have tests of their own; a one-time code can be used only once anyway.
      let others: Set = ["upload", "giveCode"]
      #expect(posts == Set(sendings.keys).union(others))
      let program = try Program(world)
      for (name, sending) in sendings.sorted(by: { $0.key < $1.key }) {
        var mine = program.acting(try sending.member.map { try world.member($0) })
        if let token = sending.token { mine.token = token }
        mine.headers = sending.headers
        mine = mine.with("Idempotency-Key", "key-of-\(name)")
        let before = try await rows(world)
        let body = sending.bodyNow()
        let first = try await mine.post(sending.path, body)
        #expect(first.status == sending.status, "\(name): \(first.text)")
        let between = try await rows(world)
        let again = try await mine.post(sending.path, body)
        #expect(again.status == sending.status, "\(name): \(again.text)")
        #expect(again.text == first.text, "\(name)")
        #expect(try await rows(world) == between, "\(name) \(before)")
        let other = try await mine.post(
          sending.path, .object(body.object.merging(["q": 1]) { $1 }))
        if name != "sweep" { #expect(other.status == 422, "\(name): \(other.text)") }
      }
    }
  }

  private func rows(_ world: World) async throws -> [Int] {
    try await world.city.store.read { db in
      try [
        "cases", "entries", "reports", "openings", "register_rows", "sessions", "people", "posts",
        "absences", "audit_events", "released_attachments",
        "bulletins", "bulletin_corrections", "duties", "centre_calls", "bookings", "meetings",
        "former_passwords", "recovery_codes", "documents", "document_signatures", "volumes",
        "volume_pieces", "document_series", "party_receipts", "called_meetings", "notices",
        "reward_claims", "reward_rounds", "reward_payments", "duty_swaps", "standard_checks",
      ].map { table in
        try db.value("SELECT count(*) FROM \(raw: table)") ?? 0
      }
    }
  }
}
