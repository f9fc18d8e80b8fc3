import CaseEngine
import Governance

extension Clock {
  /// How the clock stands, without the explanation.
  func write(to json: inout JSONWriter, _ deadline: Deadline, at now: Instant) {
    json.member("clock", name)
    json.member("round", round)
    json.object("owner") { json in
      json.member("post", owner.role)
      json.member("organisation", owner.organisation)
      json.member("area", owner.area)
    }
    json.member("state", state(at: now, due: deadline.due).rawValue)
    json.member("start", start)
    json.member("due", deadline.due)
    json.member("yellowFrom", deadline.yellowFrom)
    json.member("redFrom", deadline.redFrom)
    json.member("claimedAt", claimedAt)
    json.member("metAt", ending == .met ? stoppedAt : nil)
    json.member("provisional", deadline.provisional)
  }
}

extension CaseFile {
  /// Every clock of the case, and why each is due when it is.
  func writeDeadline(to json: inout JSONWriter, at now: Instant, under rules: Rulebook, text: Text)
    throws
  {
    let procedure = try rules.procedure(matter.procedure)
    let duties = matter.clocks.filter { procedure.clock($0.name)?.kind == .duty }
    let primary = matter.open ? Primary.of(duties, at: now, rules.calendar) : nil
    json.member("primary", primary?.clock.name)
    json.array("clocks", matter.clocks) { json, clock in
      let deadline = Deadline.of(clock, rules.calendar)
      json.object { json in
        clock.write(to: &json, deadline, at: now)
        json.member("kind", procedure.clock(clock.name)?.kind.rawValue)
        json.member("policy", policy)
        json.member("calendar", rules.calendar.version)
        json.array("explanation", deadline.reasons) { json, reason in
          json.object { json in
            json.member("rule", reason.rule)
            json.member("text", text.line(reason))
          }
        }
      }
    }
  }
}
