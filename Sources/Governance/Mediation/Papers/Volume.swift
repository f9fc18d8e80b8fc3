import CaseEngine
import Storage

/// The volume of one round of a case: what stands at each place of its list, and what is missing.
package struct Volume: Sendable {
  package struct Part: Sendable {
    package let piece: VolumeRule.Piece
    package let isRequired: Bool
    package let papers: [IssuedDocument]
    package let files: [Attachment]
    /// What was seen of a party and given back, instead of a scan.
    package let seen: [Seen]
    /// The parties of whom it is wanted and not there.
    package let lacking: [Party]

    package var isEmpty: Bool { papers.isEmpty && files.isEmpty && seen.isEmpty }
  }

  /// A document of a party that somebody of the staff has had before him.
  package struct Seen: Hashable, Sendable {
    package let party: Int
    /// Which one, of `Identity.papers`.
    package let paper: String
    package let at: Instant
  }

  /// A volume that has been bound: its number, and what it held then.
  package struct Bound: Sendable {
    package let round: Int
    package let number: String
    package let retention: String
    package let note: String?
    package let at: Instant
    package let by: Int64
    package let papers: [Int64]
    /// What was handed in later is not in it.
    let entry: Int
  }

  /// Where a file stands: in which piece, and whose it is; everybody's where no party is named.
  package struct Place: Hashable, Sendable {
    package let piece: String
    package let party: Int?
  }

  package let file: CaseFile
  package let round: Int
  package let policy: VolumePolicy
  package let course: VolumeRule.Course
  package let parties: [Party]
  package let parts: [Part]
  package let places: [Int64: Place]
  /// Files of the case that have no place yet.
  package let loose: [Attachment]
  package let bound: Bound?
  /// Those of other rounds.
  package let others: [Bound]
  /// The entries of its round.
  let entries: [Entry]

  /// What keeps it from being bound: the places that nothing fills, or not for everybody.
  package var missing: [VolumeRule.Piece] {
    policy.rule.missing(
      in: course,
      there: Set(parts.lazy.filter { !$0.isEmpty && $0.lacking.isEmpty }.map(\.piece.id)))
  }

  /// Papers at required places that are not yet signed by everybody.
  package var unsigned: [IssuedDocument] {
    parts.filter(\.isRequired).filter { $0.files.isEmpty }.flatMap(\.papers)
      .filter { !$0.unsigned.isEmpty }
  }

  /// - Parameter round: nil for the one that the case is in.
  package static func of(
    _ number: String, round: Int? = nil, for actor: Actor, at now: Instant, in db: Database
  ) throws -> Volume {
    let found = try CaseFile.find(number, for: actor, in: db)
    guard found.degree == .content else { throw Refusal.notAllowed(step: "read") }
    guard MediationDocuments().procedures.contains(found.file.matter.procedure) else {
      throw Refusal.notFound
    }
    let files = try Attachments.shown(of: found.file, to: found.sight, in: db)
    let volume = try of(found.file, files, round: round, at: now, in: db)
    guard round == nil || volume.bound != nil || volume.round == found.file.matter.round else {
      throw Refusal.notFound
    }
    return volume
  }

  /// The volume of a case that the caller has found, with those of its files that he may see.
  static func of(
    _ file: CaseFile, _ files: [Attachment], round: Int? = nil, at now: Instant, in db: Database
  ) throws -> Volume {
    let round = round ?? file.matter.round
    let area = try Areas.find(file.matter.holder, in: db)
    let policy = try Policies.current(VolumePolicy.self, on: now.day, area: area, in: db).policy
    let all = try Volumes.all(of: file, in: db)
    let bound = all.first { $0.round == round }
    let entries = try Ledger.entries(of: file.id, in: db).map(\.entry).inRound(round)
    let parties = try Parties.of(file, in: db).filter(\.isActive)
    let places = try Volumes.places(
      of: file, round, policy, parties, entries.filter { $0.n <= bound?.entry ?? .max }, in: db)
    let issued = try IssuedDocument.all(of: file, in: db)
    let own = Set(entries.map(\.n))
    let papers = issued.filter { paper in
      bound.map { $0.papers.contains(paper.id) } ?? (paper.stands && own.contains(paper.entry))
    }
    let course = VolumeRule.Course(entries, parties)
    let parts = policy.pieces.compactMap { piece -> Part? in
      let filling = papers.filter { piece.papers.contains($0.kind) }
      let handed = files.filter { places[$0.id]?.piece == piece.id }
      let isRequired = policy.rule.isRequired(piece, in: course)
      let seen = Volume.seen(
        piece, of: parties, in: entries.filter { $0.n <= bound?.entry ?? .max })
      // What is there has a place, even where this course has none for it.
      guard isRequired != nil || !filling.isEmpty || !handed.isEmpty || !seen.isEmpty else {
        return nil
      }
      let served = handed.map { places[$0.id]?.party } + seen.map(\.party)
      let lacking =
        piece.eachParty == true && !served.contains(nil)
        ? parties.filter { $0.side != .third && !served.contains($0.number) } : []
      return Part(
        piece: piece, isRequired: isRequired ?? false, papers: filling, files: handed,
        seen: seen, lacking: lacking)
    }
    let scans = Set(issued.flatMap(\.signatures).compactMap(\.attachment))
    return Volume(
      file: file, round: round, policy: policy, course: course, parties: parties, parts: parts,
      places: places,
      loose: files.filter { (places[$0.id]?.piece ?? "").isEmpty && !scans.contains($0.id) },
      bound: bound, others: all.filter { $0.round != round }, entries: entries)
  }

  /// The last document of each party that was seen and not scanned, at the steps of a piece.
  private static func seen(
    _ piece: VolumeRule.Piece, of parties: [Party], in entries: [Entry]
  ) -> [Seen] {
    parties.compactMap { party in
      entries.last {
        $0.data["party"]?.number == party.number && piece.steps?.contains($0.step) == true
          && $0.data["identity-paper"] != nil
      }.flatMap { entry in
        guard let paper = entry.data["identity-paper"]?.text, entry.data["attachments"] == nil
        else { return nil }
        return Seen(party: party.number, paper: paper, at: entry.at)
      }
    }
  }

  /// What must still be done before it can be bound, by name.
  package var problems: [Invalid.Problem] {
    missing.flatMap { piece -> [Invalid.Problem] in
      var named = ["piece": piece.name, "volume-piece": piece.id]
      named["english"] = piece.english
      guard let part = parts.first(where: { $0.piece.id == piece.id }), !part.isEmpty else {
        return [Invalid.Problem("pieces", "volume-missing", named)]
      }
      return part.lacking.map { party in
        Invalid.Problem(
          "pieces", "volume-missing-of",
          named.merging(["place": party.side.rawValue, "n": "\(ordinal(of: party))"]) { own, _ in
            own
          })
      }
    }
      + unsigned.map {
        Invalid.Problem("pieces", "volume-unsigned", ["piece": $0.title, "paper": $0.kind])
      }
  }

  /// Which of its side a party is, from 1 on: so the papers count them too.
  package func ordinal(of party: Party) -> Int {
    parties.filter { $0.side == party.side && $0.number <= party.number }.count
  }

  /// When mediation began and ended: with the agreement, or with its failure.
  var days: (from: Day, to: Day?) {
    let from = round == 1 ? file.opened.day : entries.first?.at.day ?? file.opened.day
    return (from, entries.last { MediationRecord.ends.contains($0.step) }?.at.day)
  }
}
