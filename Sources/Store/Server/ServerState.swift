import Database
import Locking
import Loyalty

/// What has been committed so far, as the server tells it: the revision of the configuration and the newest batch.
///
/// Every request has to know it, and asking takes a round trip. So one answer serves all requests that had arrived when
/// it was asked for.
final class ServerState: Sendable {
    struct Answer: Sendable {
        var configuration: ConfigurationState
        /// The same as long as nothing is committed.
        var version: UInt64
    }

    private struct Latest {
        var answer: Answer?
        /// When it was asked for.
        var asked: Moment?
        var batch: ServerSession.Batch?
        var version: UInt64 = 0
    }

    private let latest = Lock(Latest())
    private let time: ServerTime
    private let name: String

    /// - Parameter name: what messages call the database.
    init(time: ServerTime, name: String) {
        self.time = time
        self.name = name
    }

    /// The state, not from before the present request arrived.
    func current(asking readers: ReaderPool) throws -> Answer {
        if let arrival = Moment.ofArrival {
            let (known, asked) = latest.withLock { ($0.answer, $0.asked) }
            if let known, let asked, asked >= arrival { return known }
        }
        let asked = Moment.now
        var (configuration, batch) = try ask(readers)
        // If the connection was lost meanwhile, it isn't known which server has answered.
        while configuration.server != readers.losses { (configuration, batch) = try ask(readers) }
        return latest.withLock { latest in
            if batch != latest.batch {
                latest.batch = batch
                latest.version += 1
            }
            let answer = Answer(configuration: configuration, version: latest.version)
            if latest.asked.map({ $0 < asked }) ?? true {
                latest.answer = answer
                latest.asked = asked
            }
            return answer
        }
    }

    /// Forgets the last answer, after this process has changed the configuration: requests that arrived before may ask
    /// again.
    func forget() {
        latest.withLock {
            $0.answer = nil
            $0.asked = .now
        }
    }

    private func ask(_ readers: ReaderPool) throws -> (ConfigurationState, ServerSession.Batch) {
        let server = readers.losses
        return try readers.withReader { reader in
            let row = try reader.statement(Self.question).first {
                time.observe(Instant(milliseconds: $0.int(4)))
                return (
                    ConfigurationState(revision: $0.int(0), tracesLeft: $0.int(1) != 0, server: server),
                    ServerSession.Batch(number: $0.int(2), nonce: $0.int(3)), closure: $0.int(5), schema: $0.int(6)
                )
            }
            guard let row else { throw StoreError.noTables(name: name) }
            try reader.checkUse(schema: row.schema, closure: row.closure)
            return (row.0, row.1)
        }
    }

    private static let question = """
        SELECT revision.number, tracesLeft, newest.number, newest.nonce, \(ServerTime.expression), closure,
            \(Dialect.postgresql.schemaVersion)
        FROM revision, (SELECT number, nonce FROM batch ORDER BY number DESC LIMIT 1) AS newest WHERE revision.id = 1
        """
}
