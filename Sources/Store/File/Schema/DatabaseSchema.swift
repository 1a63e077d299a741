import Database
import SQLite

/// The tables, and the steps from each earlier schema.
///
/// One event touches few pages: the end of the log, its member's row, and the day's rollups, which a batch of events
/// writes once. The member's row holds all that the rules need of the member as one packed value.
enum DatabaseSchema {
    /// `PRAGMA application_id` of a Punchcard database: "Pnch".
    static let applicationId: Int64 = 0x506e_6368

    /// The steps in order, one per schema version; `PRAGMA user_version` counts those applied. What was released never
    /// changes.
    static let steps = [
        step1, step2, step3, step4, step5,
        [booksOfStep6, offersOfStep6, figuresOfStep6].joined(separator: "\n\n"),
        step7,
    ]

    /// The newest schema that this program knows.
    static let newest = Int64(steps.count)

    /// - Throws: ``StoreError/newerSchema(found:known:)`` if this program doesn't know a schema.
    static func check(_ version: Int64) throws(StoreError) {
        guard version <= newest else { throw .newerSchema(found: version, known: newest) }
    }

    /// The schema version of a database; 0 if it is empty.
    static func version(of connection: SQLiteConnection) throws -> Int64 {
        try connection.integer("PRAGMA user_version") ?? 0
    }

    /// Upgrades a Punchcard database to the newest schema, or fills an empty one, in one transaction.
    /// - Parameter count: gets the version before, and recounts what the steps can't compute in SQL.
    static func migrate(
        _ connection: SQLiteConnection, steps: [String] = DatabaseSchema.steps, count: (Int64) throws -> Void = { _ in }
    ) throws {
        try connection.execute("BEGIN IMMEDIATE")
        do {
            let version = try connection.integer("PRAGMA user_version") ?? 0
            let known = Int64(steps.count)
            guard (0...known).contains(version) else { throw StoreError.newerSchema(found: version, known: known) }
            if version == 0 {
                try connection.execute("PRAGMA application_id = \(applicationId)")
            }
            for step in steps[Int(version)...] { try connection.execute(step) }
            if version < known {
                try connection.execute("PRAGMA user_version = \(known)")
                try count(version)
            }
            try connection.execute("COMMIT")
        } catch {
            try? connection.execute("ROLLBACK")
            throw error
        }
    }
}
