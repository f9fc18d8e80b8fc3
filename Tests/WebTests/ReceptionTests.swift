import CaseEngine
import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Web

@Suite struct ReceptionTests {
  /// A page, a form and two endpoints beside the ones that ship.
  private func browser(_ change: (inout Site) -> Void = { _ in }) throws -> Browser {
    var site = try Sites.demonstration()
    change(&site)
    return Browser(site) { routes in
      routes.page("/hello/{name}") { visit in
        visit.page(Hello(name: try visit.parameter("name")))
      }
      routes.form("/hello/{name}") { visit, form in
        visit.see("/hello/\(form["name"].percentEncoded)", Flash("saved \(form["name"])"))
      }
      routes.page("/news") { visit in
        let names = AsyncStream<String> { stream in
          for name in ["work", "", "messages"] { stream.yield(name) }
          stream.finish()
        }
        return visit.events(names)
      }
      routes.page("/fault") { _ in throw CocoaError(.fileNoSuchFile) }
      routes.page("/private") { visit in
        visit.page(Hello(name: try visit.signedIn().name))
      }
      routes.api(.post, "/api/v1/sums") { visit in
        let numbers: [Int] = try await visit.body(Numbers.self).numbers
        return try visit.json(["sum": numbers.reduce(0, &+)], status: .created)
      }
      routes.api(.get, "/api/v1/whoami") { visit in
        guard let token = visit.sessionToken else { throw Refusal.signInNeeded }
        return try visit.json(["token": token])
      }
    }
  }

  struct Numbers: Decodable { let numbers: [Int] }

  struct Hello: Page {
    let name: String
    func title(_ context: PageContext) -> String { "Hello" }
    func body(_ context: PageContext) -> HTML {
      "<form method=\"post\">\(context.tokenField)<b>\(name)</b></form>"
    }
  }

  @Test("A page comes in the language of the cookie, then of the browser, then in Chinese")
  func language() async throws {
    let browser = try browser()
    #expect(try await browser.get("/hello/a").text.contains("<html lang=\"zh-Hans\">"))
    let english = ["Accept-Language": "en-GB"]
    #expect(try await browser.get("/hello/a", english).text.contains("<html lang=\"en\">"))
    let moved = try await browser.get("/hello/a?x=1&language=zh-Hant&y=2", english)
    #expect(moved.status == 303)
    #expect(moved.headers[.location] == "/hello/a?x=1&y=2")
    #expect(try await browser.get("/hello/a", english).text.contains("<html lang=\"zh-Hant\">"))
  }

  @Test(
    "A switch of the language leads to no other site",
    arguments: ["//other.example", "/%5C", "/\\x"])
  func elsewhere(path: String) async throws {
    let browser = try browser()
    let answer = try await browser.get("\(path)?language=en")
    #expect(answer.headers[.location].map { $0.hasPrefix("//") || $0.contains("\\") } != true)
    #expect(!answer.text.contains("href=\"//"))
  }

  @Test("Larger type stays once it is chosen")
  func largeType() async throws {
    let browser = try browser()
    try await browser.get("/hello/a?type=large")
    #expect(try await browser.get("/hello/a").text.contains("class=\"large\""))
    try await browser.get("/hello/a?type=usual")
    #expect(try await !browser.get("/hello/a").text.contains("class=\"large\""))
  }

  @Test("A form with its token is taken, and the next page says so once")
  func form() async throws {
    let browser = try browser()
    try await browser.get("/hello/a")
    let answer = try await browser.post("/hello/a", ["name": "李 & <b>"])
    #expect(answer.status == 303)
    let next = try await browser.get(answer.headers[.location] ?? "")
    #expect(next.text.contains("<p>saved 李 &amp; &lt;b&gt;</p>"))
    #expect(next.text.contains("<b>李 &amp; &lt;b&gt;</b>"))
    #expect(try await !browser.get("/hello/a").text.contains("saved"))
  }

  @Test("A form without a token, or with that of another browser, is refused")
  func foreignForm() async throws {
    let mine = try browser()
    try await mine.get("/hello/a")
    let other = try browser()
    try await other.get("/hello/a")
    other.cookies["form"] = mine.cookies["form"].map { String($0.reversed()) }
    #expect(try await other.post("/hello/a", ["name": "x"]).status == 403)
    let fresh = try browser()
    #expect(try await fresh.post("/hello/a", ["name": "x"]).status == 403)
  }

  @Test("A form token does not outlive the session that it was made in")
  func tokenOfSession() async throws {
    let browser = try browser()
    browser.cookies["session"] = "clerk"
    try await browser.get("/hello/a")
    browser.cookies["session"] = nil
    #expect(try await browser.post("/hello/a", ["name": "x"]).status == 403)
  }

  @Test("A flash that somebody else wrote is not shown")
  func forgedFlash() async throws {
    let browser = try browser()
    browser.cookies["flash"] = "ZG9uZQpwYXkgaGVyZQ==.0000"
    #expect(try await !browser.get("/hello/a").text.contains("pay here"))
  }

  @Test("What is not there is 404, what is there for another method is 405 and says which")
  func methods() async throws {
    let browser = try browser()
    #expect(try await browser.get("/nothing").status == 404)
    let wrong = try await browser.send(.delete, "/hello/a")
    #expect(wrong.status == 405)
    #expect(wrong.headers[.allow] == "GET, HEAD, POST")
    let program = try await browser.get("/api/v1/sums")
    #expect(program.status == 405)
    #expect(program.headers[.contentType]?.hasPrefix("application/problem+json") == true)
  }

  @Test(
    "The address of a form that is loaded again leads to the page above it",
    arguments: [
      ("/cases/123456789012/steps", "/cases/123456789012"),
      ("/cases/123456789012/parties/1/unmask", "/cases/123456789012"),
      ("/disputes/repeats", "/disputes"),
      ("/receipts/123456789012/steps", "/receipts/123456789012"),
    ])
  func reloaded(_ path: String, _ page: String) async throws {
    let answer = try await browser().get(path)
    #expect(answer.status == 303)
    #expect(answer.headers[.location] == page)
  }

  @Test("HEAD answers as GET without the body")
  func head() async throws {
    let browser = try browser()
    let answer = try await browser.send(.head, "/hello/a")
    #expect(answer.status == 200)
    #expect(answer.bytes.isEmpty)
    #expect(Int(answer.headers[.contentLength] ?? "") ?? 0 > 500)
  }

  @Test("What changes is told by name, and an empty name keeps the line open")
  func events() async throws {
    let answer = try await browser().get("/news")
    #expect(answer.headers[.contentType] == "text/event-stream")
    #expect(answer.text == "event: work\ndata: \n\n: \n\nevent: messages\ndata: \n\n")
  }

  @Test("A fault shows its number and nothing else")
  func fault() async throws {
    let answer = try await browser().get("/fault")
    let number = answer.headers[HTTPField.Name("X-Request-Id")!] ?? "-"
    #expect(answer.status == 500)
    #expect(answer.text.contains(number))
    #expect(!answer.text.contains("Cocoa"))
  }

  @Test("A page for people who signed in leads to the sign-in page and back")
  func signIn() async throws {
    let browser = try browser()
    let answer = try await browser.get("/private?a=1")
    #expect(answer.status == 303)
    #expect(answer.headers[.location] == "/sessions/new?then=%2Fprivate%3Fa%3D1")
    browser.cookies["session"] = "clerk"
    #expect(try await browser.get("/private").text.contains("王敏"))
  }

  @Test("The API knows a bearer's token and no cookie")
  func bearer() async throws {
    let browser = try browser()
    browser.cookies["session"] = "clerk"
    let answer = try await browser.get("/api/v1/whoami")
    #expect(answer.status == 401)
    #expect(answer.text.contains("\"type\":\"sign-in-needed\""))
    let known = try await browser.get("/api/v1/whoami", ["Authorization": "Bearer clerk"])
    #expect(known.text == "{\"token\":\"clerk\"}")
  }

  @Test("JSON is read with the member named that is wrong, and not below the depth limit")
  func json() async throws {
    let browser = try browser()
    let type = ["Content-Type": "application/json"]
    func post(_ body: String, _ headers: [String: String]) async throws -> Browser.Answer {
      try await browser.send(.post, "/api/v1/sums", headers, Array(body.utf8))
    }
    #expect(try await post("{\"numbers\":[1,2]}", type).text == "{\"sum\":3}")
    let missing = try await post("{}", type)
    #expect(missing.status == 422)
    #expect(missing.text.contains("\"field\":\"numbers\""))
    #expect(try await post("{\"numbers\":[1,\"a\"]}", type).text.contains("numbers.Index 1"))
    #expect(try await post("{", type).status == 422)
    #expect(try await post("", type).status == 422)
    let deep = String(repeating: "[", count: 100_000)
    #expect(try await post(deep, type).status == 400)
    #expect(try await post("numbers=1", ["Content-Type": "text/plain"]).status == 415)
    #expect(try await post(String(repeating: " ", count: 2 << 20), type).status == 413)
  }

  @Test("A form of too many fields, of broken encoding or cut off is refused with the reason")
  func badForms() async throws {
    let browser = try browser()
    try await browser.get("/hello/a")
    func post(_ body: [UInt8], _ length: Int? = nil) async throws -> Int {
      var headers = ["Content-Type": "application/x-www-form-urlencoded"]
      if let length { headers["Content-Length"] = "\(length)" }
      return try await browser.send(.post, "/hello/a", headers, body).status
    }
    #expect(try await post(Array(String(repeating: "a=1&", count: 10_000).utf8)) == 422)
    #expect(try await post(Array("a=%zz".utf8)) == 400)
    #expect(try await post(Array("a=%ff%fe".utf8)) == 400)
    #expect(try await post(Array("a=%00".utf8)) == 400)
    #expect(try await post(Array("a=1".utf8), 500) == 400)
    #expect(try await post([UInt8](repeating: 0x61, count: 2 << 20)) == 413)
  }

  @Test("With no place left a request is refused at once, told when to come again; health is told")
  func overload() async throws {
    let browser = try browser { $0.limits.concurrentRequests = 0 }
    let page = try await browser.get("/hello/a")
    #expect(page.status == 503)
    #expect(page.headers[.retryAfter] == "2")
    let program = try await browser.get("/api/v1/whoami")
    #expect(program.status == 503)
    #expect(program.text.contains("\"type\":\"overloaded\""))
    #expect(try await browser.get("/healthz").text == "ok\n")
  }

  @Test("Ready is ready only with nothing in the way")
  func ready() async throws {
    #expect(try await browser().get("/readyz").status == 200)
    let waiting = try await browser { $0.unready = { ["2 migrations"] } }.get("/readyz")
    #expect(waiting.status == 503)
    #expect(waiting.text == "2 migrations\n")
  }

  @Test("Metrics count by route, never by path")
  func metrics() async throws {
    let browser = try browser { $0.waitingWrites = { 4 } }
    try await browser.get("/hello/secret")
    try await browser.get("/nothing/secret")
    let text = try await browser.get("/metrics").text
    #expect(
      text.contains(
        "anlan_http_requests_total{method=\"GET\",route=\"/hello/{name}\",status=\"200\"} 1"))
    #expect(text.contains("route=\"NotFound\",status=\"404\"} 1"))
    #expect(text.contains("anlan_store_waiting_writes 4"))
    #expect(!text.contains("anlan_last_sweep"))
    browser.site.sweeps.done(at: Sites.noon)
    let swept = try await browser.get("/metrics").text
    #expect(swept.contains("anlan_last_sweep_timestamp_seconds 1726804800.0"))
    #expect(!text.contains("secret"))
  }

  @Test("Every answer carries the headers that guard a page")
  func guarded() async throws {
    let browser = try browser()
    for path in ["/hello/a", "/nothing", "/fault", "/api/v1/whoami", "/healthz"] {
      let headers = try await browser.get(path).headers
      #expect(headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
      #expect(headers[.contentSecurityPolicy]?.contains("unsafe") == false)
      #expect(headers[.xContentTypeOptions] == "nosniff")
      #expect(headers[.cacheControl] == "no-store")
    }
  }

  @Test("Cookies are sent over TLS only where the site says so")
  func secureCookies() async throws {
    let browser = try browser { $0.secureCookies = true }
    let answer = try await browser.get("/hello/a")
    #expect(answer.headers[.setCookie]?.contains("; Secure") == true)
    #expect(answer.headers[.setCookie]?.contains("; HttpOnly; SameSite=Lax") == true)
    #expect(answer.headers[.strictTransportSecurity] != nil)
  }

  @Test("Assets come under their hash, compressed where asked, and are kept")
  func assets() async throws {
    let browser = try browser { $0.assets = (try? Assets.load()) ?? Assets() }
    let path = browser.site.assets.path("anlan.css")
    let plain = try await browser.get(path)
    #expect(plain.status == 200)
    #expect(plain.headers[.cacheControl]?.contains("immutable") == true)
    let small = try await browser.get(path, ["Accept-Encoding": "gzip, br"])
    #expect(small.headers[.contentEncoding] == "gzip")
    #expect(small.bytes.prefix(2) == [0x1F, 0x8B])
    #expect(small.bytes.count < plain.bytes.count)
    #expect(try await browser.get("/assets/000000000000/anlan.css").status == 404)
  }
}
