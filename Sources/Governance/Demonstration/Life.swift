import CaseEngine

/// One matter in the play: what will become of it was drawn when it came in.
struct Life: Sendable {
  enum AtOnce: Sendable { case answer, refuse, passOn }

  let subject: Int
  let number: String
  let receipt: String?
  let code: String?
  let county: String
  let urgency: String
  var words: [String: String]
  var random: SeededRandom
  var fate: Fate
  /// How often a verb refused what the play wanted.
  var stumbles = 0

  var isUrgent: Bool { urgency == "urgent" }
}

/// The turns that a matter will take where they are open to it.
struct Fate: Sendable {
  var atOnce: Life.AtOnce?
  /// The earlier matter that it repeats.
  var into: String?
  var part = false
  var split = false
  var passDown = false
  var returns = 0
  var returnRefused = false
  var note = false
  var extending = false
  var extensionRefused = false
  var pausing = false
  var unsolved = false
  var rejected = false
  var byReceipt = false
  var unreachable = false
  var fairly = false
  var dissatisfied = false
  var again = false
  var unreasonable = false
  var ordered = false
  var overturned = false
  var confidential = false

  /// A part of a split matter goes straight on.
  init() {}

  init(_ shares: Outcomes.Shares, _ subject: Subject, _ random: inout SeededRandom) {
    let consultation = subject.kind == "consultation"
    let urgent = subject.urgency == "urgent"
    let first = random.fraction()
    let answered =
      urgent ? 0 : consultation ? shares.answerConsultation : shares.answerAtOnce
    if subject.kind == "praise" || first < answered {
      atOnce = .answer
    } else if first < answered + shares.refuse {
      atOnce = .refuse
    } else if first < answered + shares.refuse + shares.passOn {
      atOnce = .passOn
    }
    let calm = !urgent && !consultation
    part = random.happens(shares.part)
    split = random.happens(shares.split) && calm
    passDown = random.happens(shares.passDown)
    returns =
      random.happens(shares.return) && calm ? random.happens(shares.returnAgain) ? 2 : 1 : 0
    returnRefused = random.happens(shares.returnRefused)
    note = random.happens(shares.note)
    extending = random.happens(shares.extending) && calm
    extensionRefused = random.happens(shares.extensionRefused)
    pausing = random.happens(shares.pause) && calm
    unsolved = random.happens(shares.claimedUnsolved)
    rejected = random.happens(shares.reject)
    byReceipt = random.happens(shares.judgesByReceipt)
    unreachable = random.happens(shares.unreachable)
    fairly = random.happens(shares.fairlySatisfied)
    dissatisfied = random.happens(unsolved ? 0.6 : shares.dissatisfied)
    again = random.happens(shares.dissatisfiedAgain)
    unreasonable = random.happens(shares.unreasonable)
    ordered = random.happens(shares.orderRedo)
    overturned = random.happens(shares.overturn)
    confidential = random.happens(shares.confidential)
  }
}
