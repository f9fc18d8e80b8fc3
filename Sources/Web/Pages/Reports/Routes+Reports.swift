import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// What the matters add up to.
  func reports() {
    let recent = Recent()
    page("/reports") { visit in
      let asked = try visit.query
      let code = try asked.askedArea("area")
      let month = try asked.askedMonth("month")
      let page = try await visit.reading { moment, db in
        let period = ReportPeriod.month(of: month ?? moment.now.day)
        let area = code ?? moment.actor.post.area
        let key = moment.key("overview", area, period)
        let overview = try recent.value(key) {
          try Overview.run(area, period, for: moment.actor, at: moment.now, in: db)
        }
        return OverviewPage(
          overview: overview, areas: try .of(overview.area, for: moment, in: db))
      }
      return visit.page(page)
    }
    page("/mediation/figures") { visit in
      let asked = try visit.query
      let format = try asked.askedChoice("format", TableFormat.self)
      let page = try await visit.reading { moment, db in
        let period = ReportPeriod.month(of: try asked.askedMonth("month") ?? moment.now.day)
        let area = try asked.askedArea("area") ?? moment.actor.post.area
        let actor = moment.actor
        let (report, overview, watch) = try recent.value(moment.key("mediation", area, period)) {
          (
            try MonthlyReport.run(area, period, for: actor, at: moment.now, in: db),
            try Overview.run(area, period, of: .mediation, for: actor, at: moment.now, in: db),
            try DisputeWatch.of(area, period, moment, in: db)
          )
        }
        return MediationFiguresPage(
          report: report, overview: overview,
          areas: try .of(overview.area, for: moment, in: db), watch: watch)
      }
      if let format {
        return visit.download(
          try page.report.file(visit.text, format), type: format.mediaType,
          name:
            "\(visit.text("menu.mediation-figures"))-\(page.report.period.from).\(format.rawValue)")
      }
      return visit.page(page)
    }
    page("/reports/{measure}") { visit in
      guard let measure = Measure.named(try visit.parameter("measure")) else {
        throw Refusal.notFound
      }
      let asked = try visit.query
      let format = try asked.askedChoice("format", TableFormat.self)
      let page = try await visit.reading { moment, db in
        let query = try ReportQuery(
          measure, asked, area: moment.actor.post.area, on: moment.now.day)
        let key = moment.key(
          "\(measure.id) \(query.grouping.rawValue)\(query.filter.address)", query.area,
          query.period)
        let compared = try recent.value(key) {
          try ComparedReport.run(
            query, against: Comparison.allCases, for: moment.actor, at: moment.now, in: db)
        }
        var page = ReportPage(
          compared: compared, areas: try .of(compared.report.area, for: moment, in: db))
        if measure.ground == .mediation {
          let policy = try Policies.current(
            MediationPolicy.self, on: moment.now.day, in: db
          ).policy
          page.channels = visit.text.choices(policy.choices("channels"))
          page.kinds = visit.text.choices(policy.choices("kinds"))
        }
        return page
      }
      if let format {
        return try visit.download(
          ReportTable(page.compared, visit.text, comparison: .month), format)
      }
      return visit.page(page)
    }
  }
}

extension Form {
  /// The first day of a month, `2024-09`.
  func askedMonth(_ name: String) throws(Invalid) -> Day? {
    guard let text = asked(name) else { return nil }
    guard let day = Day("\(text)-01") else { throw Invalid(name, "choice") }
    return day
  }
}

extension Moment {
  /// Everything that a figure depends on beside the rows: what is asked, the sight of who asks,
  /// and the city's clock, which a demonstration moves.
  func key(_ what: String, _ area: String, _ period: ReportPeriod) -> String {
    let post = actor.post
    return "\(what) \(area) \(period.from) \(period.to) \(post.role.rawValue) \(post.area) "
      + "\(post.organisation ?? 0) \(now.day)"
  }
}
