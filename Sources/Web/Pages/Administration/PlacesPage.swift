import CaseEngine
import Governance
import Hummingbird
import Storage

/// Places with a QR code: a list by area, the signs to print, and a form for a new one.
struct PlacesPage: Page {
  let area: Area
  let path: [Area]
  let below: [Area]
  let places: [Place]
  let addresses: [Int64: String]
  let mayChange: Bool
  var entered = Entered()

  func title(_ context: PageContext) -> String { context.text("menu.places") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.mine"), "/")]
      + path.map { Link($0.name, Self.address(of: $0)) }
  }

  private static func address(of area: Area) -> String { "/places?area=" + area.code }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="lead">\(text("places.lead"))</p>
      \(when: !below.isEmpty, """
        <details class="ended"><summary>\(text("places.below", ["name": area.name]))</summary>\
        <p class="buttons">\(each: below, {
          "<a href=\"\(Self.address(of: $0))\">\($0.name)</a> "
        })</p></details>
        """)\
      \(when: places.isEmpty, context.empty(text("places.none", ["name": area.name])))\
      \(when: !places.isEmpty, """
        <p class="buttons"><button class="button plain" data-print>\(context.icon(.print)) \
        \(text("places.print"))</button></p>
        <div class="signs">\(each: places, { sign($0, context) })</div>
        """)\
      \(when: mayChange, context.section(text("places.new"), id: "new", form(context)))
      """
  }

  private func sign(_ place: Place, _ context: PageContext) -> HTML {
    let text = context.text
    let code = addresses[place.id].flatMap { QRCode($0) }
    return """
      <article class="sign"><figure class="qr">\
      \(optional: code?.svg(title: place.name), { HTML(raw: $0) })</figure>
      <strong>\(place.name)</strong><p class="quiet">\(place.address)</p>
      <p>\(text("places.scan"))</p>
      <p class="buttons"><a class="button plain" href="/places/\(place.code)/code.svg">SVG</a>\
      <a class="button plain" href="/places/\(place.code)/code.png">PNG</a>\
      \(when: mayChange, context.button(Action(
        text(place.active ? "places.close" : "places.open"), "/places/\(place.code)",
        way: .post(["active": place.active ? "no" : "yes", "area": place.area]))))</p>
      \(when: !place.active, "<p>\(context.tag(text("places.closed")))</p>")</article>
      """
  }

  private func form(_ context: PageContext) -> HTML {
    let text = context.text
    let fields = [
      Field(
        "name", text("places.name"), hint: text("places.name.hint"), required: true, maxLength: 60),
      Field("address", text("field.address"), required: true, maxLength: 100),
      Field(
        "kind", text("places.kind"), required: true, value: text("places.kind.usual"), maxLength: 30
      ),
      Field("area", "", .hidden, value: area.code),
    ]
    return context.form("/places", fields, entered, submit: text("places.add"))
  }
}

extension Routes {
  /// Signs in the city that lead to the form.
  func places() {
    page("/places") { visit in
      visit.page(try await Self.placesPage(visit, area: try visit.query["area"]))
    }
    form("/places") { visit, form in
      do {
        try await visit.writing { moment, db in
          _ = try Governance.Places.add(
            area: form["area"], name: form["name"], address: form["address"], kind: form["kind"],
            by: moment.actor, at: moment.now, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.placesPage(visit, area: form["area"])
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/places?area=\(form["area"])", Flash(visit.text("places.added")))
    }
    form("/places/{place}") { visit, form in
      let code = try visit.parameter("place")
      let isActive = form["active"] == "yes"
      try await visit.writing { moment, db in
        try Governance.Places.set(
          code, active: isActive, by: moment.actor, at: moment.now, in: db)
      }
      return visit.see("/places?area=\(form["area"])", Flash(visit.text("places.changed")))
    }
    page("/places/{place}/{file}") { visit in
      let code = try visit.parameter("place")
      let file = try visit.parameter("file")
      let place = try await visit.reading { _, db in try Governance.Places.find(code, in: db) }
      guard let place, let picture = QRCode(visit.address(of: "/q/\(place.code)")) else {
        throw Refusal.notFound
      }
      switch file {
      case "code.svg":
        return visit.download(
          Array(picture.svg(title: place.name).utf8), type: "image/svg+xml",
          name: "\(place.code).svg")
      case "code.png":
        return visit.download(
          [UInt8](picture.png()), type: "image/png", name: "\(place.code).png")
      default: throw Refusal.notFound
      }
    }
  }

  private static func placesPage(_ visit: Visit, area code: String) async throws -> PlacesPage {
    let home = visit.address(of: "/q/")
    return try await visit.reading { moment, db in
      let asked = code.isEmpty ? moment.actor.post.area : code
      guard let area = try Areas.find(asked, in: db) else { throw Refusal.notFound }
      let places = try Governance.Places.all(in: area.code, db)
      return PlacesPage(
        area: area, path: try Areas.path(of: area, in: db),
        below: try Areas.children(of: area.code, on: moment.now.day, in: db), places: places,
        addresses: Dictionary(
          places.map { ($0.id, home + $0.code) }, uniquingKeysWith: { first, _ in first }),
        mayChange: moment.actor.role == .administrator)
    }
  }
}
