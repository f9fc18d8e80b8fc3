import Storage

/// A few named values that say what a database is.
enum Settings {
  enum Name: String {
    /// Made by the generator: clocks may be set, accounts are published.
    case demonstration
    /// The generator came to its end; without it a demonstration was interrupted.
    case demonstrationMade = "demonstration-made"
    /// Milliseconds to which a demonstration's clock was set.
    case demonstrationClock = "demonstration-clock"
    /// The version of the holiday table under which the open clocks were last reckoned.
    case calendar
    /// The key that marks forms and cookies, the same for every node of the city.
    case webKey = "web-key"
  }

  static func value(_ name: Name, in db: Database) throws -> String? {
    try db.value("SELECT value FROM settings WHERE name = \(name.rawValue)")
  }

  static func set(_ name: Name, to value: String, in db: Database) throws {
    try db.run(
      """
      INSERT INTO settings (name, value) VALUES (\(name.rawValue), \(value))
      ON CONFLICT (name) DO UPDATE SET value = \(value)
      """)
  }
}
