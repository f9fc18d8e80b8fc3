import CaseEngine
import Governance
import Storage

extension CaseSummary {
  func write(to json: inout JSONWriter) {
    json.member("number", number)
    json.member("procedure", procedure)
    json.member("state", state)
    json.member("open", open)
    json.member("outcome", outcome)
    json.member("title", title)
    json.member("area", area)
    json.member("holder", holder)
    json.member("level", level.name)
    CaseView.owner(
      post: turn, organisation: unit, person: handler, area: holder, to: &json)
    json.member("light", light.rawValue)
    json.member("due", due)
    json.member("entries", entries)
    json.member("category", category)
    json.member("urgency", urgency)
    json.member("confidential", confidential)
    json.member("opened", opened)
    json.member("changed", changed)
    json.member("closed", closed)
    json.member("reports", reports)
    json.member("proposedRisk", proposedRisk)
  }
}

extension ShownReport {
  func write(to json: inout JSONWriter) {
    json.member("receipt", isHidden ? nil : report.receipt)
    json.member("channel", report.channel)
    json.member("received", report.received)
    json.member("confidential", report.confidential)
    json.member("hidden", isHidden)
    json.member("title", title)
    json.member("text", text)
    json.member("name", name)
    json.member("phone", phone)
    json.member("address", address)
    json.member("judgement", report.judgement)
    json.member("erased", report.erased)
  }
}

extension CaseDesk.Offer {
  func write(to json: inout JSONWriter, choices known: [CaseEngine.Field.Kind: [String]]) {
    json.member("step", step.id)
    json.array("fields", step.fields) { json, field in
      json.object { field.write(to: &$0, choices: choices[field.name] ?? known[field.kind]) }
    }
  }
}

extension CaseEngine.Field {
  func write(to json: inout JSONWriter, choices: [String]?) {
    json.member("name", name)
    json.member("kind", kind.rawValue)
    json.member("required", required)
    json.member("personal", personal)
    if let choices { json.member("choices", choices) } else { json.member("choices", [String]()) }
  }
}

extension ShownEntry {
  func write(to json: inout JSONWriter) {
    json.member("n", entry.n)
    json.member("at", entry.at)
    if let person = entry.by?.person {
      json.object("person") { json in
        json.member("id", person)
        json.member("name", name)
      }
    } else {
      json.null("person")
    }
    if let doer = entry.by {
      json.object("post") { json in
        json.member("id", doer.post)
        json.member("role", doer.role.rawValue)
        json.member("organisation", doer.organisation)
        json.member("area", doer.area)
      }
    } else {
      json.null("post")
    }
    json.member("step", entry.step)
    json.member("from", entry.from)
    json.member("to", entry.to)
    json.object("data") { json in
      for (field, value) in data.sorted(by: { $0.key < $1.key }) { json.member(field, value) }
    }
    json.member("erased", erased)
    json.member("previous", previous)
    json.member("hash", hash)
  }
}
