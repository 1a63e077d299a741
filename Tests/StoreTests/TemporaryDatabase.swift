import Database
import Glibc
import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// A folder of its own for a test's database, deleted at the test's end, and a clock that the test sets.
final class TemporaryDatabase: Sendable {
    private let temporary: TemporaryFolder
    private let database: TestDatabase
    let clock: TestClock

    init(at now: String = "2026-11-23T09:30:00Z") throws {
        clock = TestClock(try Instant.at(now))
        temporary = try TemporaryFolder()
        database = try TestDatabase(in: temporary)
    }

    var folder: String { temporary.path }

    var path: String { database.address }

    /// Opens the database; each store counts as a process of its own: they share nothing but the file.
    /// - Parameter journal: what the first has the database made with.
    func open(
        zones: ZoneDirectory = ZoneDirectory(), journal: Journal = .writeAhead, cache: Int64? = nil,
        pastPerWrite: Int = 100
    ) throws -> LoyaltyStore {
        let clock = clock
        return try LoyaltyStore(
            path: path, create: true, journal: journal, cache: cache, zones: zones, pastPerWrite: pastPerWrite
        ) { clock.now }
    }

    /// Runs SQL behind the store's back, as a process that the store knows nothing of.
    func tamper(_ sql: String) throws {
        let connection = try connection()
        try connection.execute(TestDatabase.sql(sql))
        guard TestDatabase.engine == .postgresql else { return }
        // It tells the store that somebody else has written.
        try connection.execute("INSERT INTO batch SELECT max(number) + 1, 0, max(at) FROM batch")
    }

    /// The same without the conditions that the schema has for rows, which a damaged file doesn't keep either.
    func damage(_ sql: String) throws {
        switch TestDatabase.engine {
        case .sqlite: try tamper("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \(sql)")
        case .postgresql:
            try tamper(
                """
                DO $$ DECLARE found RECORD; BEGIN
                    FOR found IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
                        WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace
                    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.name, found.conname); END LOOP;
                END $$; \(sql)
                """)
        }
    }

    /// A connection that the store knows nothing of.
    func connection() throws -> any Connection {
        try TestDatabase.connection(to: path)
    }

    /// The same with what is configured, so that stores that are open see it.
    func tamperWithDefinitions(_ sql: String) throws {
        try tamper("\(sql); UPDATE revision SET number = number + 1")
        guard TestDatabase.engine == .sqlite else { return }
        let descriptor = Glibc.open(path + "-lock", O_RDWR)
        defer { close(descriptor) }
        let mark = try ChangeMark(of: .definitions, file: descriptor, path: path)
        mark.begin()
        mark.end()
    }

    /// Runs `body` while another process holds the lock under which everybody writes.
    func whileAnotherWrites(_ body: () throws -> Void) throws {
        let letGo = try TestDatabase.takeLock(of: path)
        defer { letGo() }
        try body()
    }

    /// Whether somebody holds that lock.
    func isBeingWritten() throws -> Bool {
        switch TestDatabase.engine {
        case .sqlite:
            do {
                try WriterLock(beside: DatabaseFile(path: path), longestWait: 0).withLock {}
                return false
            } catch StoreError.busy { return true }
        case .postgresql:
            return try connection().integer(
                "SELECT CASE WHEN pg_try_advisory_xact_lock(\(ServerEngine.lockKey)) THEN 0 ELSE 1 END") == 1
        }
    }

    /// Takes away what later schemas added to the first.
    func makeFirstSchema() throws {
        try tamper(
            """
            DROP TABLE importedSum; DROP TABLE countedZone; ALTER TABLE revision DROP COLUMN tracesLeft;
            ALTER TABLE revision DROP COLUMN closure;
            DROP TABLE recency; DROP TABLE board; DROP TABLE standing; DROP TABLE standingOrder;
            DROP TABLE field; DROP TABLE dimensionValue; DROP TABLE monthly;
            DROP TABLE standingCount; CREATE TABLE monthly (a); CREATE TABLE usergroupMonthly (a);
            DROP TABLE recencyMonth; DROP TABLE retention; CREATE TABLE lastDay (a);
            DELETE FROM streakLongest WHERE length = 0; DROP TABLE writeCheck;
            DROP TABLE actor; DROP TABLE pointsFlow; DROP TABLE definitionVersion; DROP TABLE redemption;
            DROP TABLE coupon; DROP TABLE offerCount; DROP TABLE offerDay; DROP TABLE offerReturn;
            DROP TABLE projectRecount; DROP TABLE copying; DROP TABLE recountedState; DROP TABLE recountMark;
            CREATE TABLE entry AS
                SELECT id, member, subject AS event, at, outcome & 3 AS outcome, points, usergroup, previous, metadata
                FROM log WHERE kind = 0;
            DROP TABLE log; ALTER TABLE entry RENAME TO log;
            UPDATE log SET previous = coalesce(
                (SELECT max(id) FROM log AS earlier WHERE earlier.member = log.member AND earlier.id < log.id), 0);
            UPDATE member SET newest = coalesce((SELECT max(id) FROM log WHERE member = number), 0);
            ALTER TABLE member DROP COLUMN erasedAt; ALTER TABLE member DROP COLUMN displayName;
            PRAGMA user_version = 1
            """)
    }
}

extension LoyaltyStore {
    /// The configured project.
    func project(_ id: String = "cafe") throws -> Project {
        try #require(try catalog().projects[id])
    }

    /// Logs an event and waits for its outcome.
    @discardableResult
    func logAndWait(_ submission: Submission) throws -> LoggedEvent {
        try write { try $0.log(submission) }
    }

    /// Logs an event of a user, now or at an instant.
    @discardableResult
    func log(
        _ eventId: String, by userId: String = "ann", at: String? = nil, metadata: String? = nil,
        importId: UInt8? = nil,
        trusted: Bool = false, project: String = "cafe"
    ) throws -> LoggedEvent {
        try logAndWait(
            Submission(
                project: self.project(project).number, eventId: eventId, userId: userId,
                metadata: metadata.map { try JSONDocument.parse($0).root }, at: at.map { try Instant.at($0) },
                importId: importId.map { Array(repeating: $0, count: 16) }, isTrusted: trusted))
    }

    /// The differences that `verify` names.
    /// - Parameter codeHash: the hash of a coupon's code; nil to check no hashes.
    func differences(codeHash: ((String) -> [UInt8])? = nil) throws -> [String] {
        try read { try $0.verify(zones: zones, codeHash: codeHash) }.differences.map(\.what)
    }

    func balance(of userId: String, project: String = "cafe") throws -> Int64? {
        let number = try self.project(project).number
        return try read { try $0.balance(of: userId, in: number) }
    }

    func stats(of eventId: String? = nil, _ span: StatsSpan, today: String, project: String = "cafe") throws
        -> EventStats
    {
        let project = try self.project(project)
        let day = try Day.on(today)
        return try #require(try read { try $0.stats(of: eventId, span: span, today: day, in: project) })
    }

    func analytics(of streakId: String, at instant: String, project: String = "cafe") throws -> StreakAnalytics? {
        let streak = try #require(try self.project(project).rulebook.streak(id: streakId))
        let instant = try Instant.at(instant)
        return try read { try $0.analytics(of: streak, at: instant, withLengths: true) }
    }
}

extension StreakAnalytics {
    /// With the figures that the longest streaks come to.
    init(activeParticipants: Int64, activeLengths: Int64, longestStreaks: [LongestStreak]) {
        self.init(
            activeParticipants: activeParticipants, activeLengths: activeLengths,
            totalParticipants: longestStreaks.reduce(0) { $0 + $1.users },
            longest: longestStreaks.map(\.length).max() ?? 0, longestStreaks: longestStreaks)
    }
}
