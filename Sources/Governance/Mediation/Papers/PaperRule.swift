/// Which papers a dispute calls for where it stands. A list of all kinds is long, and of most of
/// them there is nothing to write yet, or nothing any more.
enum PaperRule {
  /// - Returns: ids of kinds; empty where nothing is called for.
  static func fitting(_ procedure: String, _ state: String) -> Set<String> {
    switch (procedure, state) {
    case (_, "lodged"), (_, "studied"):
      ["application", "registration", "hand-over-receipt", "refusal-notice"]
    case (_, "routing"), (_, "climbed"), (_, "passed-down"), (_, "returned"), (_, "coordination"):
      ["registration", "transfer-letter", "hand-over-receipt", "police-report"]
    case (_, "applied"), (_, "taken-up"):
      ["rights-notice", "power-of-attorney", "application", "hand-over-receipt"]
    case (_, "requested"):
      ["administrative-rights-notice", "power-of-attorney", "hand-over-receipt"]
    case (_, "organ-mediating"):
      [
        "administrative-rights-notice", "power-of-attorney", "mediation-record",
        "administrative-agreement", "termination-notice",
      ]
    case (_, "received"): ["entrusted-receipt", "entrusted-rights-notice", "power-of-attorney"]
    case (_, "commissioned"):
      [
        "entrusted-rights-notice", "power-of-attorney", "mediation-record", "mediation-agreement",
        "termination-notice",
      ]
    case (_, "at-station"): ["station-rights-notice", "power-of-attorney", "hand-over-receipt"]
    case (_, "station-mediating"):
      [
        "station-rights-notice", "power-of-attorney", "mediation-record", "mediation-agreement",
        "termination-notice",
      ]
    case (_, "station-performing"): ["mediation-agreement", "mediation-record", "outcome-letter"]
    case (_, "mediating"):
      [
        "rights-notice", "power-of-attorney", "investigation-record", "session-record",
        "agreement", "oral-agreement", "termination-notice", "police-report",
      ]
    case (_, "signing"): ["agreement", "session-record"]
    case (_, "reporting"): ["mediation-agreement", "mediation-record", "court-report"]
    case (_, "returning"): ["court-report", "termination-notice"]
    case (_, "effective"), (_, "breached"), (_, "confirming"), (_, "deciding"):
      ["confirmation-application", "follow-up-record", "outcome-letter"]
    case (_, "visiting"): ["follow-up-record"]
    case (_, "filing"):
      [
        "follow-up-record", "closing-report", "volume-cover", "volume-list", "volume-note",
        "volume-back",
      ]
    case (_, "routed"), (_, "handling"), ("petition", _), ("statutory-road", _):
      ["hand-over-receipt", "outcome-letter"]
    case (_, "review"), (_, "answered"), (_, "dissatisfied"), (_, "contested"), (_, "settled"),
      (_, "closed"):
      ["outcome-letter", "closing-report"]
    case (_, "refused"), (_, "guided"): ["refusal-notice", "termination-notice", "outcome-letter"]
    default: []
    }
  }
}
