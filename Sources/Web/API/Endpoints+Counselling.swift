import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// What only the help of psychologists has; its steps are those of every case.
  func counsellingEndpoints() {
    endpoint(
      Endpoint(
        .get, "/counselling", "listCounselling",
        "A psychologist's own open matters, soonest due first."
      ).answer("CounsellingList")
    ) { visit in
      let call = try await visit.call()
      let own = try await call.open { db in
        try call.actor.must(be: .psychologist, to: "read")
        return try CounsellingDesk.own(call.actor, in: db)
      }
      return visit.json(
        .list(own) { json, one in
          json.member("number", one.file.number)
          json.member("state", one.file.matter.state)
          json.member("client", one.client)
          json.member("need", one.file.matter.facts["need"]?.text)
          json.member("urgency", one.file.matter.facts["urgency"]?.text)
          json.member("nextDay", one.day?.description)
          json.member("nextTime", one.day == nil ? nil : one.time)
          json.member("due", one.file.deadline.due)
          json.member("light", one.file.light(at: call.now).rawValue)
        })
    }
    endpoint(
      Endpoint(
        .get, "/cases/{number}/client", "readClient",
        "Whom a psychologist helps, for him alone; each reading is written down."
      ).answer("Client")
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let sheet = try await call.open { db in
        let (file, degree, _) = try CaseFile.find(number, for: call.actor, in: db)
        guard let sheet = try ClientSheet.of(file, degree: degree, in: db) else {
          throw Refusal.notAllowed(step: "read")
        }
        try call.note("client", file, db)
        return sheet
      }
      return visit.json(
        .object { json in
          json.member("name", sheet.personal["name"])
          json.member("phone", sheet.personal["phone"])
          json.member("minor", sheet.party?.isMinor ?? false)
          json.member("representative", sheet.personal["representative"])
          json.member("representativePhone", sheet.personal["representative-phone"])
        })
    }
    endpoint(
      Endpoint(
        .get, "/cases/{number}/psychologists", "suggestPsychologists",
        "Who could be chosen for a request, best first, with what speaks for and against."
      ).answer("SuggestedPsychologists")
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let suggested = try await call.read { db in
        let (file, _, sight) = try CaseFile.find(number, for: call.actor, in: db)
        guard sight.mayArrange(file), file.matter.state == "asked" else {
          throw Refusal.notAllowed(step: "match")
        }
        return try SuggestedPsychologist.of(file, on: call.now.day, in: db)
      }
      return visit.json(
        .list(suggested) { json, one in
          json.member("person", one.person)
          json.member("name", one.name)
          json.member("area", one.area)
          json.member("near", one.near.name)
          json.member("speciality", one.speciality)
          json.member("load", one.load)
          json.member("full", one.isFull)
          json.member("passed", one.passed)
        })
    }
    endpoint(
      Endpoint(
        .get, "/cases/{number}/counselling", "listHelp",
        "What psychologists' help a dispute has: where each stands, and the word the client lets be told."
      ).answer("HelpList")
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let help = try await call.read { db in
        try Counsellings.of(try call.content(number, db).file, in: db)
      }
      return visit.json(
        .list(help) { json, one in
          json.member("number", one.number)
          json.member("state", one.state)
          json.member("open", one.open)
          json.member("outcome", one.outcome)
          json.member("party", one.party)
          json.member("opened", one.opened)
        })
    }
  }
}
