import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

extension Visit {
  /// Server-sent events: each name tells the page that shows them which part to fetch anew. Ends
  /// with the server; a comment every so often (the caller's, as an empty name) keeps proxies awake.
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
