import FoundationEssentials
import Glibc
import JSON
import Loyalty
import SQLite
import Synchronization
import Testing

@testable import Store

/// A folder of its own for a test's database, deleted at the test's end, and a clock that the test sets.
final class TemporaryDatabase: Sendable {
    let folder: String
    let clock: TestClock

    init(at now: String = "2026-11-23T09:30:00Z") throws {
        clock = TestClock(try Instant.at(now))
        let base = FileManager.default.temporaryDirectory.path
        folder = "\(base)/punchcard-store-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var path: String { folder + "/punchcard.db" }

    /// Opens the database; each store counts as a process of its own: they share nothing but the file.
    /// - Parameter journal: what the first has the database made with.
    func open(zones: ZoneDirectory = ZoneDirectory(), journal: Journal = .writeAhead, cache: Int64? = nil) throws
        -> LoyaltyStore
    {
        let clock = clock
        return try LoyaltyStore(path: path, create: true, journal: journal, cache: cache, zones: zones) { clock.now }
    }

    /// Runs SQL behind the store's back.
    func tamper(_ sql: String) throws {
        try Connection(path: path, mode: .readWrite).execute(sql)
    }

    /// The same with what is configured, so that stores that are open see it.
    func tamperWithDefinitions(_ sql: String) throws {
        try tamper("\(sql); UPDATE revision SET number = number + 1")
        let descriptor = Glibc.open(path + "-lock", O_RDWR)
        defer { close(descriptor) }
        let mark = try ChangeMark(of: .definitions, file: descriptor, path: path)
        mark.begin()
        mark.end()
    }

    /// Takes away what later schemas added to the first.
    func makeFirstSchema() throws {
        try tamper(
            """
            DROP TABLE importedSum; DROP TABLE countedZone; ALTER TABLE revision DROP COLUMN tracesLeft;
            DROP TABLE recency; DROP TABLE board; DROP TABLE standing; DROP TABLE standingOrder;
            DROP TABLE standingCount; CREATE TABLE monthly (a); CREATE TABLE usergroupMonthly (a);
            DELETE FROM streakLongest WHERE length = 0; DROP TABLE writeCheck;
            PRAGMA user_version = 1
            """)
    }
}

/// A clock that stands still until it is set.
final class TestClock: Sendable {
    private let instant: Mutex<Instant>

    init(_ start: Instant) {
        instant = Mutex(start)
    }

    var now: Instant { instant.withLock { $0 } }

    func set(_ now: Instant) { instant.withLock { $0 = now } }

    func set(_ now: String) throws { set(try Instant.at(now)) }

    func advance(milliseconds: Int64) {
        instant.withLock { $0 = $0.adding(milliseconds: milliseconds) }
    }
}

extension Instant {
    /// An instant of a test, as RFC 3339.
    static func at(_ text: String) throws -> Instant {
        try #require(Instant(rfc3339: text), "not RFC 3339: \(text)")
    }
}

extension Day {
    /// A day of a test, as YYYY-MM-DD.
    static func on(_ text: String) throws -> Day {
        try #require(Day(text), "not a day: \(text)")
    }
}

extension LoyaltyStore {
    /// Applies definitions given as JSON text.
    @discardableResult
    func apply(_ definition: String, secrets: [String: [UInt8]] = [:]) throws -> AppliedChanges {
        let document = try JSONDocument.parse(definition)
        let project = try ProjectDefinition.read(document.root) { zones.rules(named: $0) != nil }.get()
        return try writeAlone { try $0.apply(project, secrets: secrets) { [UInt8](repeating: 7, count: 64) } }
    }

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
    func differences() throws -> [String] {
        try read { try $0.verify(zones: zones) }.differences.map(\.what)
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

/// Definitions of a small project.
enum Definitions {
    static func project(
        _ id: String = "cafe", timezone: String = "Europe/Berlin", events: [String], streaks: [String] = [],
        usergroups: [String] = [], members: String = ""
    ) -> String {
        let groups = usergroups.map { #"{"usergroupId": "\#($0)"}"# }
        return """
            {"project": "\(id)", "tenant": "acme", "timezone": "\(timezone)", "users": {"autoCreate": true}\(members),
             "usergroups": [\(groups.joined(separator: ","))], "events": [\(events.joined(separator: ","))],
             "streaks": [\(streaks.joined(separator: ","))]}
            """
    }

    /// A FIXED event.
    static func event(_ id: String, points: Int = 5, _ members: String = "") -> String {
        #"{"eventId": "\#(id)", "title": "\#(id)", "type": "FIXED", "reward": {"default": \#(points)}\#(members)}"#
    }

    static func streak(_ id: String, events: [String], period: String = "daily", _ members: String = "") -> String {
        let list = events.map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"streakId": "\#(id)", "events": [\#(list)], "period": "\#(period)"\#(members)}"#
    }
}
