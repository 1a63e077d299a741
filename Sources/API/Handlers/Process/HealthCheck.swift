import Gateway
import JSON
import Loyalty
import Store
import Synchronization

/// Whether the database can be written to, found out by a commit.
final class HealthCheck: Sendable {
    /// How long a finding is good for, in milliseconds: anyone may ask, and each commit costs a sync to disk.
    private static let freshness: Int64 = 1_000
    /// How long a commit may take, in milliseconds, before the database counts as one that can't be written to.
    private static let patience: Int64 = 10_000

    /// What was found out, and when.
    typealias Finding = (at: Instant, isHealthy: Bool)

    private struct State {
        var last: Finding?
        /// Since when a request looks; nil while none does.
        var looksSince: Instant?
    }

    private let find: @Sendable (Instant) -> Finding
    private let clock: @Sendable () -> Instant
    private let state = Mutex(State())

    convenience init(store: LoyaltyStore, clock: @escaping @Sendable () -> Instant) {
        self.init(clock: clock) { now in
            // What a commit of another process has shown just now needs no other: with plain CGI, each request is a
            // process.
            if let at = try? store.read({ try $0.lastWriteCheck() }), Self.isFresh(at, at: now) { return (at, true) }
            return (now, (try? store.write { try $0.touch() }) != nil)
        }
    }

    /// - Parameter find: finds out at an instant.
    init(clock: @escaping @Sendable () -> Instant, find: @escaping @Sendable (Instant) -> Finding) {
        self.clock = clock
        self.find = find
    }

    func response(version: String) -> Response {
        let isHealthy = isWritable()
        var writer = JSONWriter(capacity: 96)
        writer.object { writer in
            writer.member("status", isHealthy ? "ok" : "unavailable")
            writer.member("version", version)
            writer.member("database", isHealthy ? "writable" : "not writable")
        }
        var response = Response.json(writer.bytes, caching: "no-store")
        if !isHealthy {
            response.status = 503
            response.headers.append(("Retry-After", "1"))
        }
        return response
    }

    private func isWritable() -> Bool {
        let now = clock()
        let known = state.withLock { state -> Bool? in
            if let known = Self.known(state, at: now) { return known }
            state.looksSince = state.looksSince ?? now
            return nil
        }
        if let known { return known }
        let found = find(now)
        state.withLock { state in
            state.last = found
            state.looksSince = nil
        }
        return found.isHealthy
    }

    private static func known(_ state: State, at now: Instant) -> Bool? {
        if let last = state.last, isFresh(last.at, at: now) { return last.isHealthy }
        // One request looks for all. Where a disk is slow, the others would only keep threads waiting.
        guard let since = state.looksSince, let last = state.last else { return nil }
        return last.isHealthy && now.milliseconds - since.milliseconds < patience
    }

    private static func isFresh(_ at: Instant, at now: Instant) -> Bool {
        (0..<freshness).contains(now.milliseconds - at.milliseconds)
    }
}
