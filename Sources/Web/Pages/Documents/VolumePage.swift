import CaseEngine
import Governance

/// The volume of a case: its list, what is missing, the files that have no place yet, binding.
struct VolumePage: Page {
  let volume: Volume
  let mayBind: Bool
  let prints: Bool
  var entered = Entered()

  private var file: CaseFile { volume.file }
  private var path: String { "/cases/\(file.number)/volume" }

  func title(_ context: PageContext) -> String {
    volume.bound?.number ?? context.text("volume.name")
  }

  func breadcrumb(_ context: PageContext) -> [Link] {
    DocumentPath.above(file, context.text)
      + [Link(context.text("document.list"), "/cases/\(file.number)/documents")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    var actions = [Action(text("document.print"), "\(path)/sheet")]
    if prints { actions.insert(Action("PDF", "\(path)/pdf"), at: 0) }
    return """
      \(problems(context))\
      \(when: volume.bound != nil, context.notice(text("volume.bound.words")))\
      \(when: !prints, context.notice(text("document.no-printer")))\
      \(context.buttons(actions))
      \(context.section(text("volume.pieces"), pieces(context)))\
      \(when: mayBind && volume.bound == nil && !files.isEmpty, context.section(
        text("volume.files"), marking(context)))\
      \(when: mayBind && volume.bound == nil, context.section(text("volume.bind"), binding(context)))
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
        <li>\(text.named("volume-piece", piece.id, piece.name))\
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
        <li><p><strong>\(text.named(
          "volume-piece", part.piece.id, part.piece.name))</strong> \
        \(context.tag(text(part.isRequired ? "volume.required" : "volume.as-needed")))\
        \(when: part.isRequired && part.isEmpty, " \(context.tag(text("volume.missing")))")</p>\
        <ul>\(each: part.papers, { paper in
          """
          <li><a href="/cases/\(file.number)/documents/\(paper.id)">\(paper.title) \
          \(paper.number ?? "")</a> · \(DocumentPath.state(paper, text))</li>
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
      + volume.policy.pieces.filter(\.files).map {
        Field.Choice($0.id, text.named("volume-piece", $0.id, $0.name))
      }
    let fields = files.map { file in
      Field(
        "piece-\(file.id)", file.name, .one(choices),
        value: volume.parts.first { $0.files.contains { $0.id == file.id } }?.piece.id ?? "")
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
          .one(volume.policy.retentions.map { Field.Choice($0.id, $0.name) }), required: true,
          value: volume.policy.proposedRetention(category: file.matter.facts["category"]?.text))
      ], entered, submit: text("volume.bind")))
      """
  }
}
