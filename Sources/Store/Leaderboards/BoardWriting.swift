import Database
import Loyalty

/// The writes to boards. Each step is a short transaction of its own, so that events get in between.
extension WriteTransaction {
    // MARK: - Making

    /// Starts making a new board.
    func beginBoard(_ board: Board) throws -> BoardInWork {
        let insert = try connection.prepare(
            """
            INSERT INTO board (project, usergroup, span, day, position, startedAt, askedOn)
            VALUES (?, ?, ?, ?, 0, ?, ?) RETURNING number
            """)
        insert.bind(1, board.project)
        insert.bind(2, board.usergroupId ?? "")
        insert.bind(3, board.span.name)
        insert.bind(4, Int64(board.today.number))
        insert.bind(5, now.milliseconds)
        insert.bind(6, Int64(board.today.number))
        return BoardInWork(board: board, number: try insert.inserted(), workedOnAt: now, losses: losses)
    }

    /// Starts moving a complete board to another day.
    /// - Parameter day: the board's day now.
    /// - Returns: nil if the board is gone or no longer on that day.
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
        guard try connection.changedRows == 1 else { return nil }
        return BoardInWork(board: board, number: number, workedOnAt: now, losses: losses)
    }

    /// Writes some rows of a board that is being made.
    /// - Returns: nil if this process has lost the board, and nothing is written: something changed that the log
    ///   doesn't show, another process has taken the board over, or another server has become primary, which may lack what
    ///   was read.
    func fill(_ work: BoardInWork, _ body: (BoardTables) throws -> Void) throws -> BoardInWork? {
        guard try !isOutdated(work) else { return nil }
        let update = try connection.prepare(
            """
            UPDATE board SET startedAt = ?6
            WHERE number = ?1 AND project = ?2 AND usergroup = ?3 AND span = ?4 AND startedAt = ?5
            """)
        update.bindIdentity(of: work.board, number: work.number)
        update.bind(5, work.workedOnAt.milliseconds)
        update.bind(6, now.milliseconds)
        try update.run()
        guard try connection.changedRows == 1 else { return nil }
        let tables = try BoardTables(work.board, number: work.number, on: connection)
        try body(tables)
        try tables.finish()
        return BoardInWork(board: work.board, number: work.number, workedOnAt: now, losses: losses)
    }

    /// Whether another server may have taken over since the board was begun. Then it is given up, so that it can be made
    /// anew at once.
    private func isOutdated(_ work: BoardInWork) throws -> Bool {
        guard work.losses != losses else { return false }
        try giveUp(boardsWhere: "number = \(work.number) AND startedAt = \(work.workedOnAt.milliseconds)")
        return true
    }

    /// Completes a new or moved board.
    /// - Parameter position: the newest log entry that it includes; nil to keep the position.
    /// - Returns: false if this process has lost the board, as with ``fill(_:_:)``.
    func complete(_ work: BoardInWork, position: Int64?) throws -> Bool {
        guard try !isOutdated(work) else { return false }
        let update = try connection.prepare(
            """
            UPDATE board SET startedAt = NULL, day = ?6, askedOn = ?6, position = coalesce(?7, position)
            WHERE number = ?1 AND project = ?2 AND usergroup = ?3 AND span = ?4 AND startedAt = ?5
            """)
        update.bindIdentity(of: work.board, number: work.number)
        update.bind(5, work.workedOnAt.milliseconds)
        update.bind(6, Int64(work.board.today.number))
        update.bind(7, position)
        try update.run()
        return try connection.changedRows == 1
    }

    /// Deletes some rows of a board, and finally the board. From the first call on, no reader uses it.
    /// - Returns: whether rows are left.
    func deleteBoard(_ number: Int64, rows: Int64) throws -> Bool {
        try giveUp(boardsWhere: "number = \(number)")
        for table in BoardTables.all {
            try connection.execute(
                connection.dialect.deletion(of: rows, from: table.name, where: "board = \(number)", key: table.key))
            if try connection.changedRows == rows { return true }
        }
        try connection.execute("DELETE FROM board WHERE number = \(number)")
        return false
    }

    // MARK: - Keeping up

    /// Brings a complete board up to a later log entry.
    /// - Parameter entries: the most log entries to process.
    /// - Returns: the newest entry that it includes now; nil if the board is gone or has another day.
    func catchUp(_ board: Board, _ number: Int64, entries: Int64) throws -> Int64? {
        let query = try connection.prepare(
            """
            SELECT \(StoredBoard.columns) FROM board
            WHERE number = ? AND project = ? AND usergroup = ? AND span = ? AND startedAt IS NULL
            """)
        query.bindIdentity(of: board, number: number)
        guard let stored = try query.first({ StoredBoard(row: $0) }), !board.span.moves || stored.day == board.today
        else { return nil }
        let position = try min(connection.newestEntry(), stored.position + entries)
        let tables = try BoardTables(board, number: number, on: connection)
        try tables.update(entriesAfter: stored.position, through: position)
        try tables.finish()
        let update = try connection.prepare(
            """
            UPDATE board SET position = ?2, askedOn = CASE WHEN askedOn < ?3 THEN ?3 ELSE askedOn END WHERE number = ?1
            """)
        update.bind(1, number)
        update.bind(2, position)
        update.bind(3, Int64(board.today.number))
        try update.run()
        return position
    }

    /// Updates the boards after a change that the log doesn't show: a member's groups or points.
    func updateBoards(of member: Int64, in project: Int64) throws {
        try eachBoard(of: project) { board, stored in
            guard stored.startedAt == nil else { return try giveUp(boardsWhere: "number = \(stored.number)") }
            let tables = try BoardTables(board, number: stored.number, on: connection)
            try tables.update(member)
            try tables.finish()
        }
    }

    /// Removes a member from all boards.
    func removeFromBoards(_ member: Int64, userId: String, in project: Int64) throws {
        try eachBoard(of: project) { board, stored in
            if stored.startedAt != nil { try giveUp(boardsWhere: "number = \(stored.number)") }
            let tables = try BoardTables(board, number: stored.number, on: connection)
            try tables.remove(member, userId: userId)
            try tables.finish()
        }
    }

    /// Deletes all boards of a project. They are made again when they are asked for.
    func forgetBoards(of project: Int64) throws {
        for table in BoardTables.all {
            try connection.execute(
                "DELETE FROM \(table.name) WHERE board IN (SELECT number FROM board WHERE project = \(project))")
        }
        try connection.execute("DELETE FROM board WHERE project = \(project)")
    }

    /// Gives up all boards of a project: no reader uses them any more. They are deleted in short transactions.
    func giveUpBoards(of project: Int64) throws {
        try giveUp(boardsWhere: "project = \(project)")
    }

    private func giveUp(boardsWhere condition: String) throws {
        try connection.execute("UPDATE board SET startedAt = \(StoredBoard.givenUp) WHERE \(condition)")
    }

    private func eachBoard(of project: Int64, _ body: (Board, StoredBoard) throws -> Void) throws {
        for (board, stored) in try Board.stored(of: project, in: connection) { try body(board, stored) }
    }
}

/// A board that one process is making, or moving to another day.
struct BoardInWork: Sendable {
    let board: Board
    let number: Int64
    /// The time of the last write. The board's row has the same; if it differs, this process has lost the board.
    let workedOnAt: Instant
    /// The engine's ``Engine/losses`` when it was begun. If they differ, what was read for it may be lost.
    var losses = 0
}

extension Statement {
    /// Binds a board's number, project, group and span. The number alone isn't enough: a later board may get the same
    /// one.
    fileprivate func bindIdentity(of board: Board, number: Int64) {
        bind(1, number)
        bind(2, board.project)
        bind(3, board.usergroupId ?? "")
        bind(4, board.span.name)
    }
}

extension Board {
    /// The stored boards of a project, each with its day.
    static func stored(of project: Int64, in connection: any Connection) throws -> [(board: Board, stored: StoredBoard)]
    {
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
