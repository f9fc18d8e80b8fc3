import CaseEngine
import Governance
import Storage

extension World {
  /// The centre of the county with its desk, three functions and two rooms, and the conference of
  /// the county: what the stories of mediation's institutions begin with.
  package struct CentreStaff: Sendable {
    package let coordinator: Actor
    package let receptionist: Actor
    package let farCoordinator: Actor
    package let centre: Int64
    /// Resident, by the county's roads office.
    package let resident: Int64
    /// Rotating on Mondays, by the roads office.
    package let mondays: Int64
    /// Rotating on Tuesdays, by the city's water works.
    package let tuesdays: Int64
    package let onCall: Int64
    package let room: Int64
    package let window: Int64
    package let conference: Int64
    package let member: Int64
  }

  package func centreStaff() async throws -> CentreStaff {
    let roads = try unit(.roads)
    let water = try unit(.water)
    let since = Day(year: 2020, month: 1, day: 1)
    let now = city.now
    let coordinator = try member("coordinator-county").actor
    let receptionist = try member("receptionist-county").actor
    let farCoordinator = try member("coordinator-far-county").actor
    return try await city.store.write { db in
      func add(_ register: Register, _ values: RegisterValues) throws -> Int64 {
        let row = try Registers.add(
          to: register, values.merging(["area": .text(Spot.county.code)]) { own, _ in own },
          validFrom: since, by: nil, at: now, in: db)
        return row.id
      }
      let centre = try add(.centres, ["name": .text("德城区矛调中心")])
      func function(
        _ name: String, _ kind: String, _ mode: CentreMode, _ unit: Int64, on days: [String] = []
      ) throws -> Int64 {
        try add(
          .centreFunctions,
          [
            "name": .text(name), "centre": .whole(centre), "function": .text(kind),
            "mode": .text(mode.rawValue), "provider": .whole(unit), "weekdays": .texts(days),
          ])
      }
      func room(_ name: String, _ kind: String) throws -> Int64 {
        try add(
          .centreRooms,
          ["name": .text(name), "centre": .whole(centre), "kind": .text(kind)])
      }
      let conference = try add(
        .conferences, ["name": .text("德城区联席会议"), "convener": .text("政法委书记")])
      return CentreStaff(
        coordinator: coordinator, receptionist: receptionist, farCoordinator: farCoordinator,
        centre: centre,
        resident: try function("人民调解窗口", "peoples-mediation", .resident, roads),
        mondays: try function("住房物业", "housing", .rotating, roads, on: ["1"]),
        tuesdays: try function("自然资源", "natural-resources", .rotating, water, on: ["2"]),
        onCall: try function("医疗纠纷", "health", .onCall, water),
        room: try room("第一调解室", "mediation"), window: try room("一号窗口", "window"),
        conference: conference,
        member: try add(
          .conferenceMembers,
          [
            "name": .text("区城管局"), "conference": .whole(conference),
            "organisation": .whole(roads),
          ]))
    }
  }
}
