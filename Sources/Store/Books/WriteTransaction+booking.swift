import Database
import JSON
import Loyalty

extension WriteTransaction {
    /// What is kept of an entry beside its part in the books.
    struct EntryTexts {
        var metadata: JSONValue?
        var reason: String?
        var actor: Actor?
    }

    /// Appends an entry to the log, as its member's newest, and gives it its number.
    func append(
        _ entry: inout Entry, to member: StagedMember, of project: Int64, _ texts: EntryTexts = EntryTexts()
    ) throws {
        member.total += entry.points
        // Most entries are plain events, and a NULL that is bound costs as much as a number.
        let isPlain = entry.isPlain && texts.reason == nil
        let actor = try texts.actor.map { try number(of: $0, in: project) }
        entry.id = try entryNumbers.next { try statements.lastEntry.first { $0.int(0) } ?? 0 }
        let row = isPlain ? statements.plainEntries : statements.entries
        row.bind(1, entry.id)
        row.bind(2, member.number)
        row.bind(3, entry.kind.rawValue)
        row.bind(4, entry.subject)
        row.bind(5, entry.at.milliseconds)
        row.bind(6, entry.outcome.stored)
        row.bind(7, entry.points)
        row.bind(8, member.total)
        row.bind(9, member.newest)
        row.bind(10, actor)
        if !isPlain {
            if entry.bookedAt == entry.at { row.bindNull(12) } else { row.bind(12, entry.bookedAt.milliseconds) }
            row.bind(13, entry.usergroup)
            row.bind(14, entry.lot.activation?.milliseconds)
            row.bind(15, entry.lot.expiry.stored)
            row.bind(16, entry.cause)
            row.bind(17, entry.target)
            if entry.rest == 0 { row.bindNull(18) } else { row.bind(18, entry.rest) }
            row.bind(19, entry.fraction?.description)
            row.bind(20, texts.reason)
        }
        if let metadata = texts.metadata { try row.add(11, utf8: metadata.source) } else { try row.add() }
        member.newest = entry.id
        markChanged(member, in: project)
        if !member.rewarded.isEmpty, entry.isRewarded { member.rewarded[entry.subject]?.insert(entry.at) }
        if member.history != nil {
            member.history?.append(entry)
            historyRoom -= 1
        }
    }

    /// Writes what has expired of a member's points since it was written last. This comes before everything else that is
    /// written of it.
    func writeExpiries(of member: StagedMember, in project: Int64, _ rulebook: Rulebook) throws {
        guard member.deferredFrom == nil,
            let (ledger, expired) = member.state.ledger.lapsed(by: now, in: rulebook.zone)
        else { return }
        for lapse in expired {
            var entry = Entry(kind: .expiry, at: lapse.at, bookedAt: lapse.at, points: -lapse.points)
            try append(&entry, to: member, of: project)
        }
        // The flows hold it already: it was to come.
        member.state.ledger = ledger
    }

    /// Books an entry, and others that it leads to, which follow all that the member's ledger holds; they have been
    /// appended to the log.
    func book(
        _ entry: Entry, and others: [Entry] = [], to member: StagedMember, of project: Int64, _ rulebook: Rulebook
    ) throws {
        // An event that is ahead of the clock can be past an expiry that is to come.
        for lapse in member.state.book(entry, and: others, rulebook: rulebook, changes: &changes) {
            try appendExpiry(at: lapse.at, -lapse.points, to: member, of: project)
        }
        guard let (ledger, expired) = member.state.ledger.lapsed(by: now, in: rulebook.zone) else { return }
        // Points that happened so long ago that they have expired.
        for lapse in expired { try appendExpiry(at: lapse.at, -lapse.points, to: member, of: project) }
        member.state.ledger = ledger
    }

    /// Appends an expiry that a write leads to, as opposed to one that the clock has made. It is never booked at its own
    /// instant, so it has a number for an id.
    private func appendExpiry(at: Instant, _ points: Int64, to member: StagedMember, of project: Int64) throws {
        let bookedAt = now == at ? now.adding(milliseconds: 1) : now
        var entry = Entry(kind: .expiry, at: at, bookedAt: bookedAt, points: points)
        try append(&entry, to: member, of: project)
    }

    // MARK: - Counting anew

    /// A member's entries before and after a change that the state can't simply be followed by.
    struct Rebooking {
        /// The entries that the state holds, in booking order.
        var old: [Entry]
        /// All entries, in booking order.
        var all: [Entry]
        /// What streaks and challenges come to without the change, and with it.
        var before: MemberState.Progress
        var after: MemberState.Progress
        /// The entry that triggers what differs; nil for the event that each bonus comes from.
        var trigger: Int64?
    }

    /// Books what differs in the bonuses that are due, and gives the member the state that all its entries lead to.
    /// - Returns: the bonuses and corrections.
    func rebook(
        _ rebooking: Rebooking, of member: StagedMember, in project: Int64, _ rulebook: Rulebook
    ) throws -> [Entry] {
        var all = rebooking.all
        var unfolded = MemberState()
        changes.weight = -1
        _ = unfolded.fold(points: rebooking.old, rulebook: rulebook, changes: &changes)
        changes.weight = 1
        let payments = PastPayments(all)
        var booked: [Entry] = []
        for due in payments.differences(from: rebooking.before.dues, to: rebooking.after.dues) {
            var entry =
                due.points > 0 ? bonus(due, lot: payments.lot(of: due), by: rulebook) : correction(due, of: all)
            entry.target = rebooking.trigger ?? due.event
            try append(&entry, to: member, of: project)
            all.append(entry)
            booked.append(entry)
        }
        var state = rebooking.after.state
        let books = state.fold(points: all, through: now, rulebook: rulebook, changes: &changes)
        member.state = state
        try writeDifferences(of: books, from: all, member, in: project)
        return booked
    }

    /// The entry of a bonus that has become due.
    /// - Parameter lot: the lot of its points; nil for one by the project's terms.
    func bonus(_ due: Due, lot: Ledger.LotKey? = nil, by rulebook: Rulebook) -> Entry {
        Entry(
            kind: .bonus, at: due.at, bookedAt: now, points: due.points, subject: due.subject,
            lot: lot ?? .init(rulebook.definition.points, at: due.at, in: rulebook.zone), cause: due.cause,
            target: due.event)
    }

    /// The entry that takes back a bonus that is no longer due, as far as the definition has paid the member.
    func correction(_ due: Due, of entries: [Entry]) -> Entry {
        let paid = entries.filter { ($0.kind == .bonus || $0.kind == .correction) && $0.subject == due.subject }
        let taken = min(-due.points, max(0, paid.reduce(0) { $0 + $1.points }))
        let bonuses = paid.filter { $0.kind == .bonus }
        let own = bonuses.last { $0.at == due.at } ?? bonuses.last
        return Entry(
            kind: .correction, at: due.at, bookedAt: now, points: -taken, subject: due.subject,
            lot: own?.lot ?? .init(),
            cause: due.cause, target: due.event, rest: -due.points - taken)
    }

    /// Writes how what has expired differs from what was written of it.
    private func writeDifferences(
        of books: LedgerFold, from entries: [Entry], _ member: StagedMember, in project: Int64
    ) throws {
        var differences = books.expired
        for entry in entries where entry.kind == .expiry { differences[entry.at, default: 0] += entry.points }
        for (at, points) in differences.sorted(by: { $0.key < $1.key }) where points != 0 {
            try appendExpiry(at: at, -points, to: member, of: project)
        }
    }

    // MARK: - Actors

    /// The number of an actor.
    func number(of actor: Actor, in project: Int64) throws -> Int64 {
        if let latestActor, latestActor.project == project, latestActor.actor == actor { return latestActor.number }
        let number = try actors[project]?[actor] ?? find(actor, in: project)
        latestActor = (project, actor, number)
        return number
    }

    private func find(_ actor: Actor, in project: Int64) throws -> Int64 {
        let select = try connection.prepare("SELECT number FROM actor WHERE project = ? AND kind = ? AND name = ?")
        let insert = try connection.prepare("INSERT INTO actor (project, kind, name) VALUES (?, ?, ?) RETURNING number")
        for statement in [select, insert] {
            statement.bind(1, project)
            statement.bind(2, actor.kind.rawValue)
            statement.bind(3, actor.name.text)
        }
        let number: Int64
        if let known = try select.first({ $0.int(0) }) {
            number = known
        } else {
            number = try insert.inserted()
        }
        actors[project, default: [:]][actor] = number
        return number
    }
}
