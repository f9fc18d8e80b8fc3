import CaseEngine
import Governance

/// The volume of a round of a case: its list, what is missing, the files that have no place yet,
/// binding; and the volumes of other rounds.
struct VolumePage: Page {
  let volume: Volume
  let mayBind: Bool
  /// Whether the actor may record which document of a party he has seen.
  let mayIdentify: Bool
  let prints: Bool
  var entered = Entered()

  private var file: CaseFile { volume.file }
  private var path: String { "/cases/\(file.number)/volume" }
  private func address(of round: Int) -> String { "\(path)?round=\(round)" }

  func title(_ context: PageContext) -> String {
    volume.bound?.number ?? context.text("volume.name")
  }

  func breadcrumb(_ context: PageContext) -> [Link] {
    DocumentPath.above(file, context.text)
      + [Link(context.text("document.list"), "/cases/\(file.number)/documents")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let round = volume.round == file.matter.round ? "" : "?round=\(volume.round)"
    var actions = [Action(text("document.print"), "\(path)/sheet\(round)")]
    if prints { actions.insert(Action("PDF", "\(path)/pdf\(round)"), at: 0) }
    return """
      \(problems(context))\
      \(when: volume.bound != nil, context.notice(text("volume.bound.words")))\
      \(when: !prints, context.notice(text("document.no-printer")))\
      \(context.buttons(actions))
      \(context.section(text("volume.pieces"), pieces(context)))\
      \(when: mayBind && volume.bound == nil && !files.isEmpty, context.section(
        text("volume.files"), marking(context)))\
      \(when: mayBind && volume.bound == nil, context.section(text("volume.bind"), binding(context)))\
      \(when: !others.isEmpty, context.section(text("volume.others"), rounds(context)))
      """
  }

  private var files: [Attachment] { volume.loose + volume.parts.flatMap(\.files) }

  private func problems(_ context: PageContext) -> HTML {
    guard volume.bound == nil, !volume.missing.isEmpty || !volume.unsigned.isEmpty else {
      return ""
    }
    let text = context.text
    return """
      <div class="notice warning"\(when: entered.invalid != nil, " role=\"alert\"")>\
      \(context.icon(.warning))<div><p>\(text("volume.incomplete"))</p>\
      <ul>\(each: volume.missing, { piece in
        """
        <li>\(text.name(piece))\(lacking(piece, text))\
        \(optional: makes(piece, context), { kind in
          " · <a href=\"/cases/\(file.number)/drafts/\(kind)\">\(text("document.make"))</a>"
        })</li>
        """
      })\(each: volume.unsigned, { paper in
        """
        <li><a href="/cases/\(file.number)/documents/\(paper.id)">\(paper.title)</a> · \
        \(DocumentPath.state(paper, text))</li>
        """
      })</ul></div></div>
      """
  }

  /// Of whom a piece is missing; where it can be handed in, the name leads there.
  private func lacking(_ piece: VolumeRule.Piece, _ text: Text) -> HTML {
    guard let part = volume.parts.first(where: { $0.piece.id == piece.id }) else { return "" }
    let leads = mayIdentify && piece.steps?.contains(Identity.step) == true
    guard leads || !part.isEmpty else { return "" }
    return """
      \(each: part.lacking, { party in
        leads
          ? " · <a href=\"\(identifying(party))\">\(name(party, text))</a>"
          : " · \(name(party, text))"
      })
      """
  }

  private func identifying(_ party: Party) -> String {
    "/cases/\(file.number)/steps/\(Identity.step)?party=\(party.number)"
  }

  private func name(_ party: Party, _ text: Text) -> String {
    DocumentPath.place("\(party.side.rawValue)-\(volume.ordinal(of: party))", text)
  }

  /// Other rounds, each with the number of its volume; nil where it is still to be bound.
  private var others: [(round: Int, number: String?)] {
    let current = file.matter.round
    let bound = volume.others.map { (round: $0.round, number: Optional($0.number)) }
    let isListed = volume.round == current || bound.contains { $0.round == current }
    return isListed ? bound : bound + [(current, nil)]
  }

  private func rounds(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <ul>\(each: others, { other in
        """
        <li><a href="\(address(of: other.round))">\(other.number ?? text("volume.current"))</a> · \
        \(text("volume.round", ["n": "\(other.round)"]))</li>
        """
      })</ul>
      """
  }

  /// The paper that would fill a place, where this post may issue it.
  private func makes(_ piece: VolumeRule.Piece, _ context: PageContext) -> String? {
    piece.papers.first { kind in
      context.viewer?.acts(as: Array(DocumentKinds.find(kind)?.by ?? [])) ?? false
    }
  }

  private func pieces(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <ol class="pieces">\(each: volume.parts, { part in
        """
        <li><p><strong>\(text.name(part.piece))</strong> \
        \(context.tag(text(part.isRequired ? "volume.required" : "volume.as-needed")))\
        \(when: part.isRequired && part.isEmpty, " \(context.tag(text("volume.missing")))")</p>\
        <ul>\(each: part.papers, { paper in
          """
          <li><a href="/cases/\(file.number)/documents/\(paper.id)">\(paper.title) \
          \(paper.number ?? "")</a> · \(DocumentPath.state(paper, text))</li>
          """
        })\(each: part.seen, { seen in
          let party = volume.parties.first { $0.number == seen.party }
          return """
            <li>\(optional: party, { "\(name($0, text)) · " })\
            \(text("choice.identity-paper.\(seen.paper)")) · \(text("volume.seen")) \
            <span class="quiet">\(context.time(seen.at))</span></li>
            """
        })\(each: part.files, { file in
          """
          <li><a href="/cases/\(self.file.number)/attachments/\(file.id)">\(file.name)</a></li>
          """
        })</ul></li>
        """
      })</ol>
      """
  }

  private func marking(_ context: PageContext) -> HTML {
    let text = context.text
    let choices =
      [Field.Choice("", text("volume.no-piece"))]
      + volume.policy.pieces.filter(\.files).flatMap { piece -> [Field.Choice] in
        let name = text.name(piece)
        guard piece.eachParty == true else { return [Field.Choice(piece.id, name)] }
        return [Field.Choice(piece.id, "\(name) · \(text("volume.everybody"))")]
          + volume.parties.map {
            Field.Choice("\(piece.id):\($0.number)", "\(name) · \(self.name($0, text))")
          }
      }
    let fields = files.map { file in
      let place = volume.places[file.id]
      let party = place?.party.map { ":\($0)" } ?? ""
      let isOfEach = volume.policy.pieces.first { $0.id == place?.piece }?.eachParty == true
      return Field(
        "piece-\(file.id)", file.name, .one(choices),
        value: (place?.piece ?? "") + (isOfEach ? party : ""))
    }
    return context.form("\(path)/pieces", fields, submit: text("volume.mark"))
  }

  private func binding(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="quiet">\(text("volume.bind.hint"))</p>\
      \(context.form(path, [
        Field(
          "retention", text("volume.retention"),
          .one(volume.policy.retentions.map { Field.Choice($0.id, text.name($0)) }), required: true,
          value: volume.policy.proposedRetention(category: file.matter.facts["category"]?.text)),
        Field("note", text("tag.note"), .line, hint: text("volume.note.hint"), maxLength: 500),
      ], entered, submit: text("volume.bind")))
      """
  }
}
