import CaseEngine
import HTTPTypes
import Hummingbird
import NIOCore

/// What was written where there was no network and is not sent yet. The list is made by the script
/// out of this browser's drafts: the server knows nothing of them, and the page holds nothing of any
/// case, so that a browser may show it without a network.
struct KeptPage: Page {
  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("kept.title") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="lead">\(text("kept.lead"))</p>
      <div id="kept-away" hidden>\(context.notice(text("kept.away"), warning: true))</div>
      <noscript>\(context.notice(text("kept.script"), warning: true))</noscript>
      <div id="kept" data-path="/kept"\
      \(optional: context.viewer, { " data-keeper=\"\($0.person)\"" })></div>
      <div id="kept-none" hidden>\(context.empty(text("kept.none")))</div>
      <template id="kept-one"><section class="panel"><div class="head"><h2></h2></div>
      <p class="quiet">\(text("kept.written")) <time></time></p>
      <p data-due>\(context.icon(.clock)) \(text("kept.due"))</p>
      <div class="form"></div>
      <div class="buttons"><a class="button main" href="/kept">\(text("kept.open"))</a>\
      <button type="button" class="button plain" data-discard \
      data-sure="\(text("kept.discard.sure"))">\(text("kept.discard"))</button></div>
      </section></template>
      """
  }
}

extension Routes {
  func kept() {
    page("/kept") { visit in visit.page(KeptPage()) }
    // A worker answers for what lies below its own path, so this one stands at the root.
    page("/worker.js") { visit in
      guard let file = visit.site.assets.file("worker.js") else { throw Refusal.notFound }
      return Response(
        status: .ok, headers: [.contentType: file.type, .cacheControl: "no-cache"],
        body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }
  }
}

extension PageContext {
  /// What a page of the staff says where something waits; the script decides whether.
  var keptNotice: HTML {
    """
    <template id="kept-notice" data-leave="\(text("kept.leave"))"><div class="notice warning">\
    \(icon(.warning))<p>\(text("kept.notice")) <a href="/kept">\(text("kept.look"))</a></p></div>\
    </template>
    """
  }
}
