import CaseEngine
import Storage

extension Receipts {
  /// Everything that is kept about the holder, word for word.
  package struct Held: Sendable {
    package let receipt: String
    package let values: [(field: String, value: String)]
    package let channel: String?
    package let received: Instant
    package let privacy: String?
    package let erased: Instant?
    package let isOpen: Bool
  }

  package static func held(
    _ receipt: String, code: String, in db: Database
  ) throws -> Held {
    let holding = try find(receipt, code: code, in: db)
    var known = try holding.report?.personal(in: db) ?? [:]
    if let party = holding.party { known.merge(try party.personal(in: db)) { own, _ in own } }
    let order = [
      "name", "phone", "address", "identity", "gender", "nation", "occupation", "representative",
      "representative-phone", "title", "text", "wish",
    ]
    var values = order.compactMap { name in known[name].map { (field: name, value: $0) } }
    for (step, chain, n) in try views(of: holding, in: db) {
      let said = try PersonalValues.of(chain: chain, n: n, in: db)["words"]
      let field = step == "give-view" ? "view" : "\(step).words"
      if let said { values.append((field: field, value: said)) }
    }
    return Held(
      receipt: holding.receipt, values: values, channel: holding.report?.channel,
      received: holding.report?.received ?? holding.own?.issued ?? holding.file.opened,
      privacy: holding.report?.privacyVersion,
      erased: holding.report == nil ? holding.own?.erased : holding.report?.erased,
      isOpen: holding.file.matter.open)
  }

  /// The entries in which the holder has given a view, or asked for review.
  private static func views(
    of holding: ReceiptHolding, in db: Database
  ) throws -> [(step: String, chain: Int64, n: Int)] {
    guard let party = holding.party else { return [] }
    return try Ledger.entries(of: holding.file.id, in: db).map(\.entry).filter {
      $0.by?.role == .resident && $0.data["party"]?.number == party.number
        && ($0.step == "give-view" || Petitioner.steps.values.contains($0.step))
    }.map { ($0.step, holding.file.id, $0.n) }
  }

  /// Erases what says who the holder is; once the matter has ended, also what he said. The
  /// ledger's hashes stay and read as erased. Papers that were issued are kept as long as their
  /// volume.
  package static func erase(
    _ receipt: String, code: String, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    let holding = try find(receipt, code: code, in: db)
    var file = holding.file
    let everything = !file.matter.open
    var data: [String: Fact] = ["report": .text(holding.receipt), "everything": .flag(everything)]
    if let report = holding.report {
      try Parties.erase(report, in: db)
      try PersonalValues.erase(
        chain: report.origin, n: report.n,
        fields: everything ? nil : ["name", "phone", "address"], in: db)
      if everything, report.origin == file.id {
        if file.reports == 1 { try eraseWords(of: file, in: db) }
        try CaseWords.forget(file.id, in: db)
        file.title = ""
      }
      try db.run("UPDATE reports SET erased_at = \(now.milliseconds) WHERE id = \(report.id)")
    } else if let party = holding.party {
      // While it is mediated, those who mediate must know between whom.
      let fields = everything ? nil : ["phone", "address"]
      try PersonalValues.erase(chain: party.chain, n: party.n, fields: fields, in: db)
      if everything, let n = party.representedN {
        try PersonalValues.erase(chain: party.chain, n: n, in: db)
      }
      for one in everything ? party.delegates : [] {
        try PersonalValues.erase(chain: one.chain, n: one.n, in: db)
      }
    }
    if let party = holding.party {
      data["party"] = .number(party.number)
      for (_, chain, n) in try everything ? views(of: holding, in: db) : [] {
        try PersonalValues.erase(chain: chain, n: n, in: db)
      }
    }
    try file.record(
      "erase", changes: [], data: data, by: Intake.resident(in: file.matter.area), at: now,
      under: rules, in: db)
    if let own = holding.own {
      try db.run("UPDATE party_receipts SET erased_at = \(now) WHERE id = \(own.id)")
    }
  }

  /// What the one reporter added, gave as his reason or judged with, through the receipt.
  private static func eraseWords(of file: CaseFile, in db: Database) throws {
    for line in try Ledger.entries(of: file.id, in: db)
    where line.entry.by?.role == .resident
      && (reporterSteps.values.contains(line.entry.step)
        || Petitioner.steps.values.contains(line.entry.step))
    {
      try PersonalValues.erase(chain: file.id, n: line.entry.n, in: db)
    }
  }
}
