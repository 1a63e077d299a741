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
        let position = try read { try $0.connection.newestEntry() }
        // Each table is written in its own order, so that pages fill one after another.
        guard var places = try fillStandings(of: &work) else { return false }
        places.sort()
        for start in stride(from: 0, to: places.count, by: Self.rowsInOneTransaction) {
            let part = places[start..<min(places.count, start + Self.rowsInOneTransaction)]
            let users = try read { try $0.rankedUsers(part) }
            guard try fill(&work, { tables in for user in users { try tables.insert(user) } }) else { return false }
        }
        var counts = StandingCounts.rows(ascending: places.reversed().lazy.map(\.points)).makeIterator()
        while let first = counts.next() {
            let rows = [first] + counts.next(Self.rowsInOneTransaction - 1)
            guard try fill(&work, { tables in for (row, users) in rows { try tables.add(users, to: row) } }) else {
                return false
            }
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
            let isFilled = try fill(&work) { [members] tables in
                for (number, standing) in members { try tables.insert(standing, of: number) }
            }
            guard isFilled else { return nil }
            for (member, standing) in members where standing.points > 0 {
                places.append(MemberPlace(points: standing.points, reachedAt: standing.reachedAt, member: member))
            }
        }
        return places
    }

    private func fill(
        _ work: inout BoardInWork, _ body: @escaping @Sendable (BoardTables) throws -> Void
    ) throws -> Bool {
        let filled = try writeAlone { [work] in try $0.fill(work, body) }
        if let filled { work = filled }
        return filled != nil
    }

    /// Moves a complete board from an earlier day to today.
    /// - Returns: whether it succeeded.
    func move(_ stored: StoredBoard, to board: Board) throws -> Bool {
        let number = stored.number
        let day = stored.day
        guard var work = try writeAlone({ try $0.beginMove(of: number, from: day, to: board) }) else { return false }
        var start: Int64 = 0
        while let last = try read({
            try $0.lastChangingMember(of: number, on: board.today, after: start, limit: Self.rowsInOneTransaction)
        }) {
            let isFilled = try fill(&work) { [start] in
                try $0.update(changingOn: board.today, after: start, through: last)
            }
            guard isFilled else { return false }
            start = last
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
    /// The users at some places, in their order, without those who have been erased.
    fileprivate func rankedUsers(_ places: ArraySlice<MemberPlace>) throws -> [RankedUser] {
        var ids: [Int64: String] = [:]
        try eachRow(of: places.map(\.member), in: "number", atOnce: places.count) { condition in
            "SELECT number, userId FROM member WHERE \(condition)"
        } body: { row in
            ids[row.int(0)] = row.textIfPresent(1)
        }
        return places.compactMap { place in
            ids[place.member].map { RankedUser(points: place.points, reachedAt: place.reachedAt, userId: $0) }
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
