import Foundation

/// One thread with one connection. It connects when work comes, and again after the connection was
/// lost, waiting longer between attempts in vain; work that comes in the meantime is refused at
/// once.
final class PostgresWorker {
  private let server: PostgresServer
  private let reading: Bool
  private var connection: PostgresConnection?
  private var pause: UInt64 = 0
  private var nextAttempt: UInt64 = 0
  private var lastRefusal = StorageError.unavailable("not connected")

  /// How often a transaction is tried that meets others.
  private static let tries = 4

  init(_ server: PostgresServer, reading: Bool) {
    self.server = server
    self.reading = reading
  }

  /// Works until the queue gives no more.
  func work(_ queue: WorkQueue) {
    while let work = queue.take() { serve(work) }
    connection = nil
  }

  private enum Outcome {
    case finished
    /// Nothing was saved; the transaction may be tried again.
    case again(StorageError)
    case refused(any Error)
  }

  private func serve(_ work: any Work) {
    var tries = 0
    var wasLost = false
    while true {
      let connection: PostgresConnection
      do {
        connection = try connected()
      } catch {
        return work.refuse(error)
      }
      let outcome = reading ? read(work, connection) : write(work, connection)
      let isLost = connection.isLost
      if isLost { self.connection = nil }
      switch outcome {
      case .finished: return
      case .refused(let error): return work.refuse(error)
      case .again(let error):
        tries += 1
        if tries == Self.tries || isLost && wasLost { return work.refuse(error) }
        wasLost = wasLost || isLost
        if !isLost { usleep(.random(in: 0..<(2000 << UInt32(tries)))) }
      }
    }
  }

  private func read(_ work: any Work, _ connection: PostgresConnection) -> Outcome {
    connection.begin(reading: true)
    let database = Database(connection)
    work.run(database)
    if let again = interruption(work, database, connection) { return again }
    do {
      try connection.settle()
    } catch {
      if work.error == nil { work.fail(error) }
    }
    if work.error == nil { connection.endReading() } else { connection.rollback() }
    finish(work, database)
    return .finished
  }

  private func write(_ work: any Work, _ connection: PostgresConnection) -> Outcome {
    connection.begin(reading: false)
    let database = Database(connection)
    work.run(database)
    if let again = interruption(work, database, connection) { return again }
    if work.error == nil {
      do {
        try connection.commit()
      } catch {
        let error = database.meaning(of: error)
        if error as? StorageError == .conflict { return .again(.conflict) }
        return .refused(error)
      }
    } else {
      connection.rollback()
    }
    finish(work, database)
    return .finished
  }

  /// What became of a transaction that lost its connection before COMMIT, or met another one.
  private func interruption(
    _ work: any Work, _ database: Database, _ connection: PostgresConnection
  ) -> Outcome? {
    let error = database.spoiled.map(database.meaning) ?? work.error
    let isConflict = error as? StorageError == .conflict
    guard connection.isLost || isConflict else { return nil }
    connection.rollback()
    return .again(
      isConflict ? .conflict : database.spoiled ?? .unavailable("the connection is gone"))
  }

  private func finish(_ work: any Work, _ database: Database) {
    if work.error == nil {
      for action in database.afterwards { action() }
    }
    work.answer()
  }

  private func connected() throws(StorageError) -> PostgresConnection {
    if let connection { return connection }
    let now = DispatchTime.now().uptimeNanoseconds
    guard now >= nextAttempt else { throw lastRefusal }
    do {
      let made = try server.connect()
      connection = made
      pause = 0
      nextAttempt = 0
      return made
    } catch {
      pause = min(max(pause * 2, 50_000_000), 2_000_000_000)
      nextAttempt = DispatchTime.now().uptimeNanoseconds + pause
      lastRefusal = error
      throw error
    }
  }
}
