import Foundation

/// Memory and processor time of this process, as Prometheus names them.
enum ProcessMetrics {
  static func text() -> String {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    var text = """
      # HELP process_cpu_seconds_total Processor time, user and system.
      # TYPE process_cpu_seconds_total counter
      process_cpu_seconds_total \(seconds(usage.ru_utime) + seconds(usage.ru_stime))

      """
    if let pages = residentPages {
      text += """
        # HELP process_resident_memory_bytes Memory held.
        # TYPE process_resident_memory_bytes gauge
        process_resident_memory_bytes \(pages * Int(sysconf(Int32(_SC_PAGESIZE))))

        """
    }
    return text
  }

  /// The second number of Linux's `/proc/self/statm`.
  private static var residentPages: Int? {
    guard let statm = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return nil
    }
    let numbers = statm.split(separator: " ")
    return numbers.count > 1 ? Int(numbers[1]) : nil
  }
}
