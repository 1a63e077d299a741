import JSON
import Loyalty
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import Store

/// What users, tills and support do at random: once by a recount's progress, once before it.
final class Meanwhile: Sendable {
    private static let zones = ["Asia/Tokyo", "America/Los_Angeles", "Pacific/Apia", "Asia/Kathmandu"]
    static let users = (1...12).map { "user-\($0)" }

    private let database: TemporaryDatabase
    private let store: LoyaltyStore
    private let events: [String]
    private let state: Mutex<(random: SeededRandom, left: Int)>

    /// - Parameters:
    ///   - events: the ids of the events that are logged.
    ///   - count: how much is done.
    init(_ database: TemporaryDatabase, events: [String], count: Int, using random: SeededRandom) throws {
        self.database = database
        self.events = events
        store = try database.open()
        state = Mutex((random, count))
    }

    /// Does something, until all is done.
    func act() {
        do {
            try state.withLock { state in
                guard state.left > 0 else { return }
                state.left -= 1
                try act(using: &state.random)
            }
        } catch {
            Issue.record(error)
        }
    }

    func actAll() {
        while state.withLock({ $0.left > 0 }) { act() }
    }

    private func act(using random: inout SeededRandom) throws {
        database.clock.advance(milliseconds: random.pick(0...2_000))
        let user = random.pick(Self.users)
        let project = try store.project().number
        do {
            switch random.pick(0...9) {
            case 0:
                try store.write { [zone = random.pick(Self.zones)] in
                    try $0.updateUser(user, UserChange(timezone: .some(zone)), in: project)
                }
            case 1: _ = try store.erase(user, in: project)
            case 2...3: try reverse(using: &random)
            case 4:
                let points = Int64(random.pick(-5...9))
                if points != 0 {
                    _ = try store.write {
                        try $0.adjust(
                            Adjustment(
                                project: project, userId: user, points: points, reason: "so", actor: .command))
                    }
                }
            case 5:
                _ = try store.write {
                    try $0.createUser(user, usergroups: [], timezone: "Asia/Tokyo", in: project)
                }
            default: try log(by: user, project: project, using: &random)
            }
        } catch is UserRefusal {
        } catch is BookingRefusal {
        } catch is SubmissionRefusal {}
    }

    private func log(by user: String, project: Int64, using random: inout SeededRandom) throws {
        let past = random.chance(40) ? random.pick(0...86_400_000 * 20) : 0
        let at = database.clock.now.adding(milliseconds: -Int64(past))
        let amount = try JSONDocument.parse(#"{"amount": \#(random.pick(1...90))}"#).root
        let event = random.pick(events)
        try store.logAndWait(
            Submission(project: project, eventId: event, userId: user, metadata: amount, at: at, isTrusted: true))
    }

    private func reverse(using random: inout SeededRandom) throws {
        let entries = try database.connection().prepare(
            """
            SELECT id, userId, project FROM log JOIN member ON member.number = log.member
            WHERE kind IN (0, 3) AND userId IS NOT NULL ORDER BY id
            """)
        var found: [(Int64, String, Int64)] = []
        while try entries.step() { found.append((entries.int(0), entries.text(1), entries.int(2))) }
        guard !found.isEmpty else { return }
        let (id, user, project) = random.pick(found)
        let fraction = random.chance(30) ? Fraction(1, 2) : nil
        _ = try store.write {
            try $0.reverse(id, of: user, fraction: fraction, reason: "back", by: .command, in: project)
        }
    }
}

extension TemporaryDatabase {
    /// The names of all tables, and of their columns after a dot. A server has them in small letters.
    func columns() throws -> Set<String> {
        let sql =
            switch TestDatabase.engine {
            case .sqlite:
                """
                SELECT t.name || '.' || c.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
                WHERE t.type = 'table'
                """
            case .postgresql:
                """
                SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'
                """
            }
        let query = try connection().prepare(sql)
        var columns: Set<String> = []
        while try query.step() { columns.insert(query.text(0)) }
        return columns
    }

    /// The rows of all tables but those of which only the program knows what they are for, as text.
    func rows() throws -> [String: [String]] {
        let connection = try connection()
        let columns = Dictionary(grouping: try columns().sorted()) { String($0.prefix { $0 != "." }) }
        var rows: [String: [String]] = [:]
        for (table, names) in columns
        where !table.hasPrefix("sqlite")
            && !["revision", "writecheck", "schemaversion", "batch"].contains(table.lowercased())
        {
            let values = names.map { name in
                let column = "\"\(name.dropFirst(table.utf8.count + 1))\""
                return TestDatabase.engine == .sqlite ? "quote(\(column))" : "coalesce(CAST(\(column) AS TEXT), 'NULL')"
            }
            let found = try connection.prepare(
                "SELECT \(values.joined(separator: " || ', ' || ")) AS found FROM \"\(table)\" ORDER BY found")
            var texts: [String] = []
            while try found.step() { texts.append(found.text(0)) }
            rows[table] = texts
        }
        return rows
    }

    func integer(_ sql: String) throws -> Int64? { try connection().integer(sql) }

    /// Expects that no recount has left anything.
    func expectNoRecount(_ when: Comment? = nil) throws {
        for table in ["projectRecount", "recountedState", "recountMark"] {
            #expect(try integer("SELECT count(*) FROM \(table)") == 0, when)
        }
    }
}
