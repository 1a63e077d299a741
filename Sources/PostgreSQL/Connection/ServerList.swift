import Database
import Synchronization

/// The servers that an address names. A new connection tries one after the other until one takes writes, and begins with
/// the one that did so last.
///
/// libpq could go through a list by itself, but while it connects without blocking it heeds no `connect_timeout`: a
/// machine that is gone would keep it from ever reaching the next.
final class ServerList: Sendable {
    typealias Options = [(keyword: String, value: String)]

    private struct State {
        var first = 0
        /// When a connection was last made.
        var connected: ContinuousClock.Instant?
        /// Why no server took writes, and until when that needn't be found out again.
        var failure: (error: DatabaseError, until: ContinuousClock.Instant)?
    }

    /// How many times a connection was lost.
    private let lost = Atomic<Int>(0)
    let servers: [Options]
    private let timePerServer: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// - Parameters:
    ///   - options: those of an address.
    ///   - now: the present instant.
    init(_ options: Options, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
        func list(_ keyword: String) -> [String]? {
            options.first { $0.keyword == keyword }?.value.split(separator: ",", omittingEmptySubsequences: false)
                .map { String($0) }
        }
        let lists = ["host", "hostaddr", "port"].compactMap { keyword in list(keyword).map { (keyword, $0) } }
        let count = lists.map(\.1.count).max() ?? 1
        if lists.allSatisfy({ $0.1.count == count || $0.0 == "port" && $0.1.count == 1 }) {
            servers = (0..<count).map { index in
                lists.map { keyword, values in (keyword, values.count == 1 ? values[0] : values[index]) }
            }
        } else {
            // libpq says what is wrong with the lists.
            servers = [lists.map { keyword, values in (keyword, values.joined(separator: ",")) }]
        }
        let seconds = options.first { $0.keyword == "connect_timeout" }.flatMap { Int($0.value) } ?? 0
        // Without a host, the environment or a service file can have a list.
        timePerServer = seconds > 0 ? .seconds(seconds) : lists.contains { $0.0 != "port" } ? .seconds(2) : .seconds(10)
    }

    /// Connects to the first server that takes writes.
    ///
    /// If there is none, then for as long as it took to find that out, a second at most, further calls fail at once. So
    /// not every request waits for a machine that is gone. This doesn't hold if the deadline cut an attempt short.
    /// - Parameters:
    ///   - deadline: when to give up.
    ///   - attempt: connects to the server with these options, until an instant.
    func connect<Made>(
        until deadline: ContinuousClock.Instant?,
        _ attempt: (Options, ContinuousClock.Instant) throws(DatabaseError) -> Made
    ) throws(DatabaseError) -> (made: Made, server: Int) {
        let start = now()
        let (first, failure) = state.withLock { ($0.first, $0.failure) }
        if let failure, start < failure.until { throw failure.error }
        var errors: [DatabaseError] = []
        var hadTime = true
        for server in servers.indices.map({ (first + $0) % servers.count }) {
            let end = now() + timePerServer
            let limit = min(end, deadline ?? end)
            do {
                let made = try attempt(servers[server], limit)
                state.withLock { $0 = State(first: server, connected: now()) }
                return (made, server)
            } catch {
                errors.append(error)
                if limit < end, limit <= now() { hadTime = false }
            }
        }
        let error = Self.error(of: errors)
        // What one caller had no time for may well succeed for others.
        guard hadTime else { throw error }
        let end = now()
        state.withLock { state in
            if let connected = state.connected, connected > start { return }
            state.failure = (error, end + min(end - start, .seconds(1)))
        }
        throw error
    }

    /// Connects to one server, within the time that each has.
    func connectAgain<Made>(
        to server: Int, _ attempt: (Options, ContinuousClock.Instant) throws(DatabaseError) -> Made
    ) throws(DatabaseError) -> Made {
        try attempt(servers[server], now() + timePerServer)
    }

    /// How many times a connection was lost. Those that were made before lead to a server that may be gone.
    var losses: Int { lost.load(ordering: .relaxed) }

    /// Notes that a connection to a server was lost. The next connections try it last.
    func noteLoss(of server: Int) {
        lost.add(1, ordering: .relaxed)
        state.withLock { $0.first = $0.first == server ? (server + 1) % servers.count : $0.first }
    }

    /// What several servers said. If one of them may take writes later, so may all. What the operator has to mend comes
    /// first.
    private static func error(of errors: [DatabaseError]) -> DatabaseError {
        let passing = errors.filter { $0.kind == .unreachable }
        let kind = passing.first { $0.code == "PostgreSQL \(DatabaseError.tooManyConnections)" } ?? passing.first
        guard let kind = kind ?? errors.first else { return .lost("the address names no server") }
        var messages: [String] = []
        for error in errors.filter({ $0.kind != .unreachable }) + passing where !messages.contains(error.message) {
            messages.append(error.message)
        }
        return DatabaseError(kind.kind, code: kind.code, message: messages.joined(separator: "; "))
    }
}
