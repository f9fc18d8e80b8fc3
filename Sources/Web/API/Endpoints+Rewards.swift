import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// Rewards of mediators. A claim is a case: it is read and moved on as every other.
  func rewardEndpoints() {
    endpoint(
      Endpoint(
        .get, "/rewards/volumes", "listRewardVolumes",
        "The volumes that a mediator may claim a reward for, and what keeps the others from it."
      ).answer("RewardVolumeList")
    ) { visit in
      let call = try await visit.call()
      let volumes = try await call.read { db in
        try RewardClaims.claimable(for: call.actor, at: call.now, in: db)
      }
      return visit.json(
        .list(volumes) { json, volume in volume.write(to: &json) })
    }
    endpoint(
      Endpoint(
        .post, "/rewards/claims", "claimReward",
        "Claims the reward for a settled dispute (`dispute`, its number). The same volume once more is the same claim."
      ).body("RewardClaiming").answer("OpenedTask", .created)
    ) { visit in
      let call = try await visit.call()
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        let dispute = try said.neededText("dispute")
        let note = try said.text("note")
        try said.mustBeEmpty()
        let number = try RewardClaims.claim(
          dispute, note: note, by: call.actor, at: call.now, under: call.rules, in: db)
        return .object { $0.member("number", number) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/cases/{number}/contacts", "readRewardContacts",
        "Whom to call about a claim that was drawn; who asked and what for is written down."
      ).body("Unmasking").answer("RewardContacts", .created)
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        let purpose = try said.neededText("purpose")
        try said.mustBeEmpty()
        let contacts = try RewardRounds.contacts(
          of: number, purpose: purpose, by: call.actor, at: call.now, in: db)
        return .object { json in
          json.array("items", contacts) { json, one in
            json.object { json in
              json.member("side", one.side.rawValue)
              json.member("name", one.name)
              json.member("phone", one.phone)
            }
          }
        }
      }
    }
    roundEndpoints()
  }

  private func roundEndpoints() {
    endpoint(
      Endpoint(
        .get, "/rewards/rounds", "listRewardRounds",
        "Rounds of claims of the area of the post and what lies in it, the latest first."
      ).answer("RewardRoundList")
    ) { visit in
      let call = try await visit.call()
      let rounds = try await call.read { db in try RewardRound.list(for: call.actor, in: db) }
      return visit.json(
        .list(rounds) { json, round in round.head(to: &json) })
    }
    endpoint(
      Endpoint(
        .post, "/rewards/rounds", "drawRewardRound",
        "Gathers the claims that were checked and draws whom to call back, from `seed` or a fresh one."
      ).body("RewardDrawing").answer("RewardRound", .created)
    ) { visit in
      let call = try await visit.call()
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        let seed = try said.text("seed")
        try said.mustBeEmpty()
        let round = try RewardRounds.draw(
          seed: seed, by: call.actor, at: call.now, under: call.rules, in: db)
        return try round.json(in: db)
      }
    }
    endpoint(
      Endpoint(
        .get, "/rewards/rounds/{round}", "readRewardRound",
        "A round with its claims and, once it is made, its payment list. It names no party."
      ).query(
        .init("format", .choice(["json", "csv", "xlsx"]), "json, or the payment list to keep")
      ).answer("RewardRound")
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("round")
      let format = try visit.query.askedChoice("format", ReportFormat.self) ?? .json
      let (round, payments, names, json) = try await call.read { db in
        let round = try RewardRound.find(id, for: call.actor, in: db)
        return (
          round, try round.payments(in: db), try Names.of(on: call.now.day, in: db),
          try round.json(in: db)
        )
      }
      guard let kind = TableFormat(rawValue: format.rawValue) else { return visit.json(json) }
      guard round.stage == .listed else { throw Refusal.notFound }
      let list = RewardPayments(
        payments: payments, total: round.total ?? 0, names: names, text: visit.text)
      return visit.download(
        try list.data(kind), type: kind.mediaType, name: "payments-\(round.id).\(kind.rawValue)")
    }
    act(
      "publication", "publishRewardRound",
      "Publishes a round whose sample was called. A second time changes nothing.",
      RewardRounds.publish)
    act(
      "payment", "listRewardPayments",
      "Makes the payment list of a round once the time for objections is over, and fixes it.",
      RewardRounds.list)
  }

  private func act(
    _ path: String, _ name: String, _ about: String,
    _ verb:
      @escaping @Sendable (Int64, Actor, Instant, Rulebook, Database) throws -> RewardRound
  ) {
    endpoint(
      Endpoint(.post, "/rewards/rounds/{round}/\(path)", name, about)
        .answer("RewardRound", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("round")
      let bytes = try await visit.sentNothing()
      return try await call.act(bytes) { db in
        try verb(id, call.actor, call.now, call.rules, db).json(in: db)
      }
    }
  }
}

extension ClaimableVolume {
  fileprivate func write(to json: inout JSONWriter) {
    json.member("dispute", number)
    json.member("volume", volume)
    json.member("form", form)
    json.member("class", proposedClass)
    json.member("amount", amount)
    json.member("closed", closed)
    json.member("bars", bars.map(\.rawValue))
    json.array("flags", flags) { json, flag in
      json.object { json in
        json.member("flag", flag.kind.rawValue)
        json.member("claims", flag.numbers)
      }
    }
  }
}

extension RewardRound {
  fileprivate func head(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("area", area)
    json.member("year", year)
    json.member("n", n)
    json.member("stage", stage.rawValue)
    json.member("seed", seed)
    json.member("percent", percent)
    json.member("drawn", drawn)
    json.member("published", published)
    json.member("until", until)
    json.member("listed", listed)
    json.member("total", total)
    json.member("sha256", sha256)
  }

  fileprivate func json(in db: Database) throws -> JSONWriter {
    let (lines, payments) = (try lines(in: db), try payments(in: db))
    let recoveries = try recoveries(in: db)
    return .object { json in
      head(to: &json)
      json.array("claims", lines) { json, line in
        json.object { json in
          json.member("number", line.number)
          json.member("volume", line.volume)
          json.member("state", line.state)
          json.member("mediator", line.name)
          json.member("committee", line.committee)
          json.member("kind", line.kind)
          json.member("form", line.form)
          json.member("class", line.rewardClass)
          json.member("amount", line.amount)
          json.member("sampled", line.isSampled)
          json.member("flagged", line.isFlagged)
          json.member("phoneResult", line.phoneResult)
          json.member("bar", line.bar)
        }
      }
      json.array("recoveries", recoveries) { json, one in
        json.object { json in
          json.member("claim", one.number)
          json.member("volume", one.volume)
          json.member("mediator", one.name)
          json.member("committee", one.committee)
          json.member("amount", one.amount)
          json.member("recovered", one.at)
        }
      }
      json.array("payments", payments) { json, one in
        json.object { json in
          json.member("n", one.n)
          json.member("claim", one.claim)
          json.member("volume", one.volume)
          json.member("mediator", one.name)
          json.member("committee", one.committee)
          json.member("form", one.form)
          json.member("class", one.rewardClass)
          json.member("amount", one.amount)
        }
      }
    }
  }
}
