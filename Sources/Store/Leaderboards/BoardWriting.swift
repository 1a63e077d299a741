import Loyalty
import SQLite

/// What is written of boards. Each step is a transaction of its own and short, so that events get in between.
extension WriteTransaction {
    // MARK: - Making

    /// Begins a board that is not there yet.
    func beginBoard(_ board: Board) throws -> BoardInWork {
        let insert = try connection.prepare(
            "INSERT INTO board (project, usergroup, span, day, position, startedAt, askedOn) VALUES (?, ?, ?, ?, 0, ?, ?)"
        )
        insert.bind(1, board.project)
        insert.bind(2, board.usergroupId ?? "")
        insert.bind(3, board.span.name)
        insert.bind(4, Int64(board.today.number))
        insert.bind(5, now.milliseconds)
        insert.bind(6, Int64(board.today.number))
        try insert.run()
        return BoardInWork(board: board, number: connection.lastInsertedRow, workedOnAt: now)
    }

    /// Begins the move of a complete board to another day.
    /// - Parameter day: the one on which it is.
    /// - Returns: nil where it is not there any more.
    func beginMove(of number: Int64, from day: Day, to board: Board) throws -> BoardInWork? {
        let update = try connection.prepare(
            """
            UPDATE board SET startedAt = ?5
            WHERE number = ?1 AND project = ?2 AND usergroup = ?3 AND span = ?4 AND startedAt IS NULL AND day = ?6
            """)
        update.bindIdentity(of: board, number: number)
        update.bind(5, now.milliseconds)
        update.bind(6, Int64(day.number))
        try update.run()
        return connection.changedRows == 1 ? BoardInWork(board: board, number: number, workedOnAt: now) : nil
    }

    /// Writes some rows of a board that is being made.
    /// - Returns: nil where it isn't any more, and nothing is written: something has changed that the log doesn't tell of, or
    ///   another process has taken it over.
    func fill(_ work: BoardInWork, _ body: (BoardTables) throws -> Void) throws -> BoardInWork? {
        let update = try connection.prepare(
            """
            UPDATE board SET startedAt = ?6
            WHERE number = ?1 AND project = ?2 AND usergroup = ?3 AND span = ?4 AND startedAt = ?5
            """)
        update.bindIdentity(of: work.board, number: work.number)
        update.bind(5, work.workedOnAt.milliseconds)
        update.bind(6, now.milliseconds)
        try update.run()
        guard connection.changedRows == 1 else { return nil }
        let tables = try BoardTables(work.board, number: work.number, on: connection)
        try body(tables)
        try tables.finish()
        return BoardInWork(board: work.board, number: work.number, workedOnAt: now)
    }

    /// Ends the making of a board, or its move to another day.
    /// - Parameter position: the newest entry of the log that it holds; nil for the one as before.
    /// - Returns: whether it could be done, as with ``fill(_:_:)``.
    func complete(_ work: BoardInWork, position: Int64?) throws -> Bool {
        let update = try connection.prepare(
            """
            UPDATE board SET startedAt = NULL, day = ?6, askedOn = ?6, position = coalesce(?7, position)
            WHERE number = ?1 AND project = ?2 AND usergroup = ?3 AND span = ?4 AND startedAt = ?5
            """)
        update.bindIdentity(of: work.board, number: work.number)
        update.bind(5, work.workedOnAt.milliseconds)
        update.bind(6, Int64(work.board.today.number))
        if let position { update.bind(7, position) } else { update.bindNull(7) }
        try update.run()
        return connection.changedRows == 1
    }

    /// Deletes some rows of a board, and at last the board. From the first on nobody reads it.
    /// - Returns: whether there are more.
    func deleteBoard(_ number: Int64, rows: Int64) throws -> Bool {
        try connection.execute("UPDATE board SET startedAt = \(StoredBoard.givenUp) WHERE number = \(number)")
        for (table, key) in [
            ("standingOrder", "lead, reachedAt, userId"), ("standing", "member"), ("standingCount", "level, prefix"),
        ] {
            try connection.execute(
                """
                DELETE FROM \(table) WHERE board = \(number) AND (\(key)) IN (
                    SELECT \(key) FROM \(table) WHERE board = \(number) LIMIT \(rows))
                """)
            if connection.changedRows == rows { return true }
        }
        try connection.execute("DELETE FROM board WHERE number = \(number)")
        return false
    }

    // MARK: - Keeping up

    /// Brings a complete board up to some later entry of the log.
    /// - Returns: the newest entry that it holds; nil where it is not there any more, or of another day.
    func catchUp(_ board: Board, _ number: Int64, entries: Int64) throws -> Int64? {
        let query = try connection.prepare(
            """
            SELECT \(StoredBoard.columns) FROM board
            WHERE number = ? AND project = ? AND usergroup = ? AND span = ? AND startedAt IS NULL
            """)
        query.bindIdentity(of: board, number: number)
        guard let stored = try query.first({ StoredBoard(row: $0) }), !board.span.moves || stored.day == board.today
        else { return nil }
        let newest = try connection.integer("SELECT max(id) FROM log") ?? 0
        let position = min(newest, stored.position + entries)
        let members = try connection.prepare(
            """
            SELECT DISTINCT member FROM log JOIN member ON member.number = log.member
            WHERE log.id > ? AND log.id <= ? AND project = ?
            """)
        members.bind(1, stored.position)
        members.bind(2, position)
        members.bind(3, board.project)
        let tables = try BoardTables(board, number: number, on: connection)
        while try members.step() { try tables.update(members.int(0)) }
        try tables.finish()
        let update = try connection.prepare(
            "UPDATE board SET position = ?2, askedOn = max(askedOn, ?3) WHERE number = ?1")
        update.bind(1, number)
        update.bind(2, position)
        update.bind(3, Int64(board.today.number))
        try update.run()
        return position
    }

    /// Notes what the log doesn't tell of: a member that is in other groups now, or that has other points.
    func updateBoards(of member: Int64, in project: Int64) throws {
        try eachBoard(of: project) { board, stored in
            guard stored.startedAt == nil else { return try giveUp(stored.number) }
            let tables = try BoardTables(board, number: stored.number, on: connection)
            try tables.update(member)
            try tables.finish()
        }
    }

    /// Takes a member out of all boards.
    func removeFromBoards(_ member: Int64, userId: String, in project: Int64) throws {
        try eachBoard(of: project) { board, stored in
            if stored.startedAt != nil { try giveUp(stored.number) }
            let tables = try BoardTables(board, number: stored.number, on: connection)
            try tables.set(nil, of: member, userId: userId)
            try tables.finish()
        }
    }

    /// Forgets all boards of a project: they are made anew when they are asked for.
    func forgetBoards(of project: Int64) throws {
        for table in ["standingOrder", "standing", "standingCount"] {
            try connection.execute(
                "DELETE FROM \(table) WHERE board IN (SELECT number FROM board WHERE project = \(project))")
        }
        try connection.execute("DELETE FROM board WHERE project = \(project)")
    }

    private func giveUp(_ number: Int64) throws {
        try connection.execute("UPDATE board SET startedAt = \(StoredBoard.givenUp) WHERE number = \(number)")
    }

    private func eachBoard(of project: Int64, _ body: (Board, StoredBoard) throws -> Void) throws {
        for (board, stored) in try Board.stored(of: project, in: connection) { try body(board, stored) }
    }
}

/// A board that is being made, or moved to another day, by one process.
struct BoardInWork: Sendable {
    let board: Board
    let number: Int64
    /// When something was last written of it. Its row has the same: with anything else there, this process has lost it.
    let workedOnAt: Instant
}

extension Statement {
    /// Binds a board's number, and what tells it from one that has got the same number later: project, group and span.
    fileprivate func bindIdentity(of board: Board, number: Int64) {
        bind(1, number)
        bind(2, board.project)
        bind(3, board.usergroupId ?? "")
        bind(4, board.span.name)
    }
}

extension Board {
    /// The boards of a project that are kept, each on its day.
    static func stored(of project: Int64, in connection: Connection) throws -> [(board: Board, stored: StoredBoard)] {
        let query = try connection.prepare(
            "SELECT \(StoredBoard.columns), usergroup, span FROM board WHERE project = ? ORDER BY number")
        query.bind(1, project)
        var boards: [(Board, StoredBoard)] = []
        while try query.step() {
            guard let span = LeaderboardSpan(name: query.text(6)) else { continue }
            let stored = StoredBoard(row: query)
            let usergroup = query.text(5)
            boards.append(
                (
                    Board(
                        project: project, usergroupId: usergroup.isEmpty ? nil : usergroup, span: span,
                        today: stored.day), stored
                ))
        }
        return boards
    }
}
