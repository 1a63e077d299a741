import Gateway
import JSON
import Loyalty
import Store
import Synchronization

/// Whether the database can be written to, found out by writing.
final class HealthCheck: Sendable {
    /// How long a finding is good for, in milliseconds: anyone may ask, and each answer costs a sync to disk.
    private static let freshness: Int64 = 1_000

    private let store: Store
    private let clock: @Sendable () -> Instant
    private let last = Mutex<(at: Instant, isHealthy: Bool)?>(nil)

    init(store: Store, clock: @escaping @Sendable () -> Instant) {
        self.store = store
        self.clock = clock
    }

    func response(version: String) -> Response {
        let isHealthy = isWritable()
        var writer = JSONWriter(capacity: 96)
        writer.object { writer in
            writer.key("status")
            writer.value(isHealthy ? "ok" : "unavailable")
            writer.key("version")
            writer.value(version)
            writer.key("database")
            writer.value(isHealthy ? "writable" : "not writable")
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
        if let last = last.withLock({ $0 }), (0..<Self.freshness).contains(now.milliseconds - last.at.milliseconds) {
            return last.isHealthy
        }
        let isHealthy = (try? store.write { try $0.touch() }) != nil
        last.withLock { $0 = (now, isHealthy) }
        return isHealthy
    }
}
