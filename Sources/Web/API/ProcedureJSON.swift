import CaseEngine
import Governance

extension Procedure {
  func write(to json: inout JSONWriter, _ limits: Limits, categories: [String]) {
    json.member("id", id)
    json.member("policy", limits.version)
    json.member("roles", Set(steps.flatMap(\.by).map(\.rawValue)).sorted())
    json.array("states", states) { json, state in
      json.object { json in
        json.member("id", state.id)
        json.member("open", state.isOpen)
        json.member("owner", state.owner?.rawValue)
        json.member("clock", state.clock)
        json.member("ending", state.ending?.rawValue)
      }
    }
    json.array("steps", steps) { json, step in
      json.object { json in
        json.member("step", step.id)
        json.member("from", step.from)
        json.member("to", to(of: step).sorted())
        json.member("by", step.by.map(\.rawValue))
        json.array("fields", step.fields) { json, field in
          let choices =
            field.choices == .policy("categories") ? categories : StepForm.choices(field, limits)
          json.object { field.write(to: &$0, choices: choices) }
        }
      }
    }
    json.array("clocks", clocks) { json, clock in
      json.object { json in
        json.member("clock", clock.name)
        json.member("kind", clock.kind.rawValue)
        json.member("owner", clock.owner.rawValue)
        if let term = limits.terms[clock.name] {
          json.object("term") { json in
            json.member("amount", term.amount)
            json.member("unit", term.unit.rawValue)
          }
        } else {
          json.null("term")
        }
      }
    }
  }

  private func to(of step: Step) -> Set<String> {
    step.from.isEmpty
      ? step.to.states(from: nil)
      : step.from.reduce(into: []) { $0.formUnion(step.to.states(from: $1)) }
  }
}
