import CaseEngine
import Governance

/// The rooms of a centre, by whom and until when they are taken, and how one is booked.
extension CentrePage {
  func roomList(_ context: PageContext) -> HTML {
    let text = context.text
    let (bookings, people, own, path, actor) = (bookings, people, centre.isOwn, path, actor)
    return context.list(
      Listing(
        name: text("centre.rooms"),
        columns: [
          .init(text("register.centre-rooms.name"), headline: true) { "\($0.name)" },
          .init(text("register.centre-rooms.kind")) {
            "\(text("register.centre-rooms.kind.\($0.values.text("kind") ?? "")"))"
          },
          .init(text("centre.booked")) { room in
            let mine = bookings.filter { $0.room == room.id }
            guard !mine.isEmpty else {
              return "<span class=\"quiet\">\(text("centre.room.free"))</span>"
            }
            return """
              <ul>\(each: mine, { one in
                """
                <li>\(text.timeOfDay(one.begins))–\(text.timeOfDay(one.ends)) \(one.purpose) \
                <span class="quiet">\(people[one.person] ?? "")</span>\
                \(when: own || one.person == actor, context.button(Action(
                  text("centre.cancel-booking"), "\(path)/bookings/\(one.id)/cancel",
                  way: .post(["day": "\(one.begins.day)"]))))</li>
                """
              })</ul>
              """
          },
        ], elements: rooms, empty: (text("centre.rooms.none"), nil)))
  }

  func bookForm(_ context: PageContext) -> HTML {
    let text = context.text
    let choices = rooms.filter { $0.values.text("kind") != "window" }.map {
      Field.Choice("\($0.id)", $0.name)
    }
    let times = stride(from: 7 * 60, through: 21 * 60, by: 15).map {
      Field.Choice(Timetable.text($0), Timetable.text($0))
    }
    return context.form(
      "\(path)/bookings",
      [
        Field("room", text("centre.room"), .one(choices), required: true),
        Field("day", text("centre.day"), .day, required: true, value: "\(max(day, today))"),
        Field("from", text("centre.from"), .one(times), required: true, value: "09:00"),
        Field("to", text("centre.to"), .one(times), required: true, value: "10:00"),
        Field(
          "purpose", text("centre.purpose"), hint: text("centre.purpose.hint"), required: true,
          maxLength: 100),
      ], entered("book"), submit: text("centre.book"))
  }
}
