import CaseEngine

/// What is not mediated: the county's list `exclusions`, each with the road that is shown instead.
enum Exclusion {
  /// The entry that says that none was found.
  static let none = "none"

  static func admit(_ said: [String: Fact]) throws(Refusal) {
    guard let found = said["exclusion"]?.text, found != none else { return }
    throw .barred(step: "admit", because: "excluded")
  }

  /// A ground of the list brings its road, unless another is shown.
  static func refuse(
    _ said: inout [String: Fact], under policy: MediationPolicy
  ) throws(Invalid) {
    if let found = said["exclusion"]?.text {
      guard found != none else { throw Invalid("exclusion", "choice") }
      let road = policy.choices("exclusions").first { $0.id == found }?.road
      said["road"] = said["road"] ?? road.map(Fact.text)
    }
    guard said["road"] != nil else { throw Invalid("road", "required") }
  }

  /// Nothing is accepted before its repeats were searched for. Which likely ones stood before who
  /// admits it are named by their numbers, as the page gave them.
  static func looked(_ said: [String: Fact]) throws(Invalid) {
    guard said["repeats-looked"] == true else { throw Invalid("repeats-looked", "not-looked") }
    guard let numbers = said["repeats"]?.text else { return }
    for number in numbers.split(separator: ",") where CaseNumber.read(String(number)) == nil {
      throw Invalid("repeats", "unknown-case")
    }
  }
}
