import JSON
import Loyalty
import SQLite

/// What can be written in one transaction. Members and rollups are changed in memory and written once, at its end.
public final class WriteTransaction {
    let connection: Connection
    let statements: WriteStatements
    let zones: ZoneDirectory
    let memberZones: MemberZoneReader
    private let clock: @Sendable () -> Instant
    private let definitionsMark: ChangeMark
    /// The most entries of the log that a transaction keeps at hand.
    private static let largestHistories = 400_000

    /// What is configured, as of this transaction.
    public private(set) var catalog: Catalog
    /// The instant of everything in this transaction that brings none of its own.
    public private(set) var now: Instant

    /// What a member takes at hand, at most but for the oldest and busiest, in bytes.
    private static let memberSize: Int64 = 8_192
    /// The most members that are kept for the next transaction.
    private let mostMembers: Int

    /// Members as they are now. They stay from one transaction to the next, as long as no other connection writes.
    private var members: [MemberKey: StagedMember] = [:]
    /// What other connections had written when the first of `members` was read (`PRAGMA data_version`).
    private var dataVersion: Int64?
    /// The members that have been changed since they were last written, with their projects.
    private var changed: [(project: Int64, member: StagedMember)] = []
    /// The members whose histories are at hand: these are for one transaction.
    private var historians: [StagedMember] = []
    /// Whether this transaction has changed what is configured.
    private var hasBumpedRevision = false
    /// Whether `catalog` may hold what was rolled back.
    private var isCatalogDoubtful = false
    /// What the members' changes add to the rollups.
    var changes = RollupChanges()
    /// How many members' histories are to be counted anew at its end (see ``logHistory(_:)``).
    public internal(set) var deferredMembers = 0
    /// What members' deferred entries pay, by event.
    var deferredPoints: [Int64: Int64] = [:]
    /// How many more entries may be kept in ``StagedMember/history``.
    var historyRoom = 0
    /// The ids that have been imported, by project.
    var importedSums: [Int64: ImportedSum] = [:]

    /// - Parameter cache: how many bytes of members are kept from one transaction to the next, at most.
    init(
        connection: Connection, catalog: Catalog, cache: Int64, zones: ZoneDirectory, definitionsMark: ChangeMark,
        clock: @escaping @Sendable () -> Instant
    ) throws {
        self.definitionsMark = definitionsMark
        mostMembers = Int(cache / Self.memberSize)
        self.connection = connection
        self.catalog = catalog
        self.zones = zones
        self.clock = clock
        statements = try WriteStatements(connection)
        memberZones = try MemberZoneReader(connection, zones: zones)
        now = clock()
    }

    /// Starts afresh, after BEGIN.
    func begin() throws {
        let version = try statements.dataVersion.first { $0.int(0) }
        if version != dataVersion || members.count > mostMembers { forgetMembers() }
        dataVersion = version
        for member in historians { member.history = nil }
        historians.removeAll(keepingCapacity: true)
        changes.removeAll()
        deferredPoints.removeAll()
        deferredMembers = 0
        historyRoom = Self.largestHistories
        importedSums.removeAll()
        hasBumpedRevision = false
        now = clock()
        let revision = try statements.revision.first { $0.int(0) }
        if isCatalogDoubtful || revision != catalog.revision { try reloadCatalog() }
    }

    /// Forgets everything, after ROLLBACK.
    func abandon() {
        forgetMembers()
        changes.removeAll()
        importedSums.removeAll()
        isCatalogDoubtful = isCatalogDoubtful || hasBumpedRevision
    }

    /// Writes what is staged, before COMMIT.
    func flush() throws {
        for (project, member) in changed where member.deferred.count > 0 { try settle(member, of: project) }
        for (_, member) in changed {
            statements.updateMember.bind(1, member.number)
            statements.updateMember.bind(2, member.state.balance)
            statements.updateMember.bind(3, member.newest)
            statements.updateMember.bind(4, bytes: member.state.packed)
            try statements.updateMember.run()
            member.isChanged = false
        }
        changed.removeAll(keepingCapacity: true)
        try statements.add(changes)
        changes.removeAll()
        for (project, sum) in importedSums { try statements.add(sum, to: project) }
        importedSums.removeAll()
    }

    /// Marks that something configured has changed: every process sees it with its next request.
    func bumpRevision() throws {
        hasBumpedRevision = true
        definitionsMark.begin()
        try connection.execute("UPDATE revision SET number = number + 1")
        try reloadCatalog()
    }

    /// Marks that the files hold what was erased: every process sees it with its next request.
    func markTracesLeft() throws {
        definitionsMark.begin()
        try connection.execute("UPDATE revision SET tracesLeft = 1")
    }

    private func reloadCatalog() throws {
        catalog = try Catalog.load(from: connection, zones: zones)
        isCatalogDoubtful = false
    }

    // MARK: - Members

    /// The member with a user id; nil where the project has none.
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

    /// Makes a member that is known not to exist.
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

    /// Marks a member whose row has to be written.
    func markChanged(_ member: StagedMember, in project: Int64) {
        guard !member.isChanged else { return }
        member.isChanged = true
        changed.append((project, member))
    }

    /// Keeps a member's history at hand for the rest of the transaction, where there is room.
    func keep(_ history: [Fact], of member: StagedMember) {
        guard history.count <= historyRoom else { return }
        historyRoom -= history.count
        member.history = history
        historians.append(member)
    }

    /// Forgets members whose rows were changed behind their backs.
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
