import CaseEngine
import Storage

/// How people sign in.
package struct SignInPolicy: Policy {
  package static let name = "sign-in"

  package enum SecondFactor: String, Codable, Sendable { case offered, required }

  package var failures: Int
  package var lockMinutes: Int
  package var idleMinutes: Int
  package var endMinutes: Int
  package var password: PasswordRule
  package var secondFactor: SecondFactor
  /// Roles that need the second factor also where it is only offered.
  package var secondFactorRoles: [Role]
  package var scrypt: PasswordCost

  package func requiresSecondFactor(_ role: Role) -> Bool {
    role != .resident && (secondFactor == .required || secondFactorRoles.contains(role))
  }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    faults.check("failures", failures, 3...20)
    faults.check("lockMinutes", lockMinutes, 1...1440)
    faults.check("idleMinutes", idleMinutes, 1...240)
    faults.check("endMinutes", endMinutes, 10...1440)
    faults.check("password.length", password.length, 8...64)
    faults.check("password.classes", password.classes, 1...4)
    faults.check("password.remembered", password.remembered, 0...20)
    if !scrypt.isSensible { faults.add("scrypt", "range") }
    return faults.problems
  }
}

extension Policies {
  package static func signIn(on day: Day, in db: Database) throws -> SignInPolicy {
    try current(SignInPolicy.self, on: day, in: db).policy
  }
}

/// Collects what is wrong with a policy.
struct Faults {
  private(set) var problems: [Invalid.Problem] = []

  mutating func add(_ path: String, _ rule: String) {
    problems.append(Invalid.Problem(path, rule))
  }

  mutating func add(_ more: [Invalid.Problem]) { problems += more }

  mutating func check(_ path: String, _ value: Int, _ range: ClosedRange<Int>) {
    guard !range.contains(value) else { return }
    problems.append(
      Invalid.Problem(
        path, "range", ["least": "\(range.lowerBound)", "most": "\(range.upperBound)"]))
  }
}
