import CaseEngine
import Storage

/// Whether somebody who acts for a party may bind it. An agent, or whom a group has sent, agrees
/// only with special authority, which is given in writing (Civil Procedure Law, on agents ad litem
/// and on representatives; Civil Code §165); otherwise the party agrees and signs itself. Who is a
/// guardian or an heir acts in his own right.
enum Authority {
  private static let given: Set<String> = ["agent", "representative"]

  /// Special authority is shown, not claimed: a file, the paper that gives it, or its description.
  static func check(_ said: [String: Fact], _ file: CaseFile, in db: Database) throws {
    let capacity = said["capacity"]?.text ?? ""
    guard given.contains(capacity), said["special-authority"] == true,
      said["stands-down"] != true
    else { return }
    let isShown =
      try said["attachments"] != nil || said["authority-paper"] != nil
      || IssuedDocument.all(of: file, in: db).contains {
        $0.stands && $0.kind == "power-of-attorney"
      }
    if !isShown { throw Invalid("authority-paper", "written-authority") }
  }

  static func agree(_ step: String, _ said: [String: Fact], _ parties: [Party]) throws {
    let lacks = parties.filter(\.isBound).contains { party in
      party.capacity.map(given.contains) ?? false && !party.hasSpecialAuthority
    }
    if lacks, said["in-person"] != true {
      throw Refusal.barred(step: step, because: "special-authority")
    }
  }
}
