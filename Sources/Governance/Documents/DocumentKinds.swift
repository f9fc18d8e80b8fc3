import CaseEngine

/// Every kind of paper of every domain. A domain adds its own here.
package enum DocumentKinds {
  package static let domains: [any DocumentDomain] = [ComplaintDocuments(), MediationDocuments()]

  package static var all: [DocumentKind] {
    var seen: Set<String> = []
    return domains.flatMap(\.kinds).filter { seen.insert($0.id).inserted }
  }

  package static func find(_ id: String) -> DocumentKind? { all.first { $0.id == id } }

  /// Whether cases of that procedure have papers.
  package static func are(in procedure: String) -> Bool { domain(of: procedure) != nil }

  static func domain(of procedure: String) -> (any DocumentDomain)? {
    domains.first { $0.procedures.contains(procedure) }
  }
}
