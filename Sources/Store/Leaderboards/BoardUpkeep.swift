import Loyalty

/// Makes boards in short transactions, so that events get in between, and without holding all users in memory.
extension LoyaltyStore {
    /// The rows of one transaction; events wait that long.
    private static let rowsInOneTransaction = 5_000

    /// Makes a new board from the states of all members.
    ///
    /// The states are not from one moment: a member that is read late may have entries newer than the board's
    /// position. Such a member is read again when the board is brought up to date.
    /// - Returns: false if something changed meanwhile that the log doesn't show.
    func make(_ board: Board) throws -> Bool {
        for outdated in try read({ try $0.outdatedBoards(of: board.project, today: board.today) }) {
            try delete(outdated)
        }
        var work = try writeAlone { try $0.beginBoard(board) }
        let position = try read { try $0.newestEntry() }
        // Each table is written in its own order, so that pages fill one after another.
        guard var places = try fillStandings(of: &work) else { return false }
        places.sort()
        for start in stride(from: 0, to: places.count, by: Self.rowsInOneTransaction) {
            let part = places[start..<min(places.count, start + Self.rowsInOneTransaction)]
            let users = try read { reader in try part.compactMap { try reader.rankedUser($0) } }
            guard try fill(&work, users, { try $0.insert($1) }) else { return false }
        }
        var counts = StandingCounts.rows(ascending: places.reversed().lazy.map(\.points)).makeIterator()
        while let first = counts.next() {
            let rows = [first] + counts.next(Self.rowsInOneTransaction - 1)
            guard try fill(&work, rows, { try $0.add($1.users, to: $1.row) }) else { return false }
        }
        return try writeAlone { [work] in try $0.complete(work, position: position) }
    }

    /// - Returns: the members with points, by number; nil if this process has lost the board.
    private func fillStandings(of work: inout BoardInWork) throws -> [MemberPlace]? {
        var places: [MemberPlace] = []
        var last: Int64? = 0
        while let start = last {
            var members: [(number: Int64, standing: Standing)] = []
            last = try read {
                try $0.eachMember(of: work.board, after: start, limit: Self.rowsInOneTransaction) {
                    members.append((number: $0, standing: $2))
                }
            }
            guard try fill(&work, members, { try $0.insert($1.standing, of: $1.number) }) else { return nil }
            for (member, standing) in members where standing.points > 0 {
                places.append(MemberPlace(points: standing.points, reachedAt: standing.reachedAt, member: member))
            }
        }
        return places
    }

    private func fill<Row: Sendable>(
        _ work: inout BoardInWork, _ rows: [Row], _ insert: @escaping @Sendable (BoardTables, Row) throws -> Void
    ) throws -> Bool {
        let filled = try writeAlone { [work] transaction in
            try transaction.fill(work) { tables in for row in rows { try insert(tables, row) } }
        }
        if let filled { work = filled }
        return filled != nil
    }

    /// Moves a complete board from an earlier day to today.
    /// - Returns: whether it succeeded.
    func move(_ stored: StoredBoard, to board: Board) throws -> Bool {
        let number = stored.number
        let day = stored.day
        guard var work = try writeAlone({ try $0.beginMove(of: number, from: day, to: board) }) else { return false }
        var last: Int64? = 0
        while let start = last {
            let members = try read {
                try $0.changingMembers(of: number, on: board.today, after: start, limit: Self.rowsInOneTransaction)
            }
            guard try fill(&work, members, { try $0.update($1) }) else { return false }
            last = members.last
        }
        return try writeAlone { [work] in try $0.complete(work, position: nil) }
    }

    /// Deletes a board in short transactions.
    func delete(_ number: Int64) throws {
        while try writeAlone({ try $0.deleteBoard(number, rows: Int64(Self.rowsInOneTransaction)) }) {}
    }
}

/// A member, ordered like its ``RankedUser``, except that with equal points and time the number decides.
private struct MemberPlace: Comparable {
    var points: Int64
    var reachedAt: Instant
    var member: Int64

    static func < (left: MemberPlace, right: MemberPlace) -> Bool {
        if left.points != right.points { return left.points > right.points }
        return (left.reachedAt, left.member) < (right.reachedAt, right.member)
    }
}

extension Reader {
    /// Nil if the member has been erased.
    fileprivate func rankedUser(_ place: MemberPlace) throws -> RankedUser? {
        let query = try statement("SELECT userId FROM member WHERE number = ?")
        query.bind(1, place.member)
        return try query.first { $0.textIfPresent(0) }?.map {
            RankedUser(points: place.points, reachedAt: place.reachedAt, userId: $0)
        }
    }
}

extension IteratorProtocol {
    /// Takes the next elements; fewer at the end.
    fileprivate mutating func next(_ count: Int) -> [Element] {
        var elements: [Element] = []
        while elements.count < count, let element = next() { elements.append(element) }
        return elements
    }
}
