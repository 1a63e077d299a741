import Gateway
import JSON
import Loyalty
import Store
import Synchronization

/// Finds out by a commit whether the database can be written to.
final class HealthCheck: Sendable {
    /// How long a finding is used, in milliseconds. Anyone may ask, and each commit costs a sync to disk.
    private static let freshness: Int64 = 1_000
    /// How long a commit may take, in milliseconds, before the database counts as not writable.
    private static let patience: Int64 = 10_000

    /// The result of a check, and when it was found.
    typealias Finding = (at: Instant, isHealthy: Bool)

    private struct State {
        var last: Finding?
        /// When the running check began; nil if none is running.
        var looksSince: Instant?
    }

    private let find: @Sendable (Instant) -> Finding
    private let clock: @Sendable () -> Instant
    private let state = Mutex(State())

    convenience init(store: LoyaltyStore, clock: @escaping @Sendable () -> Instant) {
        self.init(clock: clock) { now in
            // A recent commit of another process is enough. With plain CGI, each request is a process of its own.
            if let at = try? store.read({ try $0.lastWriteCheck() }), Self.isFresh(at, at: now) { return (at, true) }
            return (now, (try? store.write { try $0.touch() }) != nil)
        }
    }

    /// - Parameter find: checks the database at an instant.
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
        // One request checks for all. If the disk is slow, more checks would only occupy more threads.
        guard let since = state.looksSince, let last = state.last else { return nil }
        return last.isHealthy && now.milliseconds - since.milliseconds < patience
    }

    private static func isFresh(_ at: Instant, at now: Instant) -> Bool {
        (0..<freshness).contains(now.milliseconds - at.milliseconds)
    }
}
