import Database
import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// A database with rows in every table, a place for its copy, and a second place of the engine that is tested.
///
/// Copies lead to a file and from there back to the engine, so that both ways are taken on a server.
final class CopyScene {
    let source: TemporaryDatabase
    let back: TemporaryDatabase
    private let folder: TemporaryFolder

    init() throws {
        source = try TemporaryDatabase(at: "2026-03-01T08:00:00Z")
        back = try TemporaryDatabase(at: KeptDatabase.end)
        folder = try TemporaryFolder()
        try source.makeHistory()
        try fillOtherTables()
        try source.clock.set(KeptDatabase.end)
    }

    /// Where the copy goes that a test begins with.
    var file: String { folder.file("copy.db") }

    /// Leaderboards, a second dimension that is half counted, a number given to a row that is gone, and recounts that a
    /// process has left.
    private func fillOtherTables() throws {
        let store = try source.open(pastPerWrite: 0)
        let today = try Day.on("2026-03-30")
        for span in [LeaderboardSpan.window(.all), .window(.last7Days)] {
            let board = Board(project: try store.project().number, usergroupId: nil, span: span, today: today)
            let count = try store.leaderboard(board) { try $0.count }
            #expect(count > 0)
        }
        try source.tamper(
            """
            INSERT INTO projectRecount VALUES (5, 1, 1, 0);
            INSERT INTO recountedState SELECT 5, number, state FROM member WHERE userId = 'user-1' AND project = 1;
            INSERT INTO recountMark (recount, member) SELECT 5, number FROM member WHERE userId = 'user-1' AND project = 1;
            INSERT INTO dimensionValue (dimension, value) SELECT number, 'x' FROM field WHERE kind = 0
            """)
        try source.tamper("DELETE FROM dimensionValue WHERE value = 'x'")
    }

    /// - Parameter at: called after each commit with the number of rows in the target.
    @discardableResult
    func copy(
        from: String? = nil, to: String? = nil, portion: Int = 40, bytes: Int = 16 << 20,
        _ at: (Int64) throws -> Void = { _ in }
    ) throws -> DatabaseCopy.Outcome {
        let limits = TableCopy.Limits(portion: portion, rows: 2 * portion, bytes: bytes)
        return try DatabaseCopy(
            from: from ?? source.path, to: to ?? file, zones: ZoneDirectory(), limits: limits
        ).run { progress in
            if case .copying(let rows, _) = progress { try at(rows) }
        }
    }

    func open(_ path: String) throws -> LoyaltyStore {
        let clock = source.clock
        return try LoyaltyStore(path: path) { clock.now }
    }

    /// Whether a write is refused because the database is closed for a copy.
    func isClosed<Written>(_ write: () throws -> Written) -> Bool {
        do {
            _ = try write()
            return false
        } catch StoreError.closed { return true } catch {
            Issue.record("\(error)")
            return false
        }
    }

    /// Whether a database can't be opened because it isn't complete.
    func isIncomplete(_ path: String) -> Bool {
        do {
            _ = try open(path)
            return false
        } catch StoreError.incomplete { return true } catch {
            Issue.record("\(error)")
            return false
        }
    }

    /// The end of a copy as by a signal.
    struct Killed: Error {}
}

extension TemporaryDatabase {
    /// The rows of all tables that are copied, as text.
    func copiedRows() throws -> [String: [String]] {
        try rows().filter { $0.key.lowercased() != "copying" }
    }
}
