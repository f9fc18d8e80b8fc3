import CaseEngine
import HTTPTypes
import Hummingbird
import NIOCore

extension Routes {
  /// What machines ask: whether it lives, whether it is ready, how much it does; and the assets.
  func system() {
    page("/healthz") { _ in Self.plain("ok\n") }
    page("/readyz") { visit in
      let unready = await visit.site.unready()
      return unready.isEmpty
        ? Self.plain("ready\n")
        : Self.plain(unready.joined(separator: "\n") + "\n", status: .serviceUnavailable)
    }
    page("/metrics") { visit in
      let waiting = """
        # HELP anlan_store_waiting_writes Writes that wait for the store.
        # TYPE anlan_store_waiting_writes gauge
        anlan_store_waiting_writes \(visit.site.waitingWrites())

        """
      let swept =
        visit.site.sweeps.seconds.map {
          """
          # HELP anlan_last_sweep_timestamp_seconds When what is due was last looked for.
          # TYPE anlan_last_sweep_timestamp_seconds gauge
          anlan_last_sweep_timestamp_seconds \($0)

          """
        } ?? ""
      return Self.plain(
        visit.site.metrics.text() + waiting + swept + ProcessMetrics.text(),
        type: "text/plain; version=0.0.4; charset=utf-8")
    }
    page("/assets/{hash}/{name}") { visit in
      let name = try visit.parameter("name")
      guard let file = visit.site.assets.file(name, hash: try visit.parameter("hash")) else {
        throw Refusal.notFound
      }
      var headers: HTTPFields = [
        .contentType: file.type, .cacheControl: "public, max-age=31536000, immutable",
        .vary: "Accept-Encoding",
      ]
      var bytes = file.bytes
      if let compressed = file.compressed,
        visit.request.headers[.acceptEncoding]?.contains("gzip") == true
      {
        headers[.contentEncoding] = "gzip"
        bytes = compressed
      }
      return Response(
        status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
  }

  private static func plain(
    _ text: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
