import CaseEngine
import Governance

extension Navigation {
  /// The side list of the product. A domain adds its entries to its group here.
  package static let standard = Navigation([
    Group(
      key: "menu.work",
      entries: [
        Entry(key: "menu.mine", path: "/", icon: .inbox, onPhone: true),
        Entry(key: "menu.messages", path: "/messages", icon: .bell, onPhone: true),
      ]),
    Group(
      key: "menu.desks",
      entries: [
        Entry(
          key: "menu.dispatch", path: "/dispatch", icon: .layers, roles: ["dispatcher"],
          onPhone: true),
        Entry(
          key: "menu.calls", path: "/calls/new", icon: .phone,
          roles: ["clerk", "dispatcher", "village-worker"], onPhone: true),
        Entry(
          key: "menu.disputes", path: "/disputes/new", icon: .people,
          roles: Set(Role.registersDisputes.map(\.rawValue)), onPhone: true),
        Entry(
          key: "menu.counselling", path: "/counselling", icon: .people,
          roles: ["psychologist", "coordinator"], onPhone: true),
        Entry(
          key: "menu.hand-over", path: "/disputes/new", icon: .people, roles: ["handler"]),
        Entry(
          key: "menu.call-backs", path: "/call-backs", icon: .chat, roles: ["caller"],
          onPhone: true),
        Entry(
          key: "menu.reviews", path: "/reviews", icon: .check, roles: ["reviewer"], onPhone: true),
        Entry(key: "menu.cases", path: "/cases", icon: .list, roles: working, onPhone: true),
        Entry(
          key: "menu.supervisions", path: "/supervisions", icon: .flag,
          roles: ["supervisor", "leader", "reviewer", "dispatcher"]),
        Entry(
          key: "menu.instructions", path: "/instructions", icon: .pen,
          roles: ["supervisor", "leader", "reviewer", "dispatcher", "handler"]),
      ]),
    Group(
      key: "menu.institutions",
      entries: [
        Entry(
          key: "menu.centre", path: "/centre", icon: .home,
          roles: ["receptionist", "coordinator"], onPhone: true),
        Entry(
          key: "menu.duties", path: "/duties", icon: .calendar, roles: ["handler", "mediator"]),
        Entry(
          key: "menu.conferences", path: "/conferences", icon: .chat,
          roles: ["coordinator", "supervisor", "leader"]),
        Entry(
          key: "menu.rewards", path: "/rewards", icon: .check,
          roles: Set(RewardRound.readers.map(\.rawValue)).union(["mediator"])),
        Entry(key: "menu.centres", path: "/centres", icon: .building, roles: institutions),
        Entry(key: "menu.registers", path: "/registers", icon: .list, roles: institutions),
        Entry(
          key: "menu.institution-figures", path: "/institutions", icon: .chart,
          roles: institutions.union(["auditor"])),
        Entry(
          key: "menu.mediation-figures", path: "/mediation/figures", icon: .chart,
          roles: Set(Measure.Ground.mediation.readers.map(\.rawValue))),
      ]),
    Group(
      key: "menu.tools",
      entries: [
        Entry(
          key: "menu.reports", path: "/reports", icon: .chart,
          roles: Set(Role.readersOfFigures.map(\.rawValue))),
        Entry(
          key: "menu.bulletins", path: "/bulletins", icon: .document,
          roles: Set(Role.readersOfFigures.map(\.rawValue))),
        Entry(key: "menu.calculator", path: "/calculator", icon: .clock),
        Entry(key: "menu.calendar", path: "/calendar", icon: .calendar),
      ]),
    Group(
      key: "menu.keeping",
      entries: [
        Entry(key: "menu.people", path: "/people", icon: .people, roles: keeping, onPhone: true),
        Entry(
          key: "menu.places", path: "/places", icon: .place,
          roles: ["administrator", "clerk", "village-worker"]),
        Entry(
          key: "menu.policies", path: "/policies", icon: .settings, roles: keeping, onPhone: true),
        Entry(key: "menu.outbox", path: "/outbox", icon: .inbox, roles: keeping),
        Entry(key: "menu.templates", path: "/templates", icon: .document, roles: keeping),
        Entry(key: "menu.audit", path: "/audit", icon: .shield, roles: ["auditor"], onPhone: true),
      ]),
  ])

  private static let keeping: Set<String> = [
    "administrator", "security-administrator", "auditor",
  ]

  private static let institutions: Set<String> = [
    "receptionist", "coordinator", "mediator", "psychologist", "supervisor", "leader",
    "administrator",
  ]

  private static let working: Set<String> = [
    "clerk", "dispatcher", "handler", "reviewer", "caller", "supervisor", "leader",
    "village-worker", "auditor", "receptionist", "coordinator", "mediator", "psychologist",
  ]
}
