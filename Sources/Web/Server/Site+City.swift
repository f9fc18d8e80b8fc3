import CaseEngine
import Crypto
import Governance
import Logging
import Storage

extension Site {
  /// The site of a city: its clock, its sessions, its mark as a demonstration.
  package static func of(
    _ city: City, texts: Texts, assets: Assets, address: String? = nil,
    secureCookies: Bool = false, secret: SymmetricKey = SymmetricKey(size: .bits256),
    logger: Logger = Logger(label: "anlan.web")
  ) -> Site {
    var site = Site(
      texts: texts, assets: assets, demonstration: city.isDemonstration,
      secureCookies: secureCookies, secret: secret, now: { city.now },
      recognise: { try await Viewer.of($0, in: city) },
      unready: { await city.unready() }, waitingWrites: { city.store.waitingWrites },
      logger: logger)
    site.refusesWrites = { city.store.refusesWrites }
    site.city = city
    site.address = address
    return site
  }
}

extension Viewer {
  /// Who holds the token, if the sign-in is complete and it is clear by which post he acts.
  static func of(_ token: String, in city: City) async throws -> Viewer? {
    let (now, machine) = (city.now, CityClock.machine)
    let found = try await city.store.read { db -> (viewer: Viewer, stale: Bool)? in
      guard let session = try Sessions.find(token, at: machine, in: db) else { return nil }
      let actor: Actor
      do {
        actor = try Sessions.actor(token, at: machine, on: now.day, in: db)
      } catch is Refusal {
        return nil
      }
      guard let area = try Areas.find(actor.post.area, in: db) else { return nil }
      let path = try Areas.path(of: area, in: db)
      let unit = try actor.post.organisation.flatMap { try Organisations.find($0, in: db)?.name }
      let viewer = Viewer(
        person: actor.person, name: actor.name, post: actor.post.title, area: unit ?? area.name,
        areasAbove: (unit == nil ? path.dropLast() : path[...]).map(\.name),
        roles: [actor.role.rawValue], unread: try Inbox.unread(for: actor, in: db))
      return (viewer, session.isStale(at: machine))
    }
    guard let found else { return nil }
    if found.stale {
      try await city.store.write { db in try Sessions.touch(token, at: machine, in: db) }
    }
    return found.viewer
  }
}
