import Synchronization

/// Counts and durations of requests by route, written as Prometheus reads them.
final class RequestMetrics: Sendable {
  private struct Key: Hashable {
    let method: String
    let route: String
  }

  private struct Series {
    var byStatus: [Int: Int] = [:]
    var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count)
    var seconds = 0.0
    var count = 0

    mutating func add(status: Int, bucket: Int?, seconds: Double) {
      byStatus[status, default: 0] += 1
      self.seconds += seconds
      count += 1
      if let bucket { buckets[bucket] += 1 }
    }
  }

  /// Upper bounds of the histogram, in seconds.
  static let bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  private let series = Mutex<[Key: Series]>([:])

  func count(method: String, route: String, status: Int, took: Duration) {
    let seconds =
      Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
    // A method that no route has could be any text: it gets one name, so that the table stays small.
    let known = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"].contains(method)
    let key = Key(method: known ? method : "OTHER", route: route)
    let bucket = Self.bounds.firstIndex { seconds <= $0 }
    series.withLock { all in
      all[key, default: Series()].add(status: status, bucket: bucket, seconds: seconds)
    }
  }

  func text() -> String {
    let all = series.withLock { $0 }.sorted {
      ($0.key.route, $0.key.method) < ($1.key.route, $1.key.method)
    }
    var text = """
      # HELP anlan_http_requests_total Requests answered.
      # TYPE anlan_http_requests_total counter

      """
    for (key, one) in all {
      for (status, count) in one.byStatus.sorted(by: { $0.key < $1.key }) {
        text += "anlan_http_requests_total{\(labels(key)),status=\"\(status)\"} \(count)\n"
      }
    }
    text += """
      # HELP anlan_http_request_seconds Time from the head of a request to the head of its answer.
      # TYPE anlan_http_request_seconds histogram

      """
    for (key, one) in all {
      var sum = 0
      for (bound, count) in zip(Self.bounds, one.buckets) {
        sum += count
        text += "anlan_http_request_seconds_bucket{\(labels(key)),le=\"\(bound)\"} \(sum)\n"
      }
      text += "anlan_http_request_seconds_bucket{\(labels(key)),le=\"+Inf\"} \(one.count)\n"
      text += "anlan_http_request_seconds_sum{\(labels(key))} \(one.seconds)\n"
      text += "anlan_http_request_seconds_count{\(labels(key))} \(one.count)\n"
    }
    return text
  }

  private func labels(_ key: Key) -> String {
    "method=\"\(key.method)\",route=\"\(key.route)\""
  }
}
