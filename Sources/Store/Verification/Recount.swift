import Database
import JSON
import Loyalty

/// Recounts everything from the log alone: every member's state and the rollups. `verify` compares the result with
/// what is stored; a change of rules about the past stores it.
struct Recount {
    /// A member: the stored values and the ones counted from the log.
    struct Member {
        let number: Int64
        /// Nil for an erased user.
        let userId: String?
        /// The user's groups, except `default`.
        let usergroups: [String]
        /// Nil if the stored bytes are damaged.
        let stored: MemberState?
        /// The balance column, which can be read even if the state is damaged.
        let storedBalance: Int64
        let storedNewest: Int64
        let counted: MemberState
        /// The bonuses that are due by the present rules.
        let dues: [Due]
        /// What has expired, by instant, as far as the log reaches.
        let expired: [Instant: Int64]
        /// The member's entries, in booking order.
        let entries: [Entry]
        /// The time zones of the member's streaks.
        let zones: MemberZones
        let countedNewest: Int64
        /// Whether each entry points to the one before it, from the newest to the first.
        let isLinked: Bool
        /// The first entry whose balance isn't the sum of all up to it; nil if there is none.
        let firstWrongBalance: Int64?
        /// A time zone of the member that the system lacks; the member is counted by the project's zone then.
        let missingZone: String?
    }

    let connection: any Connection
    let rulebook: Rulebook
    let zones: ZoneDirectory
    /// Whether entries are to have their metadata though no rule of the rulebook needs it.
    var needsMetadata = false
    /// About how many entries of the log a file sorts at once. It sorts them in memory, 210 to 230 bytes each.
    var mostSorted: Int64 = 1_000_000

    /// Counts the log, member by member.
    /// - Parameter visit: gets each member of the project, those without entries too.
    /// - Returns: the project's rollups.
    func run(_ visit: (Member) throws -> Void) throws -> RollupChanges {
        var changes = RollupChanges()
        let reading = try EntryReading(connection, of: rulebook.number)
        let members = try connection.prepareScan(
            "\(Self.selectMember) WHERE project = ? AND number BETWEEN ? AND ? ORDER BY number")
        // Sorting by member reads the log once, whatever the number of members.
        let rows = try connection.prepareScan(
            """
            SELECT log.member, log.previous, log.balance, \(Entry.columns)
            FROM log JOIN member ON member.number = log.member AND member.project = ?
            WHERE log.member BETWEEN ? AND ? ORDER BY log.member, log.id
            """)
        let memberZones = try MemberZoneReader(connection, zones: zones)
        for range in try ranges() {
            for statement in [members, rows] {
                statement.bind(1, rulebook.number)
                statement.bind(2, range.lowerBound)
                statement.bind(3, range.upperBound)
            }
            var hasEntry = try rows.step()
            while try members.step() {
                let number = members.int(0)
                var chain = Chain()
                while hasEntry, rows.int(0) == number {
                    if let entry = try entry(rows, from: 3, of: members, reading) {
                        chain.append(entry, balance: rows.int(2))
                    }
                    chain.isLinked = chain.isLinked && rows.int(1) == chain.newest
                    chain.newest = rows.int(3)
                    hasEntry = try rows.step()
                }
                try visit(count(members, chain, memberZones, into: &changes))
            }
        }
        changes.dropZeros()
        return changes
    }

    /// Ranges of members, with about ``mostSorted`` entries each. Each costs another scan of the log. A server sorts on
    /// disk if there are many.
    private func ranges() throws -> [ClosedRange<Int64>] {
        guard connection.dialect == .sqlite, try connection.newestEntry() > mostSorted else { return [.min ... .max] }
        let width: Int64 = 64
        var counts: [Int64: Int64] = [:]
        let query = try connection.prepareScan(
            "SELECT log.member FROM log JOIN member ON member.number = log.member AND member.project = ?")
        query.bind(1, rulebook.number)
        while try query.step() { counts[query.int(0) / width, default: 0] += 1 }
        var ranges: [ClosedRange<Int64>] = []
        var (first, entries) = (Int64.min, Int64(0))
        for (part, count) in counts.sorted(by: { $0.key < $1.key }) {
            if entries > 0, entries + count > mostSorted {
                ranges.append(first...part * width - 1)
                (first, entries) = (part * width, 0)
            }
            entries += count
        }
        return ranges + [first...Int64.max]
    }

    /// Counts some members, each by the links between its entries. It needs memory for one at a time.
    /// - Parameters:
    ///   - next: gives the members' numbers, nil at the end. Members of other projects are passed over.
    ///   - changes: gets what they add to the rollups.
    ///   - visit: gets each member.
    func run(
        next: () throws -> Int64?, into changes: inout RollupChanges, _ visit: (Member) throws -> Void
    ) throws {
        let members = try connection.prepare("\(Self.selectMember) WHERE number = ? AND project = ?")
        members.bind(2, rulebook.number)
        let rows = try EntryChain("log.balance, \(Entry.columns)", on: connection)
        let memberZones = try MemberZoneReader(connection, zones: zones)
        let reading = try EntryReading(connection, of: rulebook.number)
        while let number = try next() {
            members.bind(1, number)
            guard try members.step() else { continue }
            defer { members.reset() }
            var entries: [(entry: Entry, balance: Int64)] = []
            _ = try rows.visit(from: members.int(3), of: number) { row in
                if let entry = try entry(row, from: 2, of: members, reading) { entries.append((entry, row.int(1))) }
                return true
            }
            var chain = Chain()
            chain.newest = members.int(3)
            for (entry, balance) in entries.reversed() { chain.append(entry, balance: balance) }
            try visit(count(members, chain, memberZones, into: &changes))
        }
    }

    // MARK: - Parts

    /// A member's entries, in booking order, and what is wrong with them.
    private struct Chain {
        private(set) var entries: [Entry] = []
        private(set) var firstWrongBalance: Int64?
        private var total: Int64 = 0
        var newest: Int64 = 0
        var isLinked = true

        mutating func append(_ entry: Entry, balance: Int64) {
            entries.append(entry)
            total &+= entry.points
            if balance != total, firstWrongBalance == nil { firstWrongBalance = entry.id }
        }
    }

    private static let selectMember = """
        SELECT number, userId, balance, newest, zoneChanges, \(MemberState.inForce), usergroups, erasedAt FROM member
        """

    /// The dimensions and measures as they are stored, and the numbers of values.
    private struct EntryReading {
        let fields: CountedFields
        let values: DimensionValues

        init(_ connection: any Connection, of project: Int64) throws {
            fields = try CountedFields(in: connection, of: project)
            values = DimensionValues(connection, adds: false)
        }
    }

    /// - Parameter member: the row of ``selectMember``.
    private func entry(
        _ row: any Statement, from column: Int32, of member: any Statement, _ reading: EntryReading
    ) throws -> Entry? {
        try reading.fields.entry(
            row, from: column, member: member.int(0), isErased: member.isNull(1),
            withMetadata: needsMetadata || rulebook.needsMetadata, reading.values)
    }

    private func count(
        _ row: any Statement, _ chain: Chain, _ memberZones: MemberZoneReader, into changes: inout RollupChanges
    ) throws -> Member {
        let (zones, missing) = try memberZones.zones(of: row.int(0), changes: row.int(4))
        let erasedAt = row.isNull(1) ? Instant(milliseconds: row.int(7)) : nil
        let counted = fold(chain.entries, erasedAt: erasedAt, zones: zones, into: &changes)
        return Member(
            number: row.int(0), userId: row.textIfPresent(1),
            usergroups: StagedMember.usergroups(stored: row.textIfPresent(6)),
            stored: row.withBytes(5) { MemberState(packed: $0) }, storedBalance: row.int(2), storedNewest: row.int(3),
            counted: counted.state, dues: counted.dues, expired: counted.books.expired, entries: chain.entries,
            zones: zones, countedNewest: chain.newest, isLinked: chain.isLinked,
            firstWrongBalance: chain.firstWrongBalance, missingZone: missing.last)
    }

    /// A member's events always count in the project's daily figures. Figures about members include it only until it
    /// is erased.
    private func fold(
        _ entries: [Entry], erasedAt: Instant?, zones: MemberZones, into changes: inout RollupChanges
    ) -> MemberState.Folded {
        guard let erasedAt else {
            return MemberState.folding(entries, rulebook: rulebook, zones: zones, changes: &changes)
        }
        var own = RollupChanges()
        var folded = MemberState.folding(entries, rulebook: rulebook, erasedAt: erasedAt, changes: &own)
        changes.add(own.withoutStanding)
        folded.state = MemberState()
        return folded
    }
}

extension RollupChanges {
    /// The part that stays of an erased member: events, points and unique users by day and month.
    var withoutStanding: RollupChanges {
        var changes = self
        changes.expiries = [:]
        changes.longest = [:]
        return changes
    }
}
