import CaseEngine
import Governance

extension Duty {
  func write(to json: inout JSONWriter, on today: Day) {
    json.member("id", id)
    json.member("day", day)
    json.member("function", function)
    json.member("functionRow", functionRow)
    json.member("mode", mode.rawValue)
    json.member("organisation", organisation)
    json.member("attendant", attendant)
    json.member("presence", presence(on: today).rawValue)
    json.member("arrived", arrived)
    json.member("left", left)
    json.member("excused", excused)
  }
}

extension InstitutionFigures.Counts {
  func write(to json: inout JSONWriter) {
    for item in InstitutionFigures.Item.allCases { json.member(item.rawValue, self[item]) }
    json.object("types") { json in
      for type in CommitteeType.allCases {
        json.object(type.rawValue) { json in
          json.member("all", self[type].all)
          json.member("trade", self[type].trade)
        }
      }
    }
  }
}

extension CentreFigures.Counts {
  func write(to json: inout JSONWriter) {
    json.member("owed", owed)
    json.member("came", came)
    json.member("excused", excused)
    json.member("attendance", attendance)
    json.member("called", called)
    json.member("arrived", arrived)
    json.member("inTime", inTime)
    json.member("inTimeShare", inTimeShare)
    json.member("meanMinutes", meanMinutes)
  }
}
