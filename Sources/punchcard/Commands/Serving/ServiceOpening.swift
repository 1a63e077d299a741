import API
import Gateway
import Glibc
import Store
import Synchronization

/// Opens the database that is served, at once, or later if its server can't be reached yet.
final class ServiceOpening: Sendable {
    private let database: DatabaseOptions
    private let basePath: String
    private let log: LineLog
    private let reason = Mutex<(any Error)?>(nil)

    init(database: DatabaseOptions, basePath: String, log: LineLog) {
        self.database = database
        self.basePath = basePath
        self.log = log
    }

    /// Why the process has to end, after the server could be reached.
    var failure: (any Error)? { reason.withLock { $0 } }

    /// What answers requests. If no server takes writes, that is 503 until one does: nothing has to be restarted then.
    /// - Throws: anything else that keeps the database from being used.
    func application() throws -> any Application {
        do {
            return try service()
        } catch let error as StoreError where canPass(error) {
            log.warning("\(error)")
            let awaited = AwaitedService()
            guard DetachedThread.start({ self.open(for: awaited) }) else { throw error }
            return awaited
        }
    }

    private func canPass(_ error: StoreError) -> Bool {
        error.canPass || error == .busy && (try? LoyaltyStore.isServerAddress(database.path())) == true
    }

    private func service() throws -> Service {
        let store = try database.open()
        try Self.checkIsWritable(store, log)
        try Self.warn(of: store, in: log)
        // What a process that has ended left to count. If there is no thread, each write counts a little of it.
        _ = DetachedThread.start { store.countPast() }
        return Service(store: store, version: Version.current, basePath: basePath, log: log)
    }

    /// Tries until it succeeds, or fails for another reason: then the process ends.
    private func open(for awaited: AwaitedService) {
        while true {
            do {
                awaited.begin(try service())
                return log.notice("a PostgreSQL server that takes writes is there: requests are answered")
            } catch let error as StoreError where canPass(error) {
                usleep(Self.pause)
            } catch {
                reason.withLock { $0 = error }
                kill(getpid(), SIGTERM)
                return
            }
        }
    }

    /// The time between two attempts, in microseconds.
    private static let pause: UInt32 = 200_000

    /// An unwritable file should fail here, not at the first event. A database that is closed can still be read.
    private static func checkIsWritable(_ store: LoyaltyStore, _ log: LineLog) throws {
        do {
            try store.write { _ in }
        } catch StoreError.closed(let copy) {
            log.warning("\(StoreError.closed(for: copy))")
        }
    }

    /// Warns of what the operator has to repair.
    private static func warn(of store: LoyaltyStore, in log: LineLog) throws {
        let catalog = try store.catalog()
        for broken in catalog.broken.values { log.warning("\(broken.reason)") }
        guard try store.read({ try $0.hasOutdatedZones(store.zones) }) else { return }
        for (project, zones) in try store.read({ try $0.changedZones(in: catalog, zones: store.zones) }) {
            log.warning(
                "the system's rules of \(zones.joined(separator: ", ")) have changed since project \(project) was counted "
                    + "by them: recount it by applying its definitions again with `punchcard apply`")
        }
    }
}
