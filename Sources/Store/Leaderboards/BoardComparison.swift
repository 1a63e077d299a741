import Database
import Loyalty

/// Compares the stored boards of a project with the states of its members.
struct BoardComparison {
    private let project: Project
    private let boards: [(board: Board, stored: StoredBoard)]
    private let standing: any Statement

    init(connection: any Connection, project: Project) throws {
        self.project = project
        boards = try Board.stored(of: project.number, in: connection).filter { $0.stored.startedAt == nil }
        standing = try connection.prepare(KeptStandings.standing)
    }

    /// A member with entries that a board doesn't include yet is skipped: its stored standing may be old or new.
    /// Readers use that member's state instead.
    func compare(_ member: Recount.Member, report: inout VerificationReport) throws {
        for (board, stored) in boards where member.countedNewest <= stored.position {
            standing.bind(1, stored.number)
            standing.bind(2, member.number)
            let kept = try standing.first { Standing(row: $0) }
            let counted = board.standing(of: member.counted.earnings, usergroups: member.usergroups)
            report.compare(
                "place of user \(member.userId ?? "number \(member.number), erased,") on \(board.name(in: project))",
                kept, member.userId == nil ? nil : counted)
        }
    }

    /// Compares the tables of boards with each other.
    static func checkTables(_ connection: any Connection, _ report: inout VerificationReport) throws {
        for check in tableChecks { try check.run(connection, &report) }
    }

    private static let complete = "board IN (SELECT number FROM board WHERE startedAt IS NULL)"
    private static let placed = """
        SELECT board, -points, reachedAt, userId FROM standing JOIN member ON member.number = standing.member
        WHERE points <> 0 AND \(complete)
        """
    private static let ordered = "SELECT board, lead, reachedAt, userId FROM standingOrder WHERE \(complete)"
    private static let placedByPrefix = StandingCounts.levels.map { level in
        """
        SELECT board, \(level), points >> \(StandingCounts.bits * level), count(*) FROM standing
        WHERE points <> 0 AND \(complete) GROUP BY 1, 3
        """
    }.joined(separator: " UNION ALL ")
    private static let counts = "SELECT board, level, prefix, users FROM standingCount WHERE users <> 0 AND \(complete)"

    private static let tableChecks =
        [
            RowChecks.RowQuery(
                what: "span of board", expected: "a window or a month",
                sql: """
                    SELECT number, span FROM board
                    WHERE span NOT IN (\(LeaderboardDefinition.Window.allCases.map { "'\($0.rawValue)'" }
                        .joined(separator: ", "))) AND span NOT LIKE '____-__'
                    """),
            RowChecks.RowQuery(
                what: "newest entry of board", expected: "one of the log",
                sql: "SELECT number, position FROM board WHERE position > (SELECT coalesce(max(id), 0) FROM log)"),
            RowChecks.RowQuery(
                what: "place on board", expected: "of a user of its project",
                sql: """
                    SELECT standing.board, 'member ' || member FROM standing JOIN board ON board.number = board
                    WHERE NOT EXISTS (SELECT 1 FROM member AS m WHERE m.number = member AND m.project = board.project)
                    """),
        ]
        + [("place missing in the order of board", placed, ordered), ("place in the order of board", ordered, placed)]
        .map { what, left, right in
            RowChecks.RowQuery(
                what: what, expected: "as the user's",
                sql: """
                    WITH found (board, lead, reachedAt, userId) AS (\(left) EXCEPT \(right))
                    SELECT board, userId || ' with ' || -lead FROM found
                    """)
        }
        + [("counts of board", counts, placedByPrefix), ("counts missing of board", placedByPrefix, counts)]
        .map { what, left, right in
            RowChecks.RowQuery(
                what: what, expected: "as many as there are",
                sql: """
                    WITH found (board, level, prefix, users) AS (
                        SELECT * FROM (\(left)) AS a EXCEPT SELECT * FROM (\(right)) AS b)
                    SELECT board, users || ' of ' || prefix || ' on level ' || level FROM found
                    """)
        }
        + BoardTables.all.map { table in
            RowChecks.RowQuery(
                what: "board of a row of \(table.name),", expected: "a board",
                sql: "SELECT DISTINCT board, board FROM \(table.name) WHERE board NOT IN (SELECT number FROM board)")
        }
}

extension Board {
    fileprivate func name(in project: Project) -> String {
        "the leaderboard \(span.name) of \(usergroupId.map { "group \($0) of " } ?? "")\(project.definition.project)"
    }
}
