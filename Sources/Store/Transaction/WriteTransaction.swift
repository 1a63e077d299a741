import Database
import JSON
import Loyalty

/// A transaction that writes. Members and rollups are changed in memory and written once, at its end.
public final class WriteTransaction {
    let connection: any Connection
    let statements: WriteStatements
    let zones: ZoneDirectory
    let memberZones: MemberZoneReader
    /// The clock to go by; nil for the database's.
    private let clock: (@Sendable () -> Instant)?
    /// Whether erased content is removed from the files later.
    let clearsFiles: Bool
    private let definitionsWillChange: () -> Void
    /// The most log entries that a transaction keeps in memory.
    private static let largestHistories = 400_000

    /// The configuration as of this transaction.
    public private(set) var catalog: Catalog
    /// The present instant. It stays the same throughout the transaction.
    public private(set) var now: Instant

    /// A member's size in memory, in bytes. Only members with a very long history take more.
    private static let memberSize: Int64 = 8_192
    /// The most members to keep for the next transaction.
    private let mostMembers: Int

    /// The members in memory. They are kept for the next transaction unless another connection writes.
    private var members: [MemberKey: StagedMember] = [:]
    /// The generation of the database for which `members` is current.
    private var generation: Int64?
    /// The engine's ``Engine/losses`` when the catalog was read.
    private(set) var losses = 0
    /// The users that are known not to be there. Only those that were read ahead are.
    private var absent: Set<MemberKey> = []
    /// Reads many rows at once; nil if the engine gains nothing by that.
    let ahead: ReadAhead?
    /// The numbers of new entries and members, each one more than the last one's.
    var entryNumbers = RowNumbers()
    private var memberNumbers = RowNumbers()
    /// The members whose rows still have to be written, with their projects.
    private var changed: [(project: Int64, member: StagedMember)] = []
    /// The members of whose histories something is in memory, for this transaction only.
    private var historians: [StagedMember] = []
    /// Whether there are recounts that are prepared, or whose states are not in the members' rows yet.
    private(set) var hasRecounts = false
    /// Whether `catalog` may contain changes that were rolled back, or those of a server that was lost.
    private var isCatalogDoubtful = false
    /// The changes to the rollups that still have to be written.
    var changes = RollupChanges()
    /// The dimensions and measures that entries count for.
    private(set) var fields = CountedFields()
    /// The numbers of their values.
    let dimensionValues: DimensionValues
    /// Whether some of them don't count all of the past yet, or were removed and have figures left.
    private(set) var hasFieldsBehind = false
    /// The revision of the configuration when `fields` were read; nil if they have to be read again.
    private var fieldsRevision: Int64?
    /// Up to how many entries or users of the past a transaction counts for fields that are behind.
    let pastPerWrite: Int
    /// The number of members whose histories will be recounted at the end (see ``logHistory(_:)``).
    public internal(set) var deferredMembers = 0
    /// The points of all members' deferred entries, by event.
    var deferredPoints: [Int64: Int64] = [:]
    /// The points that events have paid by what is stored, as far as that was asked.
    var storedPoints: [Int64: Int64] = [:]
    /// The number of entries that can still be kept in ``StagedMember/history``.
    var historyRoom = 0
    /// The imported ids that still have to be added to the stored sums, by project.
    var importedSums: [Int64: ImportedSum] = [:]
    /// The numbers of actors, by project.
    var actors: [Int64: [Actor: Int64]] = [:]
    /// The statements that were needed so far, besides those of the hot path.
    private var prepared = PreparedStatements()
    /// The actor that was asked for last. It is mostly the same as the next, and comparing it costs less than a search.
    var latestActor: (project: Int64, actor: Actor, number: Int64)?

    /// - Parameters:
    ///   - cache: the most memory for members that are kept for the next transaction, in bytes.
    ///   - pastPerWrite: see the initializer of ``LoyaltyStore``.
    init(
        connection: any Connection, catalog: Catalog, cache: Int64, zones: ZoneDirectory, pastPerWrite: Int = 0,
        clock: (@Sendable () -> Instant)?, clearsFiles: Bool = true, definitionsWillChange: @escaping () -> Void
    ) throws {
        self.pastPerWrite = pastPerWrite
        self.clearsFiles = clearsFiles
        self.definitionsWillChange = definitionsWillChange
        mostMembers = Int(cache / Self.memberSize)
        self.connection = connection
        self.catalog = catalog
        self.zones = zones
        self.clock = clock
        statements = try WriteStatements(connection)
        ahead = try ReadAhead(connection)
        dimensionValues = DimensionValues(connection, adds: true)
        memberZones = try MemberZoneReader(connection, zones: zones)
        now = clock?() ?? SystemClock.now()
    }

    /// Asks for what the transaction reads first, without waiting for it. Call this after BEGIN.
    func ask(_ foreseen: Foreseen) throws {
        guard let ahead else { return }
        try statements.revision.ask()
        var unknown = foreseen
        unknown.users.removeAll { members[$0] != nil }
        try ahead.ask(unknown)
    }

    /// Whether it gains anything to say what is needed before it is.
    public var readsAhead: Bool { ahead != nil }

    /// Reads ahead what the writes of the present transaction are known to need.
    public func readAhead(_ foreseen: Foreseen) throws {
        guard let ahead else { return }
        var unknown = foreseen
        unknown.users.removeAll { members[$0] != nil || absent.contains($0) }
        try ahead.ask(unknown)
        try takeAhead()
    }

    private func takeAhead() throws {
        try ahead?.take { key, found in
            absent.insert(key)
            guard let (row, column) = found else { return }
            absent.remove(key)
            members[key] = try StagedMember(
                userId: key.userId.text, row: row, from: column,
                zones: memberZones.zones(listed: row.textIfPresent(column + 6)))
        }
    }

    /// Resets everything for a new transaction. Call this after ``ask(_:)``.
    /// - Throws: ``StoreError/closed(for:)`` or ``StoreError/incomplete(_:)`` if the database takes no writes.
    func begin(_ start: TransactionStart, _ foreseen: Foreseen = Foreseen()) throws {
        ahead?.forget()
        absent.removeAll(keepingCapacity: true)
        if start.generation != generation {
            generation = start.generation
            forgetMembers()
            forgetRows()
        } else if members.count > mostMembers {
            forgetMembers()
        }
        if start.losses != losses {
            losses = start.losses
            isCatalogDoubtful = true
            // Another server can lack what they come from.
            fieldsRevision = nil
            actors.removeAll()
            latestActor = nil
            dimensionValues.forget()
        }
        for member in historians {
            member.history = nil
            member.rewarded = [:]
        }
        historians.removeAll(keepingCapacity: true)
        changes.removeAll()
        deferredPoints.removeAll()
        storedPoints.removeAll()
        deferredMembers = 0
        historyRoom = Self.largestHistories
        importedSums.removeAll()
        dimensionValues.hasAdded = false
        now = clock?() ?? start.now ?? SystemClock.now()
        let (revision, hasRecounts, hasFieldsBehind, isClosed) =
            try statements.revision.first { ($0.int(0), $0.int(1) != 0, $0.int(2) != 0, $0.int(3) != 0) }
            ?? (0, false, false, false)
        if isClosed, let mark = try CopyMark(of: connection) { throw mark.error }
        self.hasRecounts = hasRecounts
        try takeAhead()
        // What was in memory when this was asked for may have been dropped since.
        if !foreseen.users.isEmpty { try readAhead(Foreseen(users: foreseen.users)) }
        if isCatalogDoubtful || revision != catalog.revision { try reloadCatalog() }
        if hasFieldsBehind || fieldsRevision != revision { try reloadFields() }
    }

    /// Reads which dimensions and measures entries count for, after that has changed.
    func reloadFields() throws {
        let (revision, isBehind) = try statements.revision.first { ($0.int(0), $0.int(2) != 0) } ?? (0, false)
        fields = try CountedFields(in: connection)
        hasFieldsBehind = isBehind
        // Steps through the past change no revision.
        fieldsRevision = isBehind ? nil : revision
    }

    /// Discards all changes in memory. Call this after ROLLBACK.
    func abandon() {
        forgetMembers()
        changes.removeAll()
        importedSums.removeAll()
        actors.removeAll()
        latestActor = nil
        forgetRows()
        if dimensionValues.hasAdded { dimensionValues.forget() }
        fieldsRevision = nil
        isCatalogDoubtful = true
    }

    private func forgetRows() {
        statements.rows.forget()
        entryNumbers.forget()
        memberNumbers.forget()
    }

    /// Writes the changes in memory. Call this before COMMIT.
    func flush() throws {
        for (project, member) in changed where member.deferredFrom != nil { try settle(member, of: project) }
        for (project, member) in changed {
            let row = statements.changedMembers
            row.bind(1, member.number)
            row.bind(2, member.total)
            row.bind(3, member.newest)
            try row.add(4, bytes: member.state.packed)
            if hasRecounts { try forgetRecounted(member.number, in: project) }
            member.isChanged = false
        }
        changed.removeAll(keepingCapacity: true)
        try statements.add(changes, zone: { [catalog] number in try catalog.project(number: number)?.rulebook.zone })
        changes.removeAll()
        storedPoints.removeAll()
        for (project, sum) in importedSums { try statements.add(sum, to: project) }
        try connection.sendRows()
        importedSums.removeAll()
    }

    /// Marks that the configuration has changed. Every process notices with its next request.
    func bumpRevision() throws {
        definitionsWillChange()
        try connection.execute("UPDATE revision SET number = number + 1")
        try reloadCatalog()
    }

    /// Marks that the files still contain erased content. Every process notices with its next request.
    func markTracesLeft() throws {
        definitionsWillChange()
        try connection.execute("UPDATE revision SET tracesLeft = 1")
    }

    private func reloadCatalog() throws {
        catalog = try Catalog.load(from: connection, zones: zones)
        isCatalogDoubtful = false
    }

    /// The compiled statement for an SQL text, kept after the first use.
    func statement(_ sql: String) throws -> any Statement { try prepared.statement(sql, on: connection) }

    /// The same for a query with many rows.
    func scan(_ sql: String) throws -> any Statement { try prepared.scan(sql, on: connection) }

    /// The same as ``statement(_:)`` with lists for parameters; nil if the engine gains nothing by that.
    func list(_ sql: String) throws -> (any ListStatement)? { try prepared.list(sql, on: connection) }

    /// Runs a statement for some numbers: for all at once if the engine takes lists, or else for one after the other.
    /// - Parameters:
    ///   - column: the column that has the numbers.
    ///   - sql: the statement for a condition on the column.
    ///   - then: called after each run.
    func run(
        for numbers: [Int64], in column: String, _ sql: (_ condition: String) -> String, then: () throws -> Void = {}
    ) throws {
        if let many = try list(sql("\(column) = ANY (CAST(?1 AS BIGINT[]))")) {
            many.bind(1, list: numbers)
            try many.run()
            return try then()
        }
        let one = try statement(sql("\(column) = ?1"))
        for number in numbers {
            one.bind(1, number)
            try one.run()
            try then()
        }
    }

    // MARK: - Members

    /// The member with a user id; nil if the project has none.
    func member(_ userId: String, of project: Int64) throws -> StagedMember? {
        let key = MemberKey(project: project, userId: userId)
        if let staged = members[key] { return staged }
        if absent.contains(key) { return nil }
        statements.selectMember.bind(1, project)
        statements.selectMember.bind(2, userId)
        guard try statements.selectMember.step() else { return nil }
        defer { statements.selectMember.reset() }
        let row = statements.selectMember
        let member = try StagedMember(
            userId: userId, row: row, zones: memberZones.zones(of: row.int(0), changes: row.int(4)))
        members[key] = member
        return member
    }

    /// Creates a member that is known not to exist.
    func createMember(
        _ userId: String, of project: Int64, usergroups: [String] = [], timezone: String? = nil
    ) throws -> StagedMember {
        var state = MemberState()
        var changes: [MemberZones.Change] = []
        if let timezone {
            changes = [.init(since: Instant(milliseconds: .min), zone: zones.rules(named: timezone))]
            state.zoneChanges = 1
        }
        let number = try memberNumbers.next { try statements.lastMember.first { $0.int(0) } ?? 0 }
        let row = statements.newMembers
        row.bind(1, number)
        row.bind(2, project)
        row.bind(3, userId)
        row.bind(4, now.milliseconds)
        row.bind(5, StagedMember.stored(usergroups: usergroups))
        row.bind(6, timezone)
        row.bind(7, Int64(changes.count))
        row.bind(9, 0)
        row.bind(10, 0)
        try row.add(8, bytes: state.packed)
        let member = StagedMember(
            number: number, userId: userId, usergroups: usergroups, zones: MemberZones(changes), state: state)
        if let timezone {
            try recordZone(timezone, of: member.number, change: 1, since: Instant(milliseconds: .min))
            try countedZones.record(timezone, project: project)
        }
        absent.remove(MemberKey(project: project, userId: userId))
        members[MemberKey(project: project, userId: userId)] = member
        keep([], of: member)
        return member
    }

    func recordZone(_ timezone: String?, of member: Int64, change: Int64, since: Instant) throws {
        let insert = try connection.prepare(
            "INSERT INTO memberZone (member, change, since, timezone) VALUES (?, ?, ?, ?)")
        insert.bind(1, member)
        insert.bind(2, change)
        insert.bind(3, since.milliseconds)
        insert.bind(4, timezone)
        try insert.run()
    }

    /// Marks a member whose row has to be written at the end.
    func markChanged(_ member: StagedMember, in project: Int64) {
        guard !member.isChanged else { return }
        member.isChanged = true
        changed.append((project, member))
    }

    /// Keeps a member's history in memory for the rest of the transaction, if there is room for it.
    func keep(_ history: [Entry], of member: StagedMember) {
        guard history.count <= historyRoom else { return }
        historyRoom -= history.count
        member.history = history
        historians.append(member)
    }

    /// Keeps in memory when a member was rewarded for an event, for the rest of the transaction.
    func keep(_ rewarded: RewardedCompletions, for event: Int64, of member: StagedMember) {
        member.rewarded[event] = rewarded
        if member.history == nil { historians.append(member) }
    }

    /// Discards all members in memory, after their rows were changed directly.
    func forgetMembers() {
        members.removeAll(keepingCapacity: true)
        absent.removeAll()
        changed.removeAll()
        historians.removeAll()
    }
}
