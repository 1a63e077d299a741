import Foundation
import Synchronization
import TestSupport
import Testing

/// Clients that log a fixed number of events each while a primary is lost, half of them with an `Idempotency-Key`, and
/// what they were answered.
///
/// An event that was refused with 503 is sent again: with its key after any such answer, without a key only if nothing
/// was written, that is not after `outcome_unknown`.
final class FailoverLoad: Sendable {
    struct Tally: Sendable {
        /// The id that was answered, by the event's name.
        var answered: [String: String] = [:]
        /// The events without a key whose outcome is unknown.
        var unknown: Set<String> = []
        /// How often a request was refused, by code.
        var refusals: [String: Int] = [:]
        var reads = 0
        var longest = Duration.zero
        /// When the last primary was lost, and what had been answered by then.
        var lost: (at: ContinuousClock.Instant, answered: Int)?
        /// When the next one began to take its place, and when the first event after that was answered.
        var promoted: ContinuousClock.Instant?
        var firstAnswer: ContinuousClock.Instant?
    }

    private let shop: ServedShop
    private let round: Int
    private let tally = Mutex(Tally())

    init(_ shop: ServedShop, round: Int) {
        self.shop = shop
        self.round = round
    }

    static let clients = 8
    static let eventsPerClient = 100
    /// How long a client sends the same again.
    private static let patience = Duration.seconds(120)

    var result: Tally { tally.withLock { $0 } }
    var answered: Int { tally.withLock { $0.answered.count } }
    var refused: Int { tally.withLock { $0.refusals.values.reduce(0, +) } }

    func notePrimaryLost() { tally.withLock { $0.lost = (.now, $0.answered.count) } }
    func notePromotion() { tally.withLock { $0.promoted = .now } }

    func start() -> Task<[Void], any Error> {
        Clients.start(Self.clients, port: shop.nginx.port, timeout: 30) { [self] number, client in
            for event in 0..<Self.eventsPerClient {
                try log("\(round)-\(number)-\(event)", hasKey: number.isMultiple(of: 2), through: client)
                if event % 10 == 9 { try read(through: client) }
            }
        }
    }

    private func log(_ name: String, hasKey: Bool, through client: HTTPClient) throws {
        let end = ContinuousClock.now + Self.patience
        while .now < end {
            let response = try measured {
                try shop.visit("user-\(name.utf8.count % 3)\(name.last ?? "0")", name, hasKey: hasKey, through: client)
            }
            if response.status == 200, let id = response["data", "id"] {
                tally.withLock {
                    $0.answered[name] = id
                    if $0.promoted != nil { $0.firstAnswer = $0.firstAnswer ?? .now }
                }
                return
            }
            let code = try refusal(response)
            if code == "outcome_unknown", !hasKey {
                tally.withLock { _ = $0.unknown.insert(name) }
                return
            }
            usleep(10_000)
        }
        throw HarnessError("\(name) is never answered")
    }

    private func read(through client: HTTPClient) throws {
        let end = ContinuousClock.now + Self.patience
        while .now < end {
            let response = try measured { try shop.get("/stats/event?period=all", through: client) }
            if response.status == 200 { return tally.withLock { $0.reads += 1 } }
            _ = try refusal(response)
            usleep(10_000)
        }
        throw HarnessError("nothing is read any more")
    }

    private func measured(_ send: () throws -> HTTPResponse) throws -> HTTPResponse {
        let start = ContinuousClock.now
        let response = try send()
        let time = ContinuousClock.now - start
        tally.withLock { $0.longest = max($0.longest, time) }
        return response
    }

    /// The code of a refusal that is in order: a 503 that says when to try again.
    private func refusal(_ response: HTTPResponse) throws -> String {
        guard response.status == 503, let code = response.json?["code"]?.string,
            ["database_unavailable", "outcome_unknown"].contains(code), response.header("Retry-After") != nil
        else { throw HarnessError("\(response.status) \(response.text)") }
        tally.withLock { $0.refusals[code, default: 0] += 1 }
        return code
    }

    /// Compares what was answered with the log: every event that was answered is there with its id, and none is there
    /// twice.
    /// - Returns: the row of the round for people: answered before and after, refusals of either code, the longest
    ///   request, the time from the promotion to the first answer, and the events that are missing or doubled.
    func check(_ node: PostgreSQLNode, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let logged = try ServedShop.visits(on: node, named: "\(round)-")
        let result = result
        let missing = result.answered.filter { logged[$0.key]?.contains($0.value) != true }
        let doubled = logged.filter { $0.value.count > 1 }
        #expect(missing.isEmpty, "answered, and not there", sourceLocation: sourceLocation)
        #expect(doubled.isEmpty, "there twice", sourceLocation: sourceLocation)
        let others = logged.keys.filter { result.answered[$0] == nil && !result.unknown.contains($0) }
        #expect(others.isEmpty, "there, and never sent", sourceLocation: sourceLocation)
        #expect(
            result.answered.count + result.unknown.count == Self.clients * Self.eventsPerClient,
            sourceLocation: sourceLocation)
        #expect(
            result.longest < FailoverTests.bound, "the longest request: \(result.longest)",
            sourceLocation: sourceLocation)
        let promoted = try #require(result.promoted, sourceLocation: sourceLocation)
        let first = try #require(result.firstAnswer, sourceLocation: sourceLocation)
        #expect(first - promoted < .seconds(5), "\(first - promoted)", sourceLocation: sourceLocation)
        let before = result.lost?.answered ?? 0
        return [
            "\(round)", "\(before)", "\(result.answered.count - before)",
            "\(result.refusals["database_unavailable"] ?? 0)", "\(result.refusals["outcome_unknown"] ?? 0)",
            "\(milliseconds(result.longest))", "\(milliseconds(first - promoted))", "\(missing.count)",
            "\(doubled.count)",
        ].joined(separator: " | ")
    }

    private func milliseconds(_ duration: Duration) -> Int { Int(duration / .milliseconds(1)) }
}
