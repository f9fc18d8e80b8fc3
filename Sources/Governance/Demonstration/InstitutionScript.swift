/// Committees, centres and conferences of the demonstration, as `institutions.yaml` declares them.
struct InstitutionScript: Decodable, Sendable {
  struct Scale: Decodable, Sendable {
    let committees: Int
    let trade: Int
    let administrative: Int
    let judicial: Int
    let stations: Int
    let mediators: Int
    let teams: Int
    let rosterDays: Int
  }

  struct Trade: Decodable, Sendable {
    let name: String
    let kind: String
    let type: String
  }

  struct Judicial: Decodable, Sendable {
    let name: String
    let type: String
  }

  struct Function: Decodable, Sendable {
    let function: String
    let mode: String
    let line: String?
    let days: [Int]?
  }

  struct Room: Decodable, Sendable {
    let name: String
    let kind: String
    let seats: Int?
  }

  struct Minutes: Decodable, Sendable {
    let median: Double
    let sigma: Double
  }

  struct Meeting: Decodable, Sendable {
    let daysBack: Int
    let topic: String
    let place: String
    let minutes: String
  }

  let scales: [String: Scale]
  /// Of a hundred.
  let enterprises: Int
  let fewMembers: Double
  let noWoman: Double
  let noDirector: Double
  let noTerm: Double
  /// Of teams of psychologists.
  let noSpeciality: Double
  let termOver: Double
  let termEnding: Double
  let fullTime: Double
  let trained: Double
  let villageNames: [String]
  let villageStems: [String]
  let village: String
  let listed: String
  let township: String
  let enterprise: String
  let enterpriseNames: [String]
  let trades: [Trade]
  let administrative: [String]
  let judicial: [Judicial]
  let stationRoom: String
  let court: String
  let teams: [String]
  let specialities: [String]
  let kinds: [String]
  let languages: [String]
  let minorities: [String]
  let centre: String
  let hosts: [String: String]
  let functions: [String: [Function]]
  let rosteredTownships: Int
  let attendance: Double
  let excused: Double
  let excuse: String
  let callsPerWeek: Double
  let callMinutes: Minutes
  let purposes: [String]
  let bookings: [String]
  let rooms: [Room]
  let conference: String
  let convenerTitles: [String: String]
  let meetings: [Meeting]
  let tasks: [String]
  let taskDays: Int
  let done: Double
}
