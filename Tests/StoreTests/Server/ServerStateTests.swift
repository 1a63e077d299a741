import Locking
import Loyalty
import TestSupport
import Testing

@testable import Store

/// What requests learn of changes by other machines, with one question for all that arrived together.
@Suite(.enabled(if: TestDatabase.engine == .postgresql, "it needs a server"))
struct ServerStateTests {
    let database: TemporaryDatabase
    let (here, elsewhere): (LoyaltyStore, LoyaltyStore)

    init() throws {
        database = try TemporaryDatabase()
        here = try database.open()
        elsewhere = try database.open()
        try here.apply(Definitions.project(events: [Definitions.event("visit")]))
    }

    private func events(_ store: LoyaltyStore) throws -> [String]? {
        try store.catalog().projects.values.first?.definition.events.map(\.eventId)
    }

    private func define(_ events: String..., in store: LoyaltyStore) throws {
        try store.apply(Definitions.project(events: events.map { Definitions.event($0) }))
    }

    @Test func theNextRequestSeesAChangeByAnotherMachine() throws {
        #expect(try events(here) == ["visit"])
        try define("visit", "purchase", in: elsewhere)
        #expect(try events(here) == ["visit", "purchase"])
    }

    /// The first has asked after all of them had arrived, so that its answer is right for each of them.
    @Test func requestsThatArrivedTogetherShareAnAnswer() throws {
        var seen: [[String]?] = []
        var versions: [UInt64?] = []
        try Moment.now.asArrival {
            seen.append(try events(here))
            versions.append(here.version)
            try define("visit", "purchase", in: elsewhere)
            seen.append(try events(here))
            versions.append(here.version)
        }
        try Moment.now.asArrival { seen.append(try events(here)) }
        #expect(seen == [["visit"], ["visit"], ["visit", "purchase"]])
        #expect(versions[0] != nil && versions[0] == versions[1])
    }

    @Test func aRequestSeesItsOwnChange() throws {
        var seen: [[String]?] = []
        try Moment.now.asArrival {
            seen.append(try events(here))
            try define("visit", "review", in: here)
            seen.append(try events(here))
        }
        #expect(seen == [["visit"], ["visit", "review"]])
    }

    /// The events that a read finds that has waited for the configuration to be known.
    private func eventsOnceKnown() -> [String]? {
        let found = Lock<[String]?>(nil)
        here.whenConfigurationIsKnown { outcome in
            let events = try? (outcome.get(), events(here)).1
            found.withLock { $0 = events }
        }
        return found.withLock { $0 }
    }

    /// When everything was last asked for, in microseconds.
    private func lastQuestion() throws -> Int64? {
        try database.connection().integer(
            """
            SELECT CAST(extract(epoch FROM max(query_start)) * 1000000 AS BIGINT) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE '%newest.number, newest.nonce%'
                AND pid <> pg_backend_pid()
            """)
    }

    @Test func whatWasKnownIsConfirmedForEachRead() throws {
        #expect(here.sharesQuestions)
        #expect(eventsOnceKnown() == ["visit"])
        let asked = try lastQuestion()
        #expect(eventsOnceKnown() == ["visit"])
        #expect(try lastQuestion() == asked)
        try define("visit", "purchase", in: elsewhere)
        #expect(eventsOnceKnown() == ["visit", "purchase"])
        try define("visit", "review", in: here)
        #expect(eventsOnceKnown() == ["visit", "review"])
        // A request that has made a change sees it, even if it was told before that nothing had changed.
        try Moment.now.asArrival {
            #expect(eventsOnceKnown() == ["visit", "review"])
            try define("visit", in: here)
            #expect(eventsOnceKnown() == ["visit"])
        }
    }

    /// A program that is older than the schema is refused, though the definitions are still the same.
    @Test func aNewerSchemaIsNotConfirmed() throws {
        #expect(eventsOnceKnown() == ["visit"])
        try database.tamper("UPDATE schemaVersion SET number = number + 1")
        #expect(eventsOnceKnown() == nil)
        try database.tamper("UPDATE schemaVersion SET number = number - 1")
        #expect(eventsOnceKnown() == ["visit"])
    }

    @Test func theVersionChangesWithEachCommitOfAnyMachine() throws {
        let first = try #require(here.version)
        #expect(here.version == first)
        for store in [elsewhere, here] {
            let before = here.version
            try store.write { try $0.touch() }
            #expect(here.version != before)
        }
    }
}
