/// What becomes of a matter, and how long each stage takes.
struct Outcomes: Decodable, Sendable {
  struct Shares: Decodable, Sendable {
    let confidential, twin, answerAtOnce, answerConsultation, refuse, passOn, merge, part: Double
    let split, passDown: Double
    let `return`, returnAgain, returnRefused, note, extending, extensionRefused: Double
    let pause, claimedUnsolved, reject: Double
    let judgesByReceipt, unreachable, fairlySatisfied, dissatisfied, dissatisfiedAgain: Double
    let unreasonable, orderRedo, overturn: Double
    let add, urge, withdraw, instruct: Double

    enum CodingKeys: String, CodingKey {
      case confidential, twin, answerAtOnce, answerConsultation, refuse, passOn, merge, part
      case split, passDown, `return`, returnAgain, returnRefused, note
      case extending = "extension"
      case extensionRefused, pause, claimedUnsolved, reject, judgesByReceipt, unreachable
      case fairlySatisfied, dissatisfied, dissatisfiedAgain, unreasonable, orderRedo, overturn
      case add, urge, withdraw, instruct
    }
  }

  /// Working minutes, log-normal; a share is left lying for so many times longer.
  struct Delay: Decodable, Sendable {
    let median: Double
    let sigma: Double
    let late: Double
    let times: Double

    func draw(_ random: inout SeededRandom) -> Double {
      let minutes = random.logNormal(median: median, sigma: sigma)
      return random.happens(late) ? minutes * times : minutes
    }
  }

  struct Delays: Decodable, Sendable {
    let admit, dispatch, sign, `return`, judgeReturn, coordinate, contact, note, handle: Delay
    let decide, resume, review, callBack, missedCall, redo, contest, close, sample, gather: Delay
  }

  let shares: Shares
  let delays: Delays
  let urgentPace: Double
  let complexPace: Double
  let consultationPace: Double
  let extensionDays: [Int]
  let pauseDays: [Int]
  let residentHours: [Int]
}
