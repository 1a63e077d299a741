import Database
import Dispatch
import Locking
import Loyalty
import Store
import TestSupport
import Testing

@testable import API

/// On a server, an event is judged by the configuration that is likely in force, and its transaction finds out whether
/// it is. What another machine has changed counts from the next request on all the same.
@Suite(.enabled(if: TestDatabase.engine == .postgresql, "it needs a server"))
struct AssumedConfigurationTests {
    private let folder: TemporaryFolder
    private let (here, elsewhere): (LoyaltyStore, LoyaltyStore)
    private let service: Service
    private let key = APIKey.generate()
    private let connection: any Connection

    init() throws {
        folder = try TemporaryFolder()
        let database = try TestDatabase(in: folder)
        connection = try TestDatabase.connection(to: database.address)
        here = try LoyaltyStore(path: database.address, create: true)
        elsewhere = try LoyaltyStore(path: database.address)
        service = Service(store: here, version: "0", log: NoRequestLog())
        try define("visit")
        let digest = key.digest
        try here.write {
            try $0.createKey(named: "till", digest: digest, scopes: ["events"], expiresAt: nil, in: "cafe")
        }
    }

    private func define(_ events: String..., points: Int = 5) throws {
        try elsewhere.apply(
            Definitions.project(timezone: "UTC", events: events.map { Definitions.event($0, points: points) }))
    }

    private func post(
        _ event: String, idempotencyKey: String? = nil, query: String = ""
    ) throws -> (status: Int, body: String) {
        try Self.post(event, to: service, key, idempotencyKey: idempotencyKey, query: query)
    }

    private static func post(
        _ event: String, to service: Service, _ key: APIKey, idempotencyKey: String? = nil, query: String = ""
    ) throws -> (status: Int, body: String) {
        var headers = ["HTTP_HOST": "localhost", "HTTP_X_API_KEY": key.text, "CONTENT_TYPE": "application/json"]
        headers["HTTP_IDEMPOTENCY_KEY"] = idempotencyKey
        let response = try service.answer(
            "POST", "/v1/event" + query, parameters: headers,
            body: Array(#"{"eventId":"\#(event)","userId":"ann"}"#.utf8))
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    @Test func anEventThatIsNewElsewhereIsKnown() throws {
        #expect(try post("visit").status == 200)
        #expect(try post("review").status == 404)
        try define("visit", "review")
        #expect(try post("review").status == 200)
    }

    @Test func aChangedRewardCounts() throws {
        #expect(try post("visit").body.contains(#""points":5,"#))
        try define("visit", points: 9)
        #expect(try post("visit").body.contains(#""points":9,"#))
    }

    @Test func aChangedRewardCountsInADryRun() throws {
        #expect(try post("visit").status == 200)
        try define("visit", points: 9)
        #expect(try post("visit", query: "?dryRun=true").body.contains(#""points":9,"#))
        #expect(try connection.integer("SELECT count(*) FROM log") == 1)
    }

    /// A thread that commits for others may be handling a request that arrived before the change.
    @Test func aChangeCountsOnAThreadWithAnEarlierRequest() throws {
        #expect(try post("visit").status == 200)
        try Moment.now.asArrival {
            _ = try here.catalog()
            try define("visit", points: 9)
            #expect(try post("visit").body.contains(#""points":9,"#))
        }
    }

    @Test func eventsThatAreOutdatedTogetherAreHandledAnew() throws {
        #expect(try post("visit").status == 200)
        try define("visit", points: 9)
        let letGo = try TestDatabase.takeLock(of: here.path)
        let statuses = Lock<[Int]>([])
        let group = DispatchGroup()
        for _ in 0..<8 {
            DispatchQueue.global().async(group: group) { [service, key] in
                let status = (try? Self.post("visit", to: service, key).status) ?? 0
                statuses.withLock { $0.append(status) }
            }
        }
        letGo()
        group.wait()
        #expect(statuses.withLock { $0 } == Array(repeating: 200, count: 8))
        #expect(try connection.integer("SELECT sum(points) FROM log") == 5 + 8 * 9)
    }

    /// Neither a new event nor the stored answer to an earlier one.
    @Test(arguments: [nil, "once"]) func aKeyThatIsRevokedElsewhereIsRefused(idempotencyKey: String?) throws {
        #expect(try post("visit", idempotencyKey: idempotencyKey).status == 200)
        try elsewhere.write { try $0.revokeKey(named: "till", in: "cafe") }
        #expect(try post("visit", idempotencyKey: idempotencyKey).status == 401)
        #expect(try connection.integer("SELECT count(*) FROM log") == 1)
    }

    @Test func anEventThatIsGoneElsewhereIsUnknown() throws {
        #expect(try post("visit").status == 200)
        try define("review")
        #expect(try post("visit").status == 404)
        #expect(try post("review").status == 200)
    }

    /// All that it asks is part of its transaction.
    @Test func anEventDoesNotAskForTheConfiguration() throws {
        #expect(try post("visit").status == 200)
        _ = try here.catalog()
        let before = try lastQuestion()
        for _ in 0..<3 { #expect(try post("visit").status == 200) }
        #expect(try lastQuestion() == before)
        _ = try here.catalog()
        #expect(try lastQuestion() > before)
    }

    /// When the state was last asked for, in microseconds.
    private func lastQuestion() throws -> Int64 {
        try #require(
            try connection.integer(
                """
                SELECT CAST(extract(epoch FROM max(query_start)) * 1000000 AS BIGINT) FROM pg_stat_activity
                WHERE datname = current_database() AND query LIKE '%newest.number, newest.nonce%'
                    AND pid <> pg_backend_pid()
                """))
    }
}
