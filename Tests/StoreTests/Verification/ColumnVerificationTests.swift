import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// `verify` names every damaged column whose value follows from the rest of the database.
@Suite struct ColumnVerificationTests {
    /// A column, what is done to it, and what is named.
    struct Damage: Sendable {
        let column: String
        let sql: String
        let what: String

        init(_ column: String, _ sql: String, _ what: String) {
            self.column = column
            self.sql = sql
            self.what = what
        }

        /// Does it, and expects `verify` to name it.
        func expectNamed(by store: LoyaltyStore, in database: TemporaryDatabase) throws {
            try database.damage(sql)
            let named = try store.differences(codeHash: OfferShop.hash)
            #expect(named.contains { $0.hasPrefix(what) }, "\(sql): \(named)")
        }

        /// Whether it can be done on the engine that the tests run on: a server checks its own structures.
        var isPossible: Bool {
            TestDatabase.engine == .sqlite || what != "the file" && !column.hasPrefix("sqlite_")
        }
    }

    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        try store.apply(
            Definitions.project(
                events: [
                    Definitions.event("visit"),
                    #"{"eventId": "buy", "title": "Buy", "type": "TRANSACTION", "reward": {"default": 1, "gold": 2}}"#,
                ],
                streaks: [Definitions.streak("daily", events: ["visit"], period: "daily", #", "backfill": true"#)],
                usergroups: ["gold"],
                members: """
                    , "auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "generate"}]},
                    "challenges": [{"challengeId": "much", "eventId": "buy", "goal": 5, "metric": "sum",
                                    "field": "amount", "points": 9}]
                    """))
        try store.apply(Definitions.project("other", events: [Definitions.event("visit")]))
        try store.write { transaction in
            _ = try transaction.createUser("ann", usergroups: ["gold"], timezone: "Asia/Tokyo", in: 1)
            _ = try transaction.createUser("gone", usergroups: [], timezone: nil, in: 1)
            try transaction.createKey(
                named: "till", digest: [UInt8](repeating: 1, count: 32), scopes: ["read"], expiresAt: nil, in: "cafe")
        }
        try database.clock.set("2026-11-21T12:00:00Z")
        try store.write { try $0.updateUser("ann", UserChange(timezone: .some("Asia/Dubai")), in: 1) }
        for (number, user) in ["ann", "bob", "gone"].enumerated() {
            try store.log("buy", by: user, metadata: #"{"amount": 3}"#, importId: UInt8(number + 7), trusted: true)
            try store.log("visit", by: user)
        }
        _ = try store.write { transaction in
            try transaction.once(
                Idempotency(caller: .key("till"), key: "1", digest: [UInt8](repeating: 2, count: 32)), in: 1
            ) { Array("{}".utf8) }
        }
        _ = try store.write { transaction in
            _ = try transaction.adjust(
                Adjustment(project: 1, userId: "ann", points: 10, reason: "late parcel", actor: .command))
            return try transaction.reverse(
                2, of: "ann", fraction: Fraction(1, 2), reason: "half came back", by: .command, in: 1)
        }
        // One by groups, and one that moves with the day.
        for (group, span) in [("gold", .window(.all)), (nil, .window(.last7Days))] as [(String?, LeaderboardSpan)] {
            let board = Board(project: 1, usergroupId: group, span: span, today: try Day.on("2026-11-21"))
            #expect(try store.leaderboard(board) { try $0.count } == (group == nil ? 3 : 1))
        }
        #expect(try store.erase("gone", in: 1) == .full)
        // A recount that is in force: it has bob's state.
        try database.tamper(
            """
            INSERT INTO projectRecount VALUES (5, 1, 1, 0);
            INSERT INTO recountedState SELECT 5, number, state FROM member WHERE userId = 'bob';
            UPDATE member SET state = x'' WHERE userId = 'bob';
            INSERT INTO recountMark SELECT 1, 5, number FROM member WHERE userId = 'bob'
            """)
        #expect(try store.differences() == [])
    }

    private static let ann = "(SELECT number FROM member WHERE userId = 'ann')"
    private static let gone = "(SELECT number FROM member WHERE userId IS NULL)"

    static let damages =
        [
            Damage("revision.id", "DELETE FROM revision", "revision of the definitions"),
            Damage("writeCheck.id", "DELETE FROM writeCheck", "row of the write check"),
            Damage(
                "project.number", "UPDATE project SET number = 9 WHERE number = 2", "project of a row of subject, 2"),
            Damage(
                "project.projectId", "UPDATE project SET projectId = 'x' WHERE number = 2", "definition of project x"),
            Damage(
                "project.definition", "UPDATE project SET definition = '[]' WHERE number = 2",
                "definition of project other"
            ),
            Damage("subject.number", "UPDATE subject SET number = 99 WHERE id = 'buy'", "subject of entry 1"),
            Damage("subject.project", "UPDATE subject SET project = 2 WHERE id = 'buy'", "definition of project cafe"),
            Damage(
                "subject.kind", "UPDATE subject SET kind = 'streak' WHERE id = 'buy'", "definition of project cafe"),
            Damage("subject.id", "UPDATE subject SET id = 'x' WHERE id = 'daily'", "definition of project cafe"),
            Damage(
                "subject.since", "UPDATE subject SET since = 0 WHERE id = 'daily'",
                "first entry counted by streak daily"),
            Damage(
                "subject.since", "UPDATE subject SET since = 999 WHERE id = 'much'",
                "first entry counted by challenge much"
            ),
            Damage("secret.project", "UPDATE secret SET project = 2", "secret a of other"),
            Damage("secret.id", "UPDATE secret SET id = 'b'", "secret b of cafe"),
            Damage("secret.value", "UPDATE secret SET value = x'00'", "secret a of cafe"),
            Damage("apikey.project", "UPDATE apikey SET project = 9", "project of a row of apikey, 9"),
            Damage("apikey.digest", "UPDATE apikey SET digest = x'00'", "the file"),
            Damage("member.number", "UPDATE member SET number = 99 WHERE userId = 'ann'", "member of entry 1"),
            Damage(
                "member.project", "UPDATE member SET project = 9 WHERE userId = 'ann'", "project of a row of member, 9"),
            Damage("member.userId", "UPDATE member SET userId = 'a ' WHERE userId = 'ann'", "id of user number 1"),
            Damage("member.userId", "UPDATE member SET userId = NULL WHERE userId = 'bob'", "metadata of entry 3"),
            Damage(
                "member.balance", "UPDATE member SET balance = 1 WHERE userId = 'bob'", "balance of user bob of cafe"),
            Damage("member.newest", "UPDATE member SET newest = 0", "newest entry of user ann of cafe"),
            Damage(
                "member.usergroups", "UPDATE member SET usergroups = '[\"go' WHERE userId = 'ann'", "groups of user ann"
            ),
            Damage(
                "member.usergroups", "UPDATE member SET usergroups = '[\"\"]' WHERE userId = 'ann'",
                "groups of user ann"),
            Damage(
                "member.usergroups", "UPDATE member SET usergroups = '{}' WHERE userId = 'bob'", "groups of user bob"),
            Damage(
                "member.usergroups", "UPDATE member SET usergroups = '[]' WHERE number = \(gone)",
                "settings of erased user number 2"),
            Damage("member.timezone", "UPDATE member SET timezone = NULL", "time zone of user ann"),
            Damage(
                "member.displayName", "UPDATE member SET displayName = ' ' WHERE userId = 'ann'",
                "display name of user ann"),
            Damage(
                "member.displayName", "UPDATE member SET displayName = 'Gone' WHERE number = \(gone)",
                "settings of erased user number 2"),
            Damage(
                "member.timezone", "UPDATE member SET timezone = 'UTC' WHERE userId = 'bob'", "time zone of user bob"),
            Damage(
                "member.zoneChanges", "UPDATE member SET zoneChanges = 1 WHERE userId = 'ann'",
                "changes of time zone of member 1"),
            Damage(
                "member.zoneChanges", "UPDATE member SET zoneChanges = 3 WHERE userId = 'ann'",
                "changes of time zone of user ann"),
            Damage("member.state", "UPDATE member SET state = x''", "state of user ann of cafe"),
            Damage("memberZone.member", "UPDATE memberZone SET member = 99", "changes of time zone of member 99"),
            Damage("memberZone.change", "UPDATE memberZone SET change = 9 WHERE change = 2", "time zone of user ann"),
            Damage(
                "memberZone.since", "UPDATE memberZone SET since = 9e15 WHERE change = 1",
                "changes of time zone of member 1"),
            Damage("memberZone.timezone", "UPDATE memberZone SET timezone = 'UTC'", "time zone of user ann"),
            Damage(
                "memberZone.timezone", "UPDATE memberZone SET timezone = 'x' WHERE change = 1",
                "time zone of user ann of cafe"),
            Damage("log.id", "UPDATE log SET id = 99 WHERE id = 1", "links between the entries of user ann of cafe"),
            Damage("log.member", "UPDATE log SET member = 99 WHERE id = 1", "member of entry 1"),
            Damage("log.kind", "UPDATE log SET kind = 3 WHERE id = 1", "subject of entry 1"),
            Damage("log.subject", "UPDATE log SET subject = 99 WHERE id = 1", "subject of entry 1"),
            Damage(
                "log.balance", "UPDATE log SET balance = 1 WHERE id = 1", "balance after entry 1 of user ann of cafe"),
            Damage(
                "log.activation", "UPDATE log SET activation = at + 999999 WHERE id = 1",
                "lots, holds and debt of user ann"),
            Damage("log.expiry", "UPDATE log SET expiry = at + 1 WHERE id = 1", "lots, holds and debt of user ann"),
            Damage("log.target", "UPDATE log SET target = 99 WHERE target IS NOT NULL", "entry named by entry"),
            Damage("log.fraction", "UPDATE log SET fraction = NULL", "streak daily of user ann of cafe"),
            Damage("log.actor", "UPDATE log SET actor = 99 WHERE actor IS NOT NULL", "actor of entry"),
            Damage("log.reason", "UPDATE log SET reason = 'x' WHERE member = \(gone)", "texts of entry 5"),
            Damage("member.erasedAt", "UPDATE member SET erasedAt = NULL", "erasure of user number 2"),
            Damage("actor.number", "UPDATE actor SET number = number + 90", "actor of entry"),
            Damage("actor.project", "UPDATE actor SET project = project + 8", "project of a row of actor, 9"),
            Damage("pointsFlow.project", "UPDATE pointsFlow SET project = 9", "project of a row of pointsFlow, 9"),
            Damage("pointsFlow.at", "UPDATE pointsFlow SET at = at + 1", "flow of points (awarded) of cafe at"),
            Damage("log.at", "UPDATE log SET at = at + 3600000", "daily counts of project cafe on 2026-11-21"),
            Damage("log.outcome", "UPDATE log SET outcome = 0, points = 0", "balance of user ann of cafe"),
            Damage("log.points", "UPDATE log SET points = 7 WHERE id = 1", "balance of user ann of cafe"),
            Damage(
                "log.usergroup", "UPDATE log SET usergroup = NULL WHERE id = 1",
                "counts of project cafe for group gold on 2026-11-21"),
            Damage(
                "log.usergroup", "UPDATE log SET usergroup = 'gold' WHERE id = 3",
                "counts of event buy of cafe for group gold on 2026-11-21"),
            Damage("log.previous", "UPDATE log SET previous = 0", "links between the entries of user ann of cafe"),
            Damage("log.metadata", "UPDATE log SET metadata = '{' WHERE id = 1", "metadata of entry 1"),
            Damage(
                "log.metadata", "UPDATE log SET metadata = '{\"amount\": 9}' WHERE id = 1",
                "challenge much of user ann of cafe"),
            Damage(
                "log.metadata", "UPDATE log SET metadata = '{}' WHERE member = \(gone)", "metadata of entry 5"),
            Damage("importedId.project", "UPDATE importedId SET project = 2", "ids imported into cafe"),
            Damage(
                "importedId.digest", "UPDATE importedId SET digest = x'\(others)' WHERE digest = x'\(sevens)'",
                "ids imported into cafe"),
            Damage("importedId.digest", "DELETE FROM importedId WHERE digest = x'\(sevens)'", "ids imported into cafe"),
            Damage("importedSum.project", "UPDATE importedSum SET project = 9", "project of a row of importedSum, 9"),
            Damage("importedSum.count", "UPDATE importedSum SET count = 2", "ids imported into cafe"),
            Damage("importedSum.words", "UPDATE importedSum SET words = words + 1", "ids imported into cafe"),
            Damage(
                "countedZone.project", "UPDATE countedZone SET project = 9 WHERE project = 2",
                "project of a row of countedZone, 9"),
            Damage(
                "countedZone.name", "UPDATE countedZone SET name = 'x' WHERE name = 'Asia/Dubai'",
                "rules of the time zone Asia/Dubai of cafe"),
            Damage(
                "countedZone.digest", "UPDATE countedZone SET digest = 1",
                "rules of the time zone Europe/Berlin of cafe"),
            Damage("idempotency.project", "UPDATE idempotency SET project = 9", "project of a row of idempotency, 9"),
            Damage("idempotency.caller", "UPDATE idempotency SET caller = 'x'", "kept answer 1"),
            Damage("idempotency.key", "UPDATE idempotency SET key = ''", "kept answer 1"),
            Damage("idempotency.digest", "UPDATE idempotency SET digest = x'00'", "the file"),
            Damage("idempotency.answer", "UPDATE idempotency SET answer = x''", "kept answer 1"),
            Damage(
                "daily.subject", "UPDATE daily SET subject = 99 WHERE subject = -1", "subject of a row of daily, 99"),
            Damage(
                "recencyMonth.subject", "UPDATE recencyMonth SET subject = 99 WHERE subject = -1",
                "subject of a row of recencyMonth, 99"),
            Damage(
                "retention.subject", "UPDATE retention SET subject = 99 WHERE subject = -1",
                "subject of a row of retention, 99"),
            Damage(
                "retention.interval", "UPDATE retention SET interval = 2 WHERE interval = 1",
                "cohorts of project cafe in the month"),
            Damage(
                "recency.subject", "UPDATE recency SET subject = 99 WHERE subject = -1",
                "subject of a row of recency, 99"),
            Damage(
                "usergroupDaily.subject", "UPDATE usergroupDaily SET subject = 99 WHERE subject = -1",
                "subject of a row of usergroupDaily, 99"),
            Damage("board.number", "UPDATE board SET number = 9 WHERE number = 1", "board of a row of standing, 1"),
            Damage("board.project", "UPDATE board SET project = 9", "project of a row of board, 9"),
            Damage("board.project", "UPDATE board SET project = 2", "place on board 1"),
            Damage(
                "board.usergroup", "UPDATE board SET usergroup = '' WHERE span = 'all'",
                "place of user bob on the leaderboard all of cafe"),
            Damage("board.span", "UPDATE board SET span = 'x' WHERE span = 'all'", "span of board 1"),
            Damage("board.span", "UPDATE board SET span = '2026-10' WHERE span = 'all'", "place of user ann on the"),
            Damage(
                "board.day", "UPDATE board SET day = day + 9", "place of user ann on the leaderboard 7d of cafe"),
            Damage("board.position", "UPDATE board SET position = position + 1", "newest entry of board 1"),
            Damage("standing.board", "UPDATE standing SET board = 9 WHERE board = 2", "board of a row of standing, 9"),
            Damage("standing.member", "UPDATE standing SET member = 99 WHERE member = 1", "place on board 1"),
            Damage(
                "standing.points", "UPDATE standing SET points = points + 1",
                "place of user ann on the leaderboard all of group gold of cafe"),
            Damage(
                "standing.reachedAt", "UPDATE standing SET reachedAt = 0",
                "place of user bob on the leaderboard 7d of cafe"),
            Damage(
                "standing.changesOn", "UPDATE standing SET changesOn = changesOn + 1",
                "place of user bob on the leaderboard 7d of cafe"),
            Damage(
                "standingOrder.board", "UPDATE standingOrder SET board = 9 WHERE board = 2",
                "board of a row of standingOrder, 9"),
            Damage("standingOrder.lead", "UPDATE standingOrder SET lead = lead - 1", "place in the order of board 1"),
            Damage("standingOrder.reachedAt", "DELETE FROM standingOrder", "place missing in the order of board 2"),
            Damage("standingOrder.userId", "UPDATE standingOrder SET userId = 'x'", "place in the order of board 2"),
            Damage(
                "standingCount.board", "UPDATE standingCount SET board = 9 WHERE board = 2",
                "board of a row of standingCount, 9"),
            Damage(
                "standingCount.level", "UPDATE standingCount SET level = level + 9 WHERE board = 1", "counts of board 1"
            ),
            Damage(
                "standingCount.prefix", "UPDATE standingCount SET prefix = prefix + 9 WHERE board = 1",
                "counts of board 1"),
            Damage("standingCount.users", "UPDATE standingCount SET users = 2", "counts missing of board 1"),
            Damage(
                "definitionVersion.project", "UPDATE definitionVersion SET project = 9 WHERE kind = 'streak'",
                "project of a row of definitionVersion, 9"),
            Damage(
                "definitionVersion.kind", "UPDATE definitionVersion SET kind = 'leaderboard' WHERE kind = 'streak'",
                "latest version of leaderboard daily of cafe"),
            Damage(
                "definitionVersion.id", "UPDATE definitionVersion SET id = 'x' WHERE kind = 'streak'",
                "latest version of streak x of cafe"),
            Damage(
                "definitionVersion.version", "UPDATE definitionVersion SET version = 2 WHERE kind = 'streak'",
                "versions of streak daily"),
            Damage(
                "definitionVersion.actor", "UPDATE definitionVersion SET actor = 99 WHERE kind = 'streak'",
                "author of version 1 of streak daily"),
            Damage(
                "definitionVersion.since", "UPDATE definitionVersion SET since = 999 WHERE kind = 'streak'",
                "first entry judged by version 1 of streak daily"),
            Damage(
                "definitionVersion.zonesChanged", "UPDATE definitionVersion SET zonesChanged = 1 WHERE kind = 'streak'",
                "mark of changed time zones of version 1 of streak daily"),
            Damage(
                "definitionVersion.definition", "UPDATE definitionVersion SET definition = NULL WHERE kind = 'streak'",
                "latest version of streak daily of cafe"),
            Damage("streakExpiry.streak", "UPDATE streakExpiry SET streak = 99", "streak of a row of streakExpiry, 99"),
            Damage(
                "projectRecount.number", "UPDATE projectRecount SET number = 6", "recount of a row of recountedState, 5"
            ),
            Damage(
                "projectRecount.project", "UPDATE projectRecount SET project = 99",
                "project of a row of projectRecount, 99"),
            Damage("projectRecount.isInForce", "UPDATE projectRecount SET isInForce = 0", "state of user bob"),
            Damage(
                "recountedState.recount", "UPDATE recountedState SET recount = 6",
                "recount of a row of recountedState, 6"),
            Damage(
                "recountedState.member", "UPDATE recountedState SET member = 99",
                "recount of a row of recountedState, 5"),
            Damage("recountedState.state", "UPDATE recountedState SET state = x''", "state of user bob"),
            Damage("recountMark.recount", "UPDATE recountMark SET recount = 6", "recount of a row of recountMark, 6"),
            Damage("recountMark.member", "UPDATE recountMark SET member = 99", "recount of a row of recountMark, 5"),
            Damage(
                "streakLongest.streak", "UPDATE streakLongest SET streak = 99", "streak of a row of streakLongest, 99"),
        ] + figures

    private static let sevens = String(repeating: "07", count: 16)
    private static let others = String(repeating: "ff", count: 16)

    /// Every other column of a rollup, more than it is.
    private static let figures =
        [
            (
                "daily", "daily counts of project cafe on",
                [
                    "day", "count", "conditionMet", "limitReached", "points", "users", "newUsers",
                ]
            ),
            ("recency", "days before of users of project cafe on", ["day"]),
            ("recencyMonth", "days before of users of project cafe in", ["month"]),
            ("recencyMonth", "users of project cafe in", ["users"]),
            ("retention", "cohorts of project cafe in the", ["period"]),
            ("usergroupDaily", "counts of project cafe for group", ["day", "count", "points"]),
            ("streakExpiry", "streaks streak daily of cafe that expire at", ["expiry", "users", "lengths"]),
            ("streakLongest", "users whose longest streak daily of cafe is", ["length", "users"]),
            (
                "pointsFlow", "flow of points (",
                [
                    "awarded", "bonuses", "adjusted", "redeemed", "refunded", "reversed", "expired", "erased", "points",
                    "pending", "held", "debt", "users",
                ]
            ),
        ].flatMap { table, what, columns in
            // More than what is in another row.
            let more = table == "streakLongest" ? 100 : 1
            return columns.map { Damage("\(table).\($0)", "UPDATE \(table) SET \($0) = \($0) + \(more)", what) }
        } + [
            Damage("daily.hours", "UPDATE daily SET hours = x''", "daily counts of project cafe on"),
            Damage(
                "usergroupDaily.usergroup", "UPDATE usergroupDaily SET usergroup = 'x' WHERE usergroup = 'gold'",
                "counts of project cafe for"),
            Damage(
                "recency.usergroup", "UPDATE recency SET usergroup = 'x' WHERE usergroup = 'gold'",
                "days before of users of project cafe for group x"),
            Damage("retention.cohorts", "UPDATE retention SET cohorts = x''", "cohorts of project cafe in the"),
            Damage("recency.gaps", "UPDATE recency SET gaps = x''", "days before of users of project cafe on"),
            Damage(
                "recencyMonth.usergroup", "UPDATE recencyMonth SET usergroup = 'x' WHERE usergroup = 'gold'",
                "days before of users of project cafe for group x in"),
            Damage(
                "recencyMonth.gaps", "UPDATE recencyMonth SET gaps = x''", "days before of users of project cafe in"),
        ]

    /// The columns whose values don't follow from anything else in the database.
    private static let taken: Set<String> = [
        "revision.number", "revision.tracesLeft", "apikey.number", "apikey.name", "apikey.scopes", "apikey.createdAt",
        "apikey.expiresAt", "apikey.revokedAt", "member.createdAt", "idempotency.number", "idempotency.createdAt",
        "board.startedAt", "board.askedOn", "writeCheck.at", "definitionVersion.at", "actor.kind", "actor.name",
        "log.bookedAt", "log.cause", "log.rest", "projectRecount.workedOnAt", "recountMark.number",
        "revision.closure", "copying.id", "copying.number", "copying.other", "copying.startedAt", "copying.endedAt",
    ]

    @Test(arguments: damages.indices.filter { damages[$0].isPossible }) func reportsADamagedColumn(index: Int) throws {
        try Self.damages[index].expectNamed(by: store, in: database)
    }

    @Test func coversEveryColumn() throws {
        let columns = try database.columns()
        #expect(columns.count > 60)
        let damages = Self.damages + OfferVerificationTests.damages + FieldVerificationTests.damages
        var named = Self.taken.union(damages.map(\.column))
        if TestDatabase.engine == .postgresql {
            named = Set(named.filter { !$0.hasPrefix("sqlite_") }.map { $0.lowercased() })
                .union(["schemaversion.id", "schemaversion.number", "batch.number", "batch.nonce", "batch.at"])
        }
        #expect(named == columns)
    }

    @Test(.ofFiles) func earlierDatabaseGetsTheSumOfItsImportedIds() throws {
        let sum = try database.connection().integer("SELECT words FROM importedSum")
        try database.makeFirstSchema()
        let again = try database.open()
        #expect(try again.differences() == [])
        #expect(
            try database.connection().integer("SELECT words FROM importedSum") == sum)
        try again.log("visit", importId: 200)
        #expect(try again.differences() == [])
    }
}
