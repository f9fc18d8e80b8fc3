import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  func callEndpoints() {
    endpoint(
      Endpoint(
        .get, "/centres/{centre}/calls", "listCentreCalls",
        "Who was called to a centre and when he was there, newest first; of a week where nothing is said."
      ).query(.init("from", .day, "The first day")).answer("CentreCallList")
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let first = try visit.query.askedDay("from") ?? call.now.day - 6
      let calls = try await call.read { db in
        let centre = try Centre.find(id, for: call.actor, in: db)
        guard centre.isWatched else { throw Refusal.notAllowed(step: "read") }
        return try CentreCalls.of(id, since: first.start, in: db)
      }
      return visit.json(
        .list(calls) { json, one in one.write(to: &json) })
    }
    endpoint(
      Endpoint(
        .post, "/centres/{centre}/calls", "callToCentre",
        "Calls who provides a function (`function`, its row) to the centre."
      ).body("CentreCalling").answer("Created", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        guard let function = Int64(try said.neededText("function")) else {
          throw Invalid("function", "choice")
        }
        let purpose = try said.neededText("purpose")
        try said.mustBeEmpty()
        let made = try CentreCalls.call(
          function, to: id, for: purpose, by: call.actor, at: call.now, in: db)
        return .object { $0.member("id", made) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/centres/{centre}/calls/{call}", "endCentreCall",
        "Who was called has arrived, or with `reason` need not come any more."
      ).body("CentreCallEnd").answer("Done", .created)
    ) { visit in
      let call = try await visit.call()
      let (id, called) = (try visit.number("centre"), try visit.number("call"))
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        let reason = try said.text("reason")
        try said.mustBeEmpty()
        if let reason {
          try CentreCalls.cancel(
            called, at: id, because: reason, by: call.actor, at: call.now, in: db)
        } else {
          try CentreCalls.arrived(called, at: id, by: call.actor, at: call.now, in: db)
        }
        return .done
      }
    }
  }

  func bookingEndpoints() {
    endpoint(
      Endpoint(.get, "/centres/{centre}/bookings", "readBookings", "The rooms taken on a day.")
        .query(.init("day", .day, "By default today")).answer("BookingList")
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let day = try visit.query.askedDay("day") ?? call.now.day
      let bookings = try await call.read { db in
        let centre = try Centre.find(id, for: call.actor, in: db)
        guard try centre.isWatched || Bookings.mayBook(centre, call.actor, in: db) else {
          throw Refusal.notAllowed(step: "read")
        }
        return try Bookings.of(id, on: day, in: db)
      }
      return visit.json(
        .list(bookings) { json, booking in
          json.member("id", booking.id)
          json.member("room", booking.room)
          json.member("begins", booking.begins)
          json.member("ends", booking.ends)
          json.member("purpose", booking.purpose)
        })
    }
    endpoint(
      Endpoint(
        .post, "/centres/{centre}/bookings", "bookRoom",
        "Takes a room by the quarter of an hour; what is taken already is refused."
      ).body("Booking").answer("Created", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        guard let room = Int64(try said.neededText("room")) else { throw Invalid("room", "choice") }
        guard let begins = try said.time("begins") else { throw Invalid("begins", "required") }
        guard let ends = try said.time("ends") else { throw Invalid("ends", "required") }
        let purpose = try said.neededText("purpose")
        try said.mustBeEmpty()
        let made = try Bookings.book(
          room, at: id, from: begins, to: ends, for: purpose, by: call.actor, at: call.now, in: db)
        return .object { $0.member("id", made) }
      }
    }
    endpoint(
      Endpoint(
        .delete, "/centres/{centre}/bookings/{booking}", "cancelBooking", "Gives a room back."
      ).answer("Done")
    ) { visit in
      let call = try await visit.call()
      let (id, booking) = (try visit.number("centre"), try visit.number("booking"))
      try await call.city.store.write { db in
        try Bookings.cancel(booking, at: id, by: call.actor, at: call.now, in: db)
      }
      return visit.json(.done)
    }
  }
}
