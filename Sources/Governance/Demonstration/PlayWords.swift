/// What fills the slots of texts, and what offices write.
struct PlayWords: Decodable, Sendable {
  let slots: [String: [String]]
  let numbers: [String: [Int]]
  let openings: [String]
  let writtenOpenings: [String]
  let closings: [String]
  let adding: [String]
  let urging: [String]
  let withdrawing: [String]
  let instructing: [String]
  let returning: [String]
  let returnAccepted: [String]
  let returnRefused: [String]
  let dutySettled: [String]
  let contacting: [String]
  let noting: [String]
  let extending: [String]
  let extensionGranted: [String]
  let extensionRefused: [String]
  /// By the policy's grounds for a pause.
  let pausing: [String: String]
  let rejecting: [String]
  let answeringAtOnce: [String]
  let refusing: [String]
  let passingOn: [String]
  let satisfiedWords: [String]
  let dissatisfiedWords: [String]
  let missedCall: [String]
  let unreachable: [String]
  let redoing: [String]
  let unreasonable: [String]
  let contesting: [String]
  let ordering: [String]
  let explaining: [String]
  let splitting: [String]
  let gathering: [String]
  let passingDown: [String]
  let redacted: String
  let results: [String]
  let answers: [String]
  let notSolved: [String]

  /// Puts a word into every slot. A slot that comes back later in the same matter has the word
  /// that it had before.
  func filled(
    _ text: String, _ known: inout [String: String], _ random: inout SeededRandom
  ) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let slot = String(rest[rest.index(after: open)..<close])
      let word = known[slot] ?? word(slot, &random)
      known[slot] = word
      result += word
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private func word(_ slot: String, _ random: inout SeededRandom) -> String {
    if let range = numbers[slot], range.count == 2, range[0] <= range[1] {
      return String(random.whole(range[0]...range[1]))
    }
    return random.pick(slots[slot] ?? []) ?? ""
  }
}
