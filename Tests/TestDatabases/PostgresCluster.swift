import CPostgres
import Foundation

/// A private PostgreSQL server on a socket in a temporary folder, with fsync on.
///
/// A shell keeps it and reads from a pipe that this process holds: when the process ends, however
/// it ends, the pipe closes, and the shell stops the server and removes the folder.
package final class PostgresCluster: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private let base: String
  private let folder: String?
  private let keeper: Child?

  /// Whether it goes when this process ends.
  package var isPrivate: Bool { folder != nil }

  private init(base: String, folder: String?, keeper: Child?) {
    self.base = base
    self.folder = folder
    self.keeper = keeper
  }

  /// The server of `ANLAN_TEST_POSTGRES` (postgres://…), or else a new private one.
  static func ofThisProcess() throws -> PostgresCluster {
    if let url = ProcessInfo.processInfo.environment["ANLAN_TEST_POSTGRES"], !url.isEmpty {
      return PostgresCluster(base: url, folder: nil, keeper: nil)
    }
    return try start()
  }

  /// Starts a new private server.
  package static func start() throws -> PostgresCluster {
    let keeper = try Child(command(keep, try binaries()))
    let line = keeper.readLine()
    guard line.hasPrefix("/") else {
      throw Failure(description: "PostgreSQL did not start: \(line)")
    }
    let base = "postgres://postgres@/postgres?host=\(line)&port=5432"
    return PostgresCluster(base: base, folder: line, keeper: keeper)
  }

  /// The URL of a database of this server.
  package func url(database: String) -> String {
    guard var parts = URLComponents(string: base) else { return base }
    parts.path = "/" + database
    return parts.string ?? base
  }

  /// Runs one command outside any transaction, in the server's own database.
  package func run(_ command: String) throws {
    let connection = PQconnectdb(base)
    defer { PQfinish(connection) }
    let result = PQexec(connection, command)
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK
    else {
      throw Failure(description: PQerrorMessage(connection).map { String(cString: $0) } ?? command)
    }
  }

  /// Kills the postmaster as a power cut would, without notice.
  package func kill() throws {
    guard let folder else { throw Failure(description: "not a private server") }
    let file = try String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)
    guard let pid = file.split(separator: "\n").first.flatMap({ Int32($0) }) else {
      throw Failure(description: "no postmaster.pid")
    }
    Foundation.kill(pid, SIGKILL)
  }

  /// Starts the server again after `kill`, as soon as the processes left behind are gone.
  package func restart() throws {
    guard let folder else { throw Failure(description: "not a private server") }
    let starter = try Child(Self.command(Self.again, try Self.binaries(), folder))
    guard starter.wait() == 0 else {
      throw Failure(description: "PostgreSQL did not start again")
    }
  }

  /// Stops the server and removes its folder.
  package func stop() {
    keeper?.closeInput()
    keeper?.wait()
  }

  private static let launch = """
    "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" start -o "-k $dir -p 5432 \
    -c listen_addresses= -c max_connections=200 -c fsync=on" </dev/null >/dev/null 2>&1
    """

  private static let keep = """
    cd /; bin=$1 dir=$(mktemp -d /tmp/anlan-postgres-XXXXXX)
    "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N \
      </dev/null >"$dir/initdb" 2>&1 || { tail -n 1 "$dir/initdb"; rm -rf "$dir"; exit 1; }
    \(launch) || { tail -n 1 "$dir/log"; rm -rf "$dir"; exit 1; }
    echo "$dir"
    cat >/dev/null
    "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1
    rm -rf "$dir"
    """

  private static let again = """
    cd /; bin=$1 dir=$2
    for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
      \(launch) && exit 0
      sleep 0.25
    done
    exit 1
    """

  private static func command(_ script: String, _ arguments: String...) -> [String] {
    let words = ["/bin/sh", "-c", script, "sh"] + arguments
    guard getuid() == 0 else { return words }
    // PostgreSQL refuses to run as root.
    let (user, group) =
      getpwnam("postgres") == nil ? ("nobody", "nogroup") : ("postgres", "postgres")
    return ["/usr/bin/setpriv", "--reuid", user, "--regid", group, "--clear-groups"] + words
  }

  /// The folder of the newest PostgreSQL's programs.
  private static func binaries() throws -> String {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    guard let newest = versions.compactMap({ Int($0) }).max() else {
      throw Failure(
        description: "no PostgreSQL under \(root): install postgresql or set ANLAN_TEST_POSTGRES")
    }
    return "\(root)/\(newest)/bin"
  }
}
