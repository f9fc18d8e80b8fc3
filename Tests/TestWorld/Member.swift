import CaseEngine
import Governance

/// Somebody with one post, signed in. The name says which: `clerk-city`, `handler-roads`.
package struct Member: Sendable {
  package let name: String
  package let spot: Spot
  package let unit: Unit?
  package let actor: Actor
  /// Of a session that is open now.
  package let token: String

  package var role: Role { actor.role }
}

extension Member {
  /// Who there is: role, spot, unit.
  struct Seat {
    let role: Role
    let spot: Spot
    let unit: Unit?

    var name: String { "\(role.rawValue)-\(unit?.rawValue ?? spot.rawValue)" }

    static let all: [Seat] = {
      let desks: [Role] = [.clerk, .dispatcher, .reviewer, .caller, .supervisor, .leader]
      let spots: [Spot] = [.city, .county, .township, .farCounty]
      var seats = spots.flatMap { spot in desks.map { Seat(role: $0, spot: spot, unit: nil) } }
      seats += Unit.allCases.map { Seat(role: .handler, spot: $0.spot, unit: $0) }
      seats += [.village, .farVillage].map { Seat(role: .villageWorker, spot: $0, unit: nil) }
      seats += [.city, .county].map { Seat(role: .auditor, spot: $0, unit: nil) }
      seats += [Role.administrator, .securityAdministrator].map {
        Seat(role: $0, spot: .city, unit: nil)
      }
      seats += [.county, .farCounty].flatMap { spot in
        [Role.receptionist, .coordinator].map { Seat(role: $0, spot: spot, unit: nil) }
      }
      seats.append(Seat(role: .mediator, spot: .county, unit: .committee))
      seats.append(Seat(role: .psychologist, spot: .county, unit: nil))
      seats.append(Seat(role: .resident, spot: .village, unit: nil))
      return seats
    }()
  }
}
