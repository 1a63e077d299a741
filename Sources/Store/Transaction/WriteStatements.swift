import Database
import Loyalty

/// The statements of the hot path, compiled once.
final class WriteStatements {
    let revision: any Statement
    let selectMember: any Statement
    let newMembers: any RowWriter
    let changedMembers: any RowWriter
    /// Entries that are plain events.
    let plainEntries: any RowWriter
    let entries: any RowWriter
    let lastEntry: any Statement
    let lastMember: any Statement
    let forgetRecounted: any Statement
    let entryChain: EntryChain
    let selectPaid: any Statement
    let selectAnswer: any Statement
    let insertAnswer: any Statement
    let deleteAnswer: any Statement
    let deleteAnswers: any Statement
    let selectImported: any Statement
    let insertImported: any Statement
    let importedIds: any RowWriter
    private let addImported: any RowWriter
    /// The rows of rollups by day and month.
    let rows: RollupRows
    private let addUsergroupDay: any RowWriter
    private let addExpiry: any RowWriter
    private let addLongest: any RowWriter
    private let addFlow: any RowWriter

    private let connection: any Connection

    init(_ connection: any Connection) throws {
        self.connection = connection
        revision = try connection.prepare(
            """
            SELECT number, EXISTS (SELECT 1 FROM projectRecount),
                EXISTS (SELECT 1 FROM field WHERE counted IS NOT NULL OR kind = \(EventField.Kind.removed.rawValue)),
                closure
            FROM revision WHERE id = 1
            """)
        selectMember = try connection.prepare(
            """
            SELECT number, balance, newest, usergroups, zoneChanges, \(MemberState.inForce) FROM member
            WHERE project = ? AND userId = ?
            """)
        newMembers = try connection.rows(
            RowForm(
                .insert, "member", key: [("number", .integer)],
                others: [
                    ("project", .integer), ("userId", .text), ("createdAt", .integer), ("usergroups", .text),
                    ("timezone", .text), ("zoneChanges", .integer), ("state", .bytes), ("balance", .integer),
                    ("newest", .integer),
                ]))
        changedMembers = try connection.rows(
            RowForm(
                .update, "member", key: [("number", .integer)],
                others: [("balance", .integer), ("newest", .integer), ("state", .bytes)]))
        plainEntries = try connection.rows(
            RowForm(.insert, "log", key: [("id", .integer)], others: Self.plainColumns))
        entries = try connection.rows(
            RowForm(.insert, "log", key: [("id", .integer)], others: Self.plainColumns + Self.otherColumns))
        lastEntry = try connection.prepare("SELECT max(id) FROM log")
        lastMember = try connection.prepare("SELECT max(number) FROM member")
        forgetRecounted = try connection.prepare(
            """
            DELETE FROM recountedState
            WHERE member = ?2 AND recount IN (SELECT number FROM projectRecount WHERE project = ?1 AND isInForce = 1)
            """)
        entryChain = try EntryChain(Entry.columns, on: connection)
        selectPaid = try connection.prepare("SELECT coalesce(sum(points), 0) FROM daily WHERE subject = ?")
        selectAnswer = try connection.prepare(
            """
            SELECT digest, answer, createdAt FROM idempotency WHERE project = ? AND caller = ? AND key = ?
            """)
        insertAnswer = try connection.prepare(
            """
            INSERT INTO idempotency (project, caller, key, digest, createdAt, answer) VALUES (?, ?, ?, ?, ?, ?)
            """)
        deleteAnswer = try connection.prepare("DELETE FROM idempotency WHERE project = ? AND caller = ? AND key = ?")
        deleteAnswers = try connection.prepare(
            """
            DELETE FROM idempotency
            WHERE number IN (SELECT number FROM idempotency ORDER BY number LIMIT ?2) AND createdAt <= ?1
            """)
        selectImported = try connection.prepare("SELECT 1 FROM importedId WHERE project = ? AND digest = ?")
        insertImported = try connection.prepare(
            "INSERT INTO importedId (project, digest) VALUES (?, ?) ON CONFLICT DO NOTHING")
        importedIds = try connection.rows(
            RowForm(.insert, "importedId", key: [("project", .integer), ("digest", .bytes)], others: []))
        addImported = try connection.rows(
            RowForm(
                .add, "importedSum", key: [("project", .integer)],
                others: [("count", .integer), ("words", .integer)]))
        rows = try RollupRows(connection)
        addUsergroupDay = try connection.rows(
            RowForm(
                .add, "usergroupDaily", key: [("subject", .integer), ("day", .integer), ("usergroup", .text)],
                others: [("count", .integer), ("points", .integer)]))
        addExpiry = try connection.rows(
            RowForm(
                .add, "streakExpiry", key: [("streak", .integer), ("expiry", .integer)],
                others: [("users", .integer), ("lengths", .integer)]))
        addLongest = try connection.rows(
            RowForm(
                .add, "streakLongest", key: [("streak", .integer), ("length", .integer)],
                others: [("users", .integer)]))
        addFlow = try connection.rows(
            RowForm(
                .add, "pointsFlow", key: [("project", .integer), ("at", .integer)],
                others: PointsFlow.columns.map { ($0, .integer) }))
    }

    private static let plainColumns: [(String, RowForm.ColumnType)] = [
        ("member", .integer), ("kind", .integer), ("subject", .integer), ("at", .integer), ("outcome", .integer),
        ("points", .integer), ("balance", .integer), ("previous", .integer), ("actor", .integer), ("metadata", .text),
    ]
    private static let otherColumns: [(String, RowForm.ColumnType)] = [
        ("bookedAt", .integer), ("usergroup", .text), ("activation", .integer), ("expiry", .integer),
        ("cause", .integer), ("target", .integer), ("rest", .integer), ("fraction", .text), ("reason", .text),
    ]

    /// Adds changes to the stored rollups.
    /// - Parameter zone: gives the time zone of a project.
    func add(_ changes: RollupChanges, zone: (Int64) throws -> ZoneRules?) throws {
        for (key, flow) in try flows(changes, zone) where flow != .init() {
            addFlow.bind(1, key.project)
            addFlow.bind(2, key.at)
            for (index, part) in flow.values.enumerated() { addFlow.bind(Int32(index) + 3, part) }
            try addFlow.add()
        }
        try rows.add(changes)
        for (key, sums) in changes.usergroupDays where sums != .init() {
            addUsergroupDay.bind(3, key.usergroup)
            addUsergroupDay.bind(5, sums.points)
            try add(addUsergroupDay, key.subject, Int64(key.day.number), 4, sums.count)
        }
        for (key, sum) in changes.expiries where sum != .init() {
            addExpiry.bind(4, sum.lengths)
            try add(addExpiry, key.streak, key.expiry.milliseconds, 3, sum.users)
        }
        for (key, users) in changes.longest where users != 0 { try add(addLongest, key.streak, key.length, 3, users) }
        try connection.sendRows()
    }

    private struct FlowKey: Hashable {
        var project: Int64
        var at: Int64
    }

    /// The flows by their rows: those of a day and those of its first instant share one.
    private func flows(
        _ changes: RollupChanges, _ zone: (Int64) throws -> ZoneRules?
    ) throws -> [FlowKey: PointsFlow] {
        var flows: [FlowKey: PointsFlow] = [:]
        for (key, flow) in changes.flows {
            guard let zone = try zone(key.project) else { continue }
            flows[FlowKey(project: key.project, at: key.at(in: zone).milliseconds), default: .init()].add(flow)
        }
        return flows
    }

    /// Adds to the number and the checksum of a project's imported ids.
    func add(_ sum: ImportedSum, to project: Int64) throws {
        try add(addImported, project, sum.count, 3, sum.words)
    }

    private func add(
        _ writer: any RowWriter, _ subject: Int64, _ key: Int64, _ column: Int32, _ value: Int64
    ) throws {
        writer.bind(1, subject)
        writer.bind(2, key)
        writer.bind(column, value)
        try writer.add()
    }
}

extension PointsFlow {
    /// The names of the columns, in the order of ``parts``.
    static let columns = [
        "awarded", "bonuses", "adjusted", "redeemed", "refunded", "reversed", "expired", "erased", "points", "pending",
        "held", "debt", "users",
    ]

    /// Reads consecutive columns.
    init(row: any Statement, from column: Int32) {
        self.init()
        for (index, part) in Self.parts.enumerated() { self[keyPath: part] = row.int(column + Int32(index)) }
    }
}
