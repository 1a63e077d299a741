import Database
import Loyalty

/// A row of the table of boards.
struct StoredBoard {
    let number: Int64
    /// The day whose window the standings are for.
    let day: Day
    /// The newest log entry that the board includes.
    let position: Int64
    /// While the board is being made: the time of the last write. Nil once it is complete.
    let startedAt: Instant?
    /// The last day on which it is known to have been asked for.
    let askedOn: Day

    static let columns = "number, day, position, startedAt, askedOn"

    /// Reads the first columns of a row.
    init(row: any Statement) {
        number = row.int(0)
        day = row.day(1)
        position = row.int(2)
        startedAt = row.intIfPresent(3).map { Instant(milliseconds: $0) }
        askedOn = row.day(4)
    }

    /// The most boards of a project; the one that was asked for longest ago gives way.
    static let mostOfAProject = 64
    /// A board that nobody asks for is deleted after this many days.
    static let daysKept = 60
    /// After this many milliseconds without progress, a board in the making counts as abandoned.
    static let longestPause: Int64 = 60_000
    /// The `startedAt` of a board that can't be completed any more.
    static let givenUp: Int64 = 0
}

extension Reader {
    /// The stored board, and the number of log entries since its position.
    func storedBoard(_ board: Board) throws -> (stored: StoredBoard, entries: Int64)? {
        let query = try statement(
            """
            SELECT \(StoredBoard.columns), (SELECT coalesce(max(id), 0) FROM log) FROM board
            WHERE project = ? AND usergroup = ? AND span = ?
            """)
        query.bind(1, board.project)
        query.bind(2, board.usergroupId ?? "")
        query.bind(3, board.span.name)
        return try query.first { row in
            let stored = StoredBoard(row: row)
            return (stored, row.int(5) - stored.position)
        }
    }

    /// The boards of a project to delete before another one is made.
    func outdatedBoards(of project: Int64, today: Day) throws -> [Int64] {
        let query = try statement(
            """
            SELECT number FROM (
                SELECT number, askedOn, row_number() OVER (ORDER BY askedOn DESC, number DESC) AS place FROM board
                WHERE project = ?1) AS places
            WHERE place >= ?2 OR askedOn < ?3
            """)
        query.bind(1, project)
        query.bind(2, Int64(StoredBoard.mostOfAProject))
        query.bind(3, Int64(today.number) - Int64(StoredBoard.daysKept))
        var numbers: [Int64] = []
        while try query.step() { numbers.append(query.int(0)) }
        return numbers
    }

    /// The boards that were given up.
    func givenUpBoards() throws -> [Int64] {
        let query = try statement("SELECT number FROM board WHERE startedAt = ?")
        query.bind(1, StoredBoard.givenUp)
        var numbers: [Int64] = []
        while try query.step() { numbers.append(query.int(0)) }
        return numbers
    }

    /// The last of the members whose standings change by a day without new points, by ascending number; nil if there is
    /// none.
    /// - Parameters:
    ///   - start: only members with greater numbers.
    ///   - limit: the most members up to it.
    func lastChangingMember(of board: Int64, on day: Day, after start: Int64, limit: Int) throws -> Int64? {
        let query = try statement(
            """
            SELECT max(member) FROM (
                SELECT member FROM standing WHERE board = ? AND member > ? AND changesOn <= ? ORDER BY member LIMIT ?
            ) AS changing
            """)
        query.bind(1, board)
        query.bind(2, start)
        query.bind(3, Int64(day.number))
        query.bind(4, Int64(limit))
        return try query.first { $0.intIfPresent(0) } ?? nil
    }

    /// Whether a project has events in a month or its neighbours. By another clock, an event of the
    /// month may lie in a neighbour.
    func hasEvents(near month: Month, in project: Int64) throws -> Bool {
        let query = try statement("SELECT 1 FROM daily WHERE subject = ? AND day BETWEEN ? AND ? AND count > 0 LIMIT 1")
        query.bind(1, -project)
        query.bind(2, Int64(month.advanced(by: -1).firstDay.number))
        query.bind(3, Int64(month.advanced(by: 1).lastDay.number))
        return try query.first { _ in true } ?? false
    }
}
