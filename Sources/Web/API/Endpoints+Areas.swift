import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  func areaEndpoints() {
    endpoint(
      Endpoint(
        .get, "/areas/{code}", "readArea",
        "An area with what lies beneath it and its places with a QR code. A former code answers the area that it means today."
      ).answer("Area")
    ) { visit in
      let call = try await visit.call()
      let code = try visit.parameter("code")
      let today = call.now.day
      let found = try await call.read { db -> (Area, [Area], [Place], [Organisation]) in
        guard let area = try Areas.current(code, on: today, in: db) else { throw Refusal.notFound }
        return (
          area, try Areas.children(of: area.code, on: today, in: db),
          try Governance.Places.all(in: area.code, db),
          try Organisations.all(in: area.code, on: today, db)
        )
      }
      let (area, children, places, organisations) = found
      return visit.json(
        .object { json in
          json.member("code", area.code)
          json.member("name", area.name)
          json.member("kind", area.kind.rawValue)
          json.member("level", area.level.name)
          json.member("parent", area.parent)
          json.member("city", area.city)
          json.member("county", area.county)
          json.member("township", area.township)
          json.member("validFrom", area.validFrom)
          json.member("validTo", area.validTo)
          json.array("children", children) { json, child in
            json.object { json in
              json.member("code", child.code)
              json.member("name", child.name)
              json.member("level", child.level.name)
            }
          }
          json.array("organisations", organisations) { json, unit in
            json.object { json in
              json.member("id", unit.id)
              json.member("name", unit.name)
              json.member("kind", unit.kind)
              json.member("lines", unit.lines)
            }
          }
          json.array("places", places.filter(\.active)) { json, place in
            json.object { json in
              json.member("code", place.code)
              json.member("name", place.name)
              json.member("address", place.address)
              json.member("kind", place.kind)
              json.member("url", visit.address(of: "/q/\(place.code)"))
            }
          }
        })
    }
  }
}
