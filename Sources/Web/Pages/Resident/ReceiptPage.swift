import CaseEngine
import Governance

/// What the reporter takes home: the number in three groups, the secret code, and a picture of the
/// address that leads back.
struct ReceiptPage: Page {
  let cookie: ReceiptCookie
  let address: String
  var isDispute = false

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("public.receipt.title") }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let name = text("public.receipt.qr")
    return """
      \(context.notice(text("public.receipt.keep"), warning: true))
      <section class="panel receipt"><div>
      <p class="quiet">\(text("public.receipt.number"))</p>
      <p class="large-number">\(CaseNumber.spaced(cookie.receipt))</p>
      <p class="quiet">\(text("public.receipt.code"))</p>
      <p class="large-number">\(cookie.spacedCode)</p>
      </div><figure class="qr">\(optional: QRCode(address)?.svg(title: name), { HTML(raw: $0) })\
      <figcaption class="quiet">\(name)</figcaption></figure></section>
      <p class="buttons"><a class="button main" href="/receipts/\(cookie.receipt)">\
      \(text("public.receipt.open"))</a>\
      <button class="button plain" data-print>\(context.icon(.print)) \(text("public.receipt.print"))\
      </button></p>
      \(context.section(text("public.receipt.next"), """
        <ol class="plain-list">\(each: ["1", "2", "3"], { number in
          let key =
            isDispute ? "public.dispute.next.\(number)" : "public.receipt.next.\(number)"
          return "<li>\(text(key))</li>"
        })\
        </ol>
        """))
      """
  }
}

extension ReceiptCookie {
  var spacedCode: String { "\(code.prefix(4)) \(code.dropFirst(4))" }
}

/// Number and code, sent by a form: a code in an address would stay in histories and logs.
struct ReceiptEntryPage: Page {
  var entered = Entered()
  var number = ""

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("public.entry.title") }

  func breadcrumb(_ context: PageContext) -> [Link] { [.front(context)] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return context.section(
      text("public.entry.heading"),
      """
      \(context.form("/receipts", [
        Field(
          "number", text("public.receipt.number"), hint: text("public.entry.number.hint"),
          required: true, value: CaseNumber.spaced(number), maxLength: 20),
        Field(
          "code", text("public.receipt.code"), hint: text("public.entry.code.hint"),
          required: true, maxLength: 12, autocomplete: "off"),
      ], entered, submit: text("public.entry.open")))
      <p class="quiet">\(text("public.entry.lost"))</p>
      """)
  }
}
