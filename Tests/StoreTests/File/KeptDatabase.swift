import FoundationEssentials
import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// A database that is kept in the schema of the program that made it: its rows as SQL in `Schemas/N.sql`, and what that
/// program said of it in `Schemas/N.txt`. They are never changed: they stand for what operators have.
struct KeptDatabase {
    /// When the newest of its history happened.
    static let end = "2026-03-31T18:00:00Z"

    let version: Int

    static var folder: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Schemas").path
    }

    private var sql: URL { URL(filePath: "\(Self.folder)/\(version).sql") }
    private var figures: URL { URL(filePath: "\(Self.folder)/\(version).txt") }

    /// Those that are there, oldest first.
    static func all() throws -> [KeptDatabase] {
        try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
            name.hasSuffix(".sql") ? Int(name.dropLast(4)).map(KeptDatabase.init) : nil
        }.sorted { $0.version < $1.version }
    }

    /// What was said of it.
    func lines() throws -> [String] {
        try String(contentsOf: figures, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Makes the file that it was, before any program of today has seen it.
    func restore(to path: String) throws {
        let connection = try SQLiteConnection(path: path, mode: .create)
        try connection.execute(String(contentsOf: sql, encoding: .utf8))
        try #require(try connection.integer("PRAGMA user_version") == Int64(version))
    }

    /// Keeps a database as it is now, unless one of its schema is kept already.
    func keep(_ database: TemporaryDatabase) throws {
        try #require(!FileManager.default.fileExists(atPath: sql.path), "\(sql.path) is there already")
        let lines = try database.open().told()
        try Data(Self.dump(of: SQLiteConnection(path: database.path, mode: .readOnly)).utf8).write(to: sql)
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: figures)
    }

    /// Everything in a database, as SQL that makes it again.
    private static func dump(of connection: SQLiteConnection) throws -> String {
        var text = ""
        for pragma in ["application_id", "user_version"] {
            text += "PRAGMA \(pragma) = \(try connection.integer("PRAGMA \(pragma)") ?? 0);\n"
        }
        var tables: [String] = []
        let schema = try connection.prepare(
            """
            SELECT sql, type, name, name = 'sqlite_sequence' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 4
            """)
        while try schema.step() {
            // SQLite makes this one, and a row in it for each row that is inserted before.
            text += schema.int(3) == 0 ? schema.text(0) + ";\n" : ""
            if schema.text(1) == "table" { tables.append(schema.text(2)) }
        }
        for table in tables {
            let names = try connection.prepare("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('\(table)')")
            var columns: [String] = []
            while try names.step() { columns.append(names.text(0)) }
            if table == "sqlite_sequence" { text += "DELETE FROM sqlite_sequence;\n" }
            let rows = try connection.prepare("SELECT \(columns.joined(separator: " || ', ' || ")) FROM \"\(table)\"")
            while try rows.step() { text += "INSERT INTO \"\(table)\" VALUES (\(rows.text(0)));\n" }
        }
        return text
    }
}

extension LoyaltyStore {
    /// What lines begin with that are about entries of other kinds than events, which schemas before 6 had none of.
    static let bookkeeping = "  booked: "

    /// Everything that can be asked of it, a line each.
    func told() throws -> [String] {
        let at = try Instant.at(KeptDatabase.end)
        var lines: [String] = []
        for project in try catalog().projects.values.sorted(by: { $0.number < $1.number }) {
            let id = project.definition.project
            lines.append("project \(id) of \(project.definition.tenant)")
            for secret in project.secrets { lines.append("secret \(secret.id) \(secret.algorithm) \(secret.value)") }
            for key in project.apiKeys {
                lines.append("key \(key.name) \(key.scopes) \(key.digest[0]) \(key.createdAt)")
                if let instant = key.expiresAt { lines.append("  expires \(instant)") }
                if let instant = key.revokedAt { lines.append("  revoked \(instant)") }
            }
            lines += try toldOfUsers(in: project)
            for event in [nil] + project.definition.events.map(\.eventId) {
                lines.append("stats of \(event ?? "all")")
                lines += try toldOfStats(event, today: project.rulebook.zone.day(of: at), in: project)
            }
            for streak in project.rulebook.streaks {
                let found = try read { try $0.analytics(of: streak, at: at) }
                guard let found else { continue }
                lines.append(
                    "streak \(streak.definition.streakId): \(found.totalParticipants) \(found.activeParticipants) "
                        + "\(found.activeLengths) \(found.longest)")
            }
            let board = try read {
                try $0.leaderboard(
                    .window(.month), usergroupId: nil, today: project.rulebook.zone.day(of: at), in: project.number)
            }
            for place in board.places { lines.append("rank \(place.rank) \(place.userId) \(place.points)") }
        }
        return lines
    }

    private func toldOfUsers(in project: Project) throws -> [String] {
        try (0..<6).map { "user-\($0)" }.flatMap { id -> [String] in
            guard let user = try read({ try $0.user(id, in: project.number) }) else { return ["\(id) is not there"] }
            let entries = try read { try $0.entries(of: user, in: project, at: .init(milliseconds: .min)) }
            return [
                "\(id) since \(user.createdAt?.description ?? "not yet"): \(user.state.balance) points, \(user.usergroups), "
                    + "\(user.timezone ?? "no zone")"
            ]
                + entries.map { entry in
                    (entry.entry.kind == .event ? "" : Self.bookkeeping + entry.entry.kind.name)
                        + "  \(entry.id) \(entry.subjectId ?? "-") \(entry.entry.at) \(entry.entry.points) \(entry.usergroupId) "
                        + (entry.metadata.map { String(decoding: $0.source, as: UTF8.self) } ?? "-")
                }
        }
    }

    private func toldOfStats(_ event: String?, today: Day, in project: Project) throws -> [String] {
        let found = try read {
            try $0.stats(of: event, span: .all, today: today, in: project, comparing: false, byUsergroup: true)
        }
        let stats = try #require(found).stats
        func line(_ name: String, _ sums: DaySums) -> String {
            "  \(name): \(sums.count) \(sums.conditionMet) \(sums.limitReached) \(sums.points) \(sums.users)"
        }
        return [line("total", stats.total)]
            + stats.days.filter { $0.sums.count > 0 }.map { line($0.day.description, $0.sums) }
            + stats.usergroups.map { "  \($0.usergroupId): \($0.count) \($0.users) \($0.points)" }
    }
}
