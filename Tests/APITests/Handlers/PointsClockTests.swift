import Loyalty
import Store
import TestSupport
import Testing

@testable import API

/// `GET /stats/points` goes by the clock, and keeps no answer for longer than it is true.
@Suite struct PointsClockTests {
    private let folder: TemporaryFolder
    private let clock: TestClock
    private let store: LoyaltyStore
    private let service: Service
    private let key = APIKey.generate()

    init() throws {
        folder = try TemporaryFolder()
        clock = TestClock(try Instant.at("2026-11-02T10:00:00Z"))
        let clock = clock
        store = try LoyaltyStore(path: TestDatabase(in: folder).address, create: true) { clock.now }
        service = Service(store: store, version: "0", clock: { clock.now }, log: NoRequestLog())
        try store.apply(
            Definitions.project(
                timezone: "UTC", events: [Definitions.event("visit", points: 100)],
                members: #", "points": {"validity": {"months": 1}, "pending": {"days": 2}}"#))
        let digest = key.digest
        try store.write {
            try $0.createKey(named: "k", digest: digest, scopes: ["read"], expiresAt: nil, in: "cafe")
        }
    }

    private func answer(_ query: String = "period=1d") throws -> String {
        let headers = ["HTTP_HOST": "localhost", "HTTP_X_API_KEY": key.text]
        let response = try service.answer("GET", "/v1/stats/points?\(query)", parameters: headers)
        #expect(response.status == 200)
        return String(decoding: response.body, as: UTF8.self)
    }

    @Test func noAnswerOutlivesAnActivationOrExpiry() throws {
        let project = try #require(try store.catalog().projects["cafe"]).number
        #expect(try answer().contains(#""outstanding":0,"pending":0,"#))
        _ = try store.write {
            try $0.log(
                Submission(project: project, eventId: "visit", userId: "ann", metadata: nil, isTrusted: false))
        }
        // Active on the 5th, expired at the end of December 5th. Nothing is written any more.
        for (now, figures) in [
            ("2026-11-02T10:00:00Z", #""expired":0,"erased":0,"outstanding":0,"pending":100,"#),
            ("2026-11-04T23:59:59.999Z", #""expired":0,"erased":0,"outstanding":0,"pending":100,"#),
            ("2026-11-05T00:00:00Z", #""expired":0,"erased":0,"outstanding":100,"pending":0,"#),
            ("2026-12-05T23:59:59.998Z", #""expired":0,"erased":0,"outstanding":100,"pending":0,"#),
            ("2026-12-05T23:59:59.999Z", #""expired":100,"erased":0,"outstanding":0,"pending":0,"#),
            ("2026-12-06T00:00:00Z", #""expired":0,"erased":0,"outstanding":0,"pending":0,"#),
            // The clock is set back.
            ("2026-12-05T23:59:59.998Z", #""expired":0,"erased":0,"outstanding":100,"pending":0,"#),
        ] {
            try clock.set(now)
            for _ in 1...2 { #expect(try answer().contains(figures), "\(now)") }
        }
    }

    @Test func whatIsStillToExpireThisMonthIsUpcoming() throws {
        let project = try #require(try store.catalog().projects["cafe"]).number
        _ = try store.write {
            try $0.log(
                Submission(project: project, eventId: "visit", userId: "ann", metadata: nil, isTrusted: false))
        }
        try clock.set("2026-12-05T23:59:59.998Z")
        #expect(try answer().contains(#""upcoming":[{"month":"2026-12","points":100},{"month":"2027-01","points":0},"#))
        try clock.set("2026-12-05T23:59:59.999Z")
        #expect(try answer().contains(#""upcoming":[{"month":"2026-12","points":0},{"month":"2027-01","points":0},"#))
    }
}
