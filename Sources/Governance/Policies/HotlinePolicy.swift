import CaseEngine

/// What the city sets for the hotline: limits, counts, lists.
package struct HotlinePolicy: WorkingPolicy {
  package static let name = "hotline"

  package struct Intake: Codable, Hashable, Sendable {
    /// Reports from one network address.
    package var addressPerHour: Int
    package var addressPerDay: Int
    /// Reports for one place.
    package var placePerHour: Int
    package var titleLength: Int
    package var textLength: Int
    package var attachments: Int
    package var uploadMinutes: Int
    /// Wrong receipt codes from one address before it waits.
    package var receiptTriesPerHour: Int
  }

  package struct Duplicates: Codable, Hashable, Sendable {
    package var days: Int
    package var most: Int
  }

  package var work: WorkPolicy
  package var intake: Intake
  package var duplicates: Duplicates

  private enum CodingKeys: String, CodingKey { case intake, duplicates }

  package init(from decoder: any Decoder) throws {
    work = try WorkPolicy(from: decoder)
    let own = try decoder.container(keyedBy: CodingKeys.self)
    intake = try own.decode(Intake.self, forKey: .intake)
    duplicates = try own.decode(Duplicates.self, forKey: .duplicates)
  }

  package func encode(to encoder: any Encoder) throws {
    try work.encode(to: encoder)
    var own = encoder.container(keyedBy: CodingKeys.self)
    try own.encode(intake, forKey: .intake)
    try own.encode(duplicates, forKey: .duplicates)
  }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    work.check(
      clocks: Complaint.procedure.clocks.map(\.name), counts: Self.countRanges,
      lists: Self.listNames, &faults)
    checkIntake(&faults)
    return faults.problems
  }

  private static let countRanges: [String: ClosedRange<Int>] = [
    "returns-before-coordination": 1...5, "contacts-before-submit": 0...3, "extensions": 0...3,
    "extension-days": 1...60, "pause-days": 1...730, "calls-before-giving-up": 1...10,
    "redos": 0...3, "calls-before-contest": 1...5, "ordered-redos": 0...3,
  ]

  private static let listNames = ["kinds", "roads", "contact-ways", "pause-grounds", "judgements"]

  private func checkIntake(_ faults: inout Faults) {
    faults.check("intake.addressPerHour", intake.addressPerHour, 1...10_000)
    faults.check("intake.addressPerDay", intake.addressPerDay, 1...100_000)
    faults.check("intake.placePerHour", intake.placePerHour, 1...10_000)
    faults.check("intake.titleLength", intake.titleLength, 10...200)
    faults.check("intake.textLength", intake.textLength, 100...20_000)
    faults.check("intake.attachments", intake.attachments, 0...30)
    faults.check("intake.uploadMinutes", intake.uploadMinutes, 5...1440)
    faults.check("intake.receiptTriesPerHour", intake.receiptTriesPerHour, 3...1000)
    faults.check("duplicates.days", duplicates.days, 1...365)
    faults.check("duplicates.most", duplicates.most, 1...50)
  }
}
