import Database
import Loyalty

/// The definitions changed while a recount by new ones was prepared, or the recount is gone: it starts over.
struct RecountOutdated: Error {}

/// A recount of a project by new definitions that is made while requests go on.
///
/// Some thousand members after another are counted as of a snapshot. Before the next ones, those counted members that
/// have changed since are counted as of a later snapshot: the rollups lose what these members had given them, and get
/// what they give now. In the end few members are left. The transaction that changes the definitions counts these, in
/// the same way.
///
/// No snapshot is kept for long: the write-ahead log that has come since could not be checkpointed, and the checkpoint
/// after it would keep writers waiting.
///
/// The states that differ from the stored ones wait in the table `recountedState`, so the memory needed doesn't grow
/// with the number of members.
///
/// Unchecked: one thread uses it after another. The thread that prepares it waits for the one that commits it.
final class PreparedRecount: @unchecked Sendable {
    /// A member's state, to be kept for the commit; nil if it is the stored one.
    typealias Staged = (member: Int64, state: [UInt8]?)

    /// The row of the table `projectRecount`.
    let number: Int64
    let project: Int64
    /// The new definitions.
    let definition: ProjectDefinition
    let rulebook: Rulebook
    let paying: Set<Int64>
    private let subjects: Subjects
    private let basis: RecountBasis
    private let zones: ZoneDirectory

    /// What is counted so far is as of this state of the database.
    private var snapshot: Reader
    private(set) var position: RecountPosition
    private(set) var rollups = RollupChanges()
    /// The members up to this number are counted.
    private var counted: Int64 = 0
    private var usersChanged: Int64 = 0
    private var owed: [Int64: [PastDue]] = [:]
    /// Whether a transaction has counted the last members.
    private var isFinished = false

    /// - Parameter snapshot: a reader in a transaction that has begun after the recount did.
    init(
        _ number: Int64, of project: Int64, to definition: ProjectDefinition, _ plan: PlannedChange,
        rulebook: Rulebook, zones: ZoneDirectory, snapshot: Reader
    ) throws {
        self.number = number
        self.project = project
        self.definition = definition
        self.rulebook = rulebook
        self.zones = zones
        self.snapshot = snapshot
        paying = plan.paying
        subjects = plan.subjects
        basis = try RecountBasis(of: project, in: snapshot.connection)
        position = try RecountPosition(of: number, in: snapshot.connection)
    }

    // MARK: - Counting

    /// Counts the next members as of the snapshot.
    /// - Parameters:
    ///   - limit: how many.
    ///   - visit: gets each member's state.
    /// - Returns: whether there are more.
    func countNext(_ limit: Int, _ visit: (Staged) throws -> Void) throws -> Bool {
        // `+`: by number, since with the index of user ids SQLite would sort all rows.
        let numbers = try snapshot.connection.prepare(
            "SELECT number FROM member WHERE number > ? AND +project = ? ORDER BY number LIMIT ?")
        numbers.bind(1, counted)
        numbers.bind(2, project)
        numbers.bind(3, Int64(limit))
        var left = limit
        try recount(on: snapshot.connection, rulebook).run(
            next: { try numbers.step() ? numbers.int(0) : nil }, into: &rollups
        ) { member in
            counted = member.number
            left -= 1
            try add(member)
            try visit(Self.staged(member))
        }
        // Whoever comes later comes by an entry.
        if left > 0 { counted = .max }
        return left == 0
    }

    /// The members that have changed since the snapshot, of those that are counted.
    /// - Parameter connection: in a transaction that has begun later.
    func touched(asOf connection: any Connection) throws -> [Int64] {
        let query = try connection.prepare(
            """
            SELECT DISTINCT log.member FROM log JOIN member ON member.number = log.member
            WHERE log.id > ?1 AND member.project = ?2
            UNION SELECT member FROM recountMark WHERE number > ?3 AND recount = ?4
            """)
        query.bind(1, position.entry)
        query.bind(2, project)
        query.bind(3, position.mark)
        query.bind(4, number)
        var members: [Int64] = []
        while try query.step() {
            if query.int(0) <= counted { members.append(query.int(0)) }
        }
        return members
    }

    /// Counts the members that have changed as of a later snapshot, which replaces the present one.
    func move(_ touched: [Int64], to later: Reader, _ visit: (Staged) throws -> Void) throws {
        try move(touched, to: later.connection, rulebook) { try visit(Self.staged($0)) }
        position = try RecountPosition(of: number, in: later.connection)
        snapshot = later
    }

    /// Counts the members that have changed, as of the transaction that changes the definitions.
    /// - Parameter rulebook: as this transaction has stored it.
    /// - Returns: what is owed for the past, and the whole effect.
    /// - Throws: ``RecountOutdated`` if it has been called before. That transaction has failed, and what it has counted would
    ///   be counted twice.
    func finish(
        on connection: any Connection, _ rulebook: Rulebook, _ visit: (Recount.Member) throws -> Void
    ) throws -> (owed: [PastDue], effect: DefinitionEffect) {
        guard !isFinished else { throw RecountOutdated() }
        isFinished = true
        try move(touched(asOf: connection), to: connection, rulebook, visit)
        rollups.dropZeros()
        var effect = DefinitionEffect()
        effect.usersChanged = usersChanged
        for dues in owed.values { effect.add(owed: dues.points) }
        return (owed.sorted { $0.key < $1.key }.flatMap(\.value), effect)
    }

    private func move(
        _ touched: [Int64], to connection: any Connection, _ rulebook: Rulebook,
        _ visit: (Recount.Member) throws -> Void
    ) throws {
        var before = RollupChanges()
        var numbers = touched.makeIterator()
        try recount(on: snapshot.connection, self.rulebook).run(next: { numbers.next() }, into: &before) { remove($0) }
        var after = RollupChanges()
        numbers = touched.makeIterator()
        try recount(on: connection, rulebook).run(next: { numbers.next() }, into: &after) { member in
            try add(member)
            try visit(member)
        }
        rollups.add(before, sign: -1)
        rollups.add(after)
    }

    // MARK: - Parts

    /// Checks that the definitions are those on which the recount is based.
    /// - Throws: ``RecountOutdated``.
    func checkBasis(_ definition: ProjectDefinition, in connection: any Connection) throws {
        guard definition == self.definition, try RecountBasis(of: project, in: connection) == basis else {
            throw RecountOutdated()
        }
    }

    /// Checks that what has been stored of the definitions has the numbers that the recount uses.
    /// - Throws: ``RecountOutdated``.
    func checkSubjects(in connection: any Connection) throws {
        let stored = try Subjects(of: project, in: connection)
        guard stored.numbers(of: definition) == subjects.numbers(of: definition) else { throw RecountOutdated() }
    }

    private func recount(on connection: any Connection, _ rulebook: Rulebook) -> Recount {
        Recount(connection: connection, rulebook: rulebook, zones: zones)
    }

    private static func staged(_ member: Recount.Member) -> Staged {
        (member.number, member.stored == member.counted ? nil : member.counted.packed)
    }

    private func add(_ member: Recount.Member) throws {
        var count = EffectCount(paying: paying)
        let dues = try count.add(member)
        usersChanged += count.effect.usersChanged
        if !dues.isEmpty { owed[member.number] = dues }
    }

    private func remove(_ member: Recount.Member) {
        if member.userId != nil, member.hasOtherProgress { usersChanged -= 1 }
        owed[member.number] = nil
    }
}

/// The newest of what tells which members have changed.
struct RecountPosition {
    /// The newest entry of the log.
    let entry: Int64
    /// The newest mark of the recount.
    let mark: Int64

    init(of recount: Int64, in connection: any Connection) throws {
        entry = try connection.newestEntry()
        let marks = try connection.prepare("SELECT max(number) FROM recountMark WHERE recount = ?")
        marks.bind(1, recount)
        mark = try marks.first { $0.int(0) } ?? 0
    }
}

/// What tells whether a project's definitions have changed, or the time zone rules that it was counted by: each such
/// change adds a version. Also how far its dimensions and measures are counted.
private struct RecountBasis: Equatable {
    private let definition: [UInt8]?
    private let versions: Int64?
    private let fields: [Int64: Int64]

    init(of project: Int64, in connection: any Connection) throws {
        let query = try connection.prepare(
            """
            SELECT definition, (SELECT count(*) FROM definitionVersion WHERE project = ?1)
            FROM project WHERE number = ?1
            """)
        query.bind(1, project)
        let row = try query.first { ($0.bytes(0), $0.int(1)) }
        definition = row?.0
        versions = row?.1
        let counted = try connection.prepare(
            """
            SELECT field.number, counted FROM field JOIN subject ON subject.number = event
            WHERE subject.project = ? AND counted IS NOT NULL ORDER BY field.number
            """)
        counted.bind(1, project)
        var fields: [Int64: Int64] = [:]
        while try counted.step() { fields[counted.int(0)] = counted.int(1) }
        self.fields = fields
    }
}
