import Database
import Loyalty

/// Counts the past for dimensions and measures that were added, in steps of bounded size.
///
/// First the log is walked in booking order, so that the values of a dimension get their numbers in this order. Then the
/// members are counted by ascending number. Events are logged all the while: those of a member that has been counted
/// count at once, and those of the others when their turn comes. Each step keeps how far it got in the table `field`, so
/// any process can make the next one.
extension WriteTransaction {
    /// A step goes through about this many entries or users, unless one user has more entries.
    static let entriesInOneStep = 2_000

    /// Counts all of the past for new dimensions and measures if it is short, and deletes the figures of removed ones.
    /// - Parameter few: the most entries and users of a short past.
    func countShortPast(few: Int64) throws {
        guard hasFieldsBehind, try connection.newestEntry() <= few,
            try connection.integer("SELECT max(number) FROM member") ?? 0 <= few
        else { return }
        try flush()
        while try countPast() { try flush() }
    }

    /// Makes a small step after what the transaction has written, so that the past gets counted even if no process does
    /// so on its own.
    func countPastOnTheWay() throws {
        guard hasFieldsBehind, pastPerWrite > 0, try countPast(entries: pastPerWrite) else { return }
        try flush()
    }

    /// Makes a step. Run it after everything else that the transaction changes has been flushed.
    /// - Returns: false if there is nothing to do, or nothing that can be done now: while a recount of a project is being
    ///   prepared, none of its users is counted.
    func countPast(entries: Int = entriesInOneStep) throws -> Bool {
        guard hasFieldsBehind else { return false }
        let hasStepped =
            try deleteRemoved(rows: entries) || collectValues(entries: entries) || countMembers(entries: entries)
        if hasStepped { try reloadFields() }
        return hasStepped
    }

    // MARK: - Removed dimensions

    private func deleteRemoved(rows: Int) throws -> Bool {
        let removed = try statement("SELECT number FROM field WHERE kind = 2 ORDER BY number LIMIT 1")
        guard let dimension = try removed.first({ $0.int(0) }) else { return false }
        statements.rows.forget()
        let next = try statement("SELECT number FROM dimensionValue WHERE dimension = ? LIMIT 1")
        var left = rows
        while left > 0 {
            next.bind(1, dimension)
            guard let value = try next.first({ $0.int(0) }) else {
                try connection.execute("DELETE FROM field WHERE number = \(dimension)")
                return true
            }
            for table in ["daily", "monthly", "recency", "recencyMonth"] {
                try connection.execute("DELETE FROM \(table) WHERE subject = \(value)")
                left -= try connection.changedRows
            }
            try connection.execute("DELETE FROM dimensionValue WHERE number = \(value)")
            left -= 1
        }
        return true
    }

    // MARK: - Values

    /// Gives numbers to the values of the next entries.
    private func collectValues(entries: Int) throws -> Bool {
        let position = try statement("SELECT min(collected) FROM field WHERE kind = 0")
        guard let begin = try position.first({ $0.intIfPresent(0) }) ?? nil else { return false }
        let fields = try statement("SELECT number, event, path FROM field WHERE collected = ? ORDER BY number")
        fields.bind(1, begin)
        var dimensions: [Int64: [(number: Int64, path: [String])]] = [:]
        while try fields.step() {
            dimensions[fields.int(1), default: []]
                .append((fields.int(0), MetadataPath.split(fields.text(2)) ?? []))
        }
        // Where others stand, all go on together.
        let others = try statement("SELECT min(collected) FROM field WHERE collected > ?")
        others.bind(1, begin)
        let next = try others.first { $0.intIfPresent(0) } ?? nil
        let end = min(begin + Int64(entries), next ?? .max)
        let rows = try statement(
            """
            SELECT log.subject, log.metadata, member.userId IS NULL FROM log
            JOIN member ON member.number = log.member WHERE log.id > ? AND log.id <= ? AND log.kind = 0 ORDER BY log.id
            """)
        rows.bind(1, begin)
        rows.bind(2, end)
        // If adding a value fails, the next attempt begins anew.
        defer { rows.reset() }
        while try rows.step() {
            guard let dimensions = dimensions[rows.int(0)] else { continue }
            let (metadata, isErased) = (rows.metadata(1), rows.int(2) != 0)
            for (number, path) in dimensions {
                try DimensionValue.forEachText(of: metadata?.value(at: path), isErased: isErased) {
                    _ = try dimensionValues.number(of: $0, in: number)
                }
            }
        }
        let isAtEnd = try end >= connection.newestEntry()
        let update = try statement("UPDATE field SET collected = ?2 WHERE collected = ?1")
        update.bind(1, begin)
        update.bind(2, isAtEnd ? nil : end)
        try update.run()
        return true
    }

    // MARK: - Members

    /// Fields of a project that have got equally far.
    private struct Front {
        let project: Project
        let counted: Int64
        let numbers: Set<Int64>
        /// Where other fields of the project stand: from there on, all go on together.
        let next: Int64
    }

    /// Counts the next members of a project.
    private func countMembers(entries: Int) throws -> Bool {
        guard let front = try front() else { return false }
        let number = front.project.number
        // `+`: by number, since with the index of user ids SQLite would sort all rows.
        let query = try connection.prepare(
            """
            SELECT number, newest, userId FROM member WHERE number > ? AND number <= ? AND +project = ?
            ORDER BY number LIMIT ?
            """)
        query.bind(1, front.counted)
        query.bind(2, front.next)
        query.bind(3, number)
        query.bind(4, Int64(entries))
        let events = Set(fields.events.filter { $0.value.numbers.contains(where: front.numbers.contains) }.keys)
        var (users, left, last) = (0, entries, front.counted)
        var isAtEnd = false
        while left > 0 {
            guard try query.step() else {
                isAtEnd = true
                break
            }
            last = query.int(0)
            left -= try countPast(
                of: (last, newest: query.int(1), query.textIfPresent(2)), front, events: events)
            users += 1
        }
        query.reset()
        if isAtEnd { last = front.next }
        let update = try connection.prepare(
            "UPDATE field SET counted = ?2, users = users + ?3 WHERE number = ?1")
        for field in front.numbers {
            update.bind(1, field)
            update.bind(2, last == .max ? nil : last)
            update.bind(3, Int64(users))
            try update.run()
        }
        return true
    }

    /// The fields that have to be counted next; nil if none can be.
    private func front() throws -> Front? {
        let query = try connection.prepare(
            """
            SELECT subject.project, field.counted, field.number FROM field JOIN subject ON subject.number = event
            WHERE field.counted IS NOT NULL AND field.collected IS NULL
            ORDER BY subject.project, field.counted
            """)
        var behind: [(project: Int64, counted: Int64, number: Int64)] = []
        while try query.step() { behind.append((query.int(0), query.int(1), query.int(2))) }
        for number in Set(behind.map(\.project)).sorted() where try !isRecountPrepared(of: number) {
            // A project that can't be used is counted anew as a whole once it can.
            guard let project = try? catalog.project(number: number) else { continue }
            let own = behind.filter { $0.project == number }
            guard let counted = own.first?.counted else { continue }
            return Front(
                project: project, counted: counted, numbers: Set(own.filter { $0.counted == counted }.map(\.number)),
                next: own.first { $0.counted > counted }?.counted ?? .max)
        }
        return nil
    }

    /// Counts a member's past for more fields than before.
    /// - Returns: the number of entries that were read, at least 1.
    private func countPast(
        of row: (number: Int64, newest: Int64, userId: String?), _ front: Front, events: Set<Int64>
    ) throws -> Int {
        let member: StagedMember?
        do {
            member = try row.userId.flatMap { try self.member($0, of: front.project.number) }
        } catch StoreError.damagedState {
            // No step would come past it, and so no write. `verify` names it.
            return 1
        }
        if let member, !member.state.activities.contains(where: { events.contains($0.event) }) { return 1 }
        let rulebook = front.project.rulebook
        let isErased = row.userId == nil
        let entries = try entries(of: row.number, upTo: row.newest, isErased: isErased, withMetadata: true)
        func count(_ fields: CountedFields, weight: Int64, _ changes: inout RollupChanges) throws
            -> [MemberState.ValueDay]
        {
            changes.weight = weight
            defer { changes.weight = 1 }
            let facts = try entries.filter { $0.kind == .event }.map { entry in
                var fact = entry.fact
                let figures = try fields.figures(
                    of: entry.metadata, event: entry.subject, member: row.number, isErased: isErased, dimensionValues)
                fact.values = figures.values
                fact.measures = figures.measures
                return fact
            }
            return MemberState.countingFields(of: facts, rulebook: rulebook, changes: &changes)
        }
        var difference = RollupChanges()
        _ = try count(fields, weight: -1, &difference)
        let values = try count(fields.counting(front.numbers), weight: 1, &difference)
        difference.dropZeros()
        changes.add(difference)
        if let member {
            member.state.values = values
            markChanged(member, in: front.project.number)
        }
        return max(1, entries.count)
    }
}
