import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

extension Visit {
  /// Server-sent events: each name is that of a part of the page (`data-live` in `anlan.js`) which is
  /// then fetched anew. An empty name is a comment that keeps proxies from closing the line. The
  /// stream ends when the server does.
  package func events<Names: AsyncSequence & Sendable>(_ names: Names) -> Response
  where Names.Element == String, Names.AsyncIterator: SendableMetatype {
    Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody { writer in
        for try await name in names.cancelOnGracefulShutdown() {
          let event = name.isEmpty ? ": \n\n" : "event: \(name)\ndata: \n\n"
          try await writer.write(ByteBuffer(string: event))
        }
        try await writer.finish(nil)
      })
  }
}
