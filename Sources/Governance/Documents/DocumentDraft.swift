import CaseEngine
import Storage

/// A paper before it is issued: what the case gives, what somebody has filled in, what is missing.
package struct DocumentDraft: Sendable {
  /// A required tag without a value.
  package struct Gap: Hashable, Sendable {
    package let tag: String
    /// The row that it is missing in, from 1 on.
    package let row: Int?
    /// The field of the form that fills it; nil where only the case can.
    package let field: String?
    /// The step that would say it.
    package let step: String?
  }

  package let file: CaseFile
  package let kind: DocumentKind
  package let policy: DocumentPolicy
  /// The version of the policy.
  package let version: String
  package let source: DocumentSource
  package let values: [String: DocumentValue]
  package let gaps: [Gap]

  package var title: String { policy.templates[kind.id]?.title ?? kind.id }

  /// The case found by the gate, its values, and `typed` over them.
  ///
  /// - Parameters:
  ///   - typed: by field name, as a form sends it; an empty text takes a value away.
  ///   - entry: of which the paper is the record, see `DocumentSource.recorded`.
  package static func of(
    _ kindID: String, for number: String, typed: [String: String], from entry: Int? = nil,
    by actor: Actor, at now: Instant, in db: Database
  ) throws -> DocumentDraft {
    let found = try CaseFile.find(number, for: actor, in: db)
    guard found.degree == .content else { throw Refusal.notAllowed(step: "issue-document") }
    return try of(kindID, for: found.file, typed: typed, from: entry, by: actor, at: now, in: db)
  }

  static func of(
    _ kindID: String, for file: CaseFile, typed: [String: String], from entry: Int? = nil,
    by actor: Actor, at now: Instant, in db: Database
  ) throws -> DocumentDraft {
    guard let domain = DocumentKinds.domain(of: file.matter.procedure),
      let kind = domain.kinds.first(where: { $0.id == kindID })
    else { throw Refusal.notFound }
    guard kind.by.contains(actor.role) else { throw Refusal.notAllowed(step: "issue-document") }
    let area = try Areas.find(file.matter.holder, in: db)
    let setting = try Policies.current(DocumentPolicy.self, on: now.day, area: area, in: db)
    let source = try domain.source(
      for: kind, of: file, from: entry, by: actor, at: now, in: db)
    if let entry, source.entry != entry { throw Invalid("entry", "choice") }
    var typing = DocumentTyping(typed: typed)
    var values = typing.values(of: kind.tags, over: source.values)
    guard typing.problems.isEmpty else { throw Invalid(typing.problems) }
    values["unit"] = .text(source.unit)
    values["title"] = .text(setting.policy.templates[kindID]?.title ?? kindID)
    values["issued-day"] = .day(now.day)
    values["case-number"] = .text(CaseNumber.spaced(file.number))
    return DocumentDraft(
      file: file, kind: kind, policy: setting.policy, version: setting.version, source: source,
      values: values, gaps: gaps(kind, values, source))
  }

  private static func gaps(
    _ kind: DocumentKind, _ values: [String: DocumentValue], _ source: DocumentSource
  ) -> [Gap] {
    func lacks(_ tag: DocumentTag, _ values: [String: DocumentValue]) -> Bool {
      tag.required && (values[tag.name]?.isEmpty ?? true)
    }
    return kind.tags.flatMap { tag -> [Gap] in
      let step = source.steps[tag.name]
      if lacks(tag, values) {
        return [Gap(tag: tag.name, row: nil, field: tag.isOpen ? tag.name : nil, step: step)]
      }
      guard case .rows(let inner) = tag.kind, case .rows(let rows)? = values[tag.name] else {
        return []
      }
      return rows.enumerated().flatMap { index, row in
        inner.filter { lacks($0, row) }.map {
          Gap(
            tag: $0.name, row: index + 1,
            field: $0.isOpen ? "\(tag.name)-\(index + 1)-\($0.name)" : nil, step: step)
        }
      }
    }
  }

  /// As it would be printed; what is missing is marked by `gap`, which gives its name.
  package func rendered(gap: ((String) -> String)? = nil) throws -> DocumentRendering {
    var values = values
    let template = try policy.template(kind.id)
    if let pattern = template.number, kind.isNumbered {
      values["number"] = .text(
        pattern.replacing("{n}", with: "\u{FF3F}").replacing("{year}", with: "\u{FF3F}")
          .replacing("{unit}", with: source.unit))
    }
    return try DocumentRendering(kind, template, values, under: policy, gap: gap)
  }
}

/// What somebody typed, read by the kinds of the tags.
package struct DocumentTyping {
  static let longestLine = 500
  static let longest = 20_000

  let typed: [String: String]
  private(set) var problems: [Invalid.Problem] = []

  init(typed: [String: String]) { self.typed = typed }

  mutating func values(
    of tags: [DocumentTag], over known: [String: DocumentValue], prefix: String = ""
  ) -> [String: DocumentValue] {
    var values = known
    for tag in tags {
      if case .rows(let inner) = tag.kind, case .rows(let rows)? = known[tag.name] {
        values[tag.name] = .rows(
          rows.enumerated().map { index, row in
            self.values(of: inner, over: row, prefix: "\(prefix)\(tag.name)-\(index + 1)-")
          })
        continue
      }
      guard tag.isOpen, let text = typed[prefix + tag.name] else { continue }
      values[tag.name] = text.trimmed.isEmpty ? nil : value(text.trimmed, tag, prefix + tag.name)
    }
    return values
  }

  private mutating func value(
    _ text: String, _ tag: DocumentTag, _ field: String
  ) -> DocumentValue? {
    func fault(_ rule: String, _ values: [String: String] = [:]) -> DocumentValue? {
      problems.append(Invalid.Problem(field, rule, values))
      return nil
    }
    let most = tag.kind == .paragraphs ? Self.longest : Self.longestLine
    guard text.count <= most else { return fault("too-long", ["most": "\(most)"]) }
    switch tag.kind {
    case .text, .paragraphs: return .text(text)
    case .day: return Day(text).map(DocumentValue.day) ?? fault("day")
    case .money: return Money.read(text).map(DocumentValue.money) ?? fault("money")
    case .choice(let values): return values.contains(text) ? .choice(text) : fault("choice")
    case .rows, .signature, .seal, .page: return nil
    }
  }

  /// Refuses names that no tag of this kind has; a row's as `applicants-1-gender`.
  package static func checkNames(
    _ names: some Sequence<String>, for kind: DocumentKind
  ) throws(Invalid) {
    let unknown = names.filter { name in
      !kind.tags.contains { tag in
        if tag.name == name { return tag.isOpen }
        guard case .rows(let inner) = tag.kind, name.hasPrefix(tag.name + "-") else {
          return false
        }
        let rest = name.dropFirst(tag.name.count + 1).split(separator: "-", maxSplits: 1)
        return rest.count == 2 && Int(rest[0]) != nil
          && inner.contains { $0.name == rest[1] && $0.isOpen }
      }
    }
    if unknown.isEmpty { return }
    throw Invalid(unknown.sorted().map { Invalid.Problem($0, "unknown-field") })
  }
}
