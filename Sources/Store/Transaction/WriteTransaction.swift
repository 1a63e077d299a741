import JSON
import Loyalty
import SQLite

/// A transaction that writes. Members and rollups are changed in memory and written once, at its end.
public final class WriteTransaction {
    let connection: Connection
    let statements: WriteStatements
    let zones: ZoneDirectory
    let memberZones: MemberZoneReader
    private let clock: @Sendable () -> Instant
    private let definitionsMark: ChangeMark
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
    /// The value of `PRAGMA data_version` for which `members` is current. It changes when another connection writes.
    private var dataVersion: Int64?
    /// The members whose rows still have to be written, with their projects.
    private var changed: [(project: Int64, member: StagedMember)] = []
    /// The members whose histories are in memory, for this transaction only.
    private var historians: [StagedMember] = []
    /// Whether this transaction has changed the configuration.
    private var hasBumpedRevision = false
    /// Whether there are recounts that are prepared, or whose states are not in the members' rows yet.
    private(set) var hasRecounts = false
    /// Whether `catalog` may contain changes that were rolled back.
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
        connection: Connection, catalog: Catalog, cache: Int64, zones: ZoneDirectory, definitionsMark: ChangeMark,
        pastPerWrite: Int = 0, clock: @escaping @Sendable () -> Instant
    ) throws {
        self.pastPerWrite = pastPerWrite
        self.definitionsMark = definitionsMark
        mostMembers = Int(cache / Self.memberSize)
        self.connection = connection
        self.catalog = catalog
        self.zones = zones
        self.clock = clock
        statements = try WriteStatements(connection)
        dimensionValues = DimensionValues(connection, adds: true)
        memberZones = try MemberZoneReader(connection, zones: zones)
        now = clock()
    }

    /// Resets everything for a new transaction. Call this after BEGIN.
    func begin() throws {
        let version = try statements.dataVersion.first { $0.int(0) }
        if version != dataVersion || members.count > mostMembers { forgetMembers() }
        if version != dataVersion { statements.rows.forget() }
        dataVersion = version
        for member in historians { member.history = nil }
        historians.removeAll(keepingCapacity: true)
        changes.removeAll()
        deferredPoints.removeAll()
        deferredMembers = 0
        historyRoom = Self.largestHistories
        importedSums.removeAll()
        dimensionValues.hasAdded = false
        hasBumpedRevision = false
        now = clock()
        let (revision, hasRecounts, hasFieldsBehind) =
            try statements.revision.first { ($0.int(0), $0.int(1) != 0, $0.int(2) != 0) } ?? (0, false, false)
        self.hasRecounts = hasRecounts
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
        statements.rows.forget()
        if dimensionValues.hasAdded { dimensionValues.forget() }
        fieldsRevision = nil
        isCatalogDoubtful = isCatalogDoubtful || hasBumpedRevision
    }

    /// Writes the changes in memory. Call this before COMMIT.
    func flush() throws {
        for (project, member) in changed where member.deferredFrom != nil { try settle(member, of: project) }
        for (project, member) in changed {
            statements.updateMember.bind(1, member.number)
            statements.updateMember.bind(2, member.total)
            statements.updateMember.bind(3, member.newest)
            try statements.updateMember.run(4, bytes: member.state.packed)
            if hasRecounts { try forgetRecounted(member.number, in: project) }
            member.isChanged = false
        }
        changed.removeAll(keepingCapacity: true)
        try statements.add(changes, zone: { [catalog] number in try catalog.project(number: number)?.rulebook.zone })
        changes.removeAll()
        for (project, sum) in importedSums { try statements.add(sum, to: project) }
        importedSums.removeAll()
    }

    /// Marks that the configuration has changed. Every process notices with its next request.
    func bumpRevision() throws {
        hasBumpedRevision = true
        definitionsMark.begin()
        try connection.execute("UPDATE revision SET number = number + 1")
        try reloadCatalog()
    }

    /// Marks that the files still contain erased content. Every process notices with its next request.
    func markTracesLeft() throws {
        definitionsMark.begin()
        try connection.execute("UPDATE revision SET tracesLeft = 1")
    }

    private func reloadCatalog() throws {
        catalog = try Catalog.load(from: connection, zones: zones)
        isCatalogDoubtful = false
    }

    /// The compiled statement for an SQL text, kept after the first use.
    func statement(_ sql: String) throws -> Statement { try prepared.statement(sql, on: connection) }

    // MARK: - Members

    /// The member with a user id; nil if the project has none.
    func member(_ userId: String, of project: Int64) throws -> StagedMember? {
        let key = MemberKey(project: project, userId: userId)
        if let staged = members[key] { return staged }
        statements.selectMember.bind(1, project)
        statements.selectMember.bind(2, userId)
        guard try statements.selectMember.step() else { return nil }
        defer { statements.selectMember.reset() }
        let member = try StagedMember(userId: userId, row: statements.selectMember, zones: memberZones)
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
        let insert = statements.insertMember
        insert.bind(1, project)
        insert.bind(2, userId)
        insert.bind(3, now.milliseconds)
        insert.bind(4, StagedMember.stored(usergroups: usergroups))
        insert.bind(5, timezone)
        insert.bind(6, Int64(changes.count))
        insert.bind(7, bytes: state.packed)
        try insert.run()
        let member = StagedMember(
            number: connection.lastInsertedRow, userId: userId, usergroups: usergroups, zones: MemberZones(changes),
            state: state)
        if let timezone {
            try recordZone(timezone, of: member.number, change: 1, since: Instant(milliseconds: .min))
            try countedZones.record(timezone, project: project)
        }
        members[MemberKey(project: project, userId: userId)] = member
        return member
    }

    func recordZone(_ timezone: String?, of member: Int64, change: Int64, since: Instant) throws {
        let insert = try connection.prepare("INSERT INTO memberZone VALUES (?, ?, ?, ?)")
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

    /// Discards all members in memory, after their rows were changed directly.
    func forgetMembers() {
        members.removeAll(keepingCapacity: true)
        changed.removeAll()
        historians.removeAll()
    }
}

private struct MemberKey: Hashable {
    var project: Int64
    var userId: ExactText

    init(project: Int64, userId: String) {
        self.project = project
        self.userId = ExactText(userId)
    }
}
