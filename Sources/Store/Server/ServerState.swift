import Database
import Locking
import Loyalty
import PostgreSQL

/// What has been committed so far, as the server tells it: the revision of the configuration and the newest batch.
///
/// Every request has to know it, and asking takes a round trip. So one answer serves all requests that had arrived when
/// it was asked for (``SharedQuestion``).
final class ServerState: Sendable {
    struct Answer: Sendable {
        var configuration: ConfigurationState
        /// The same as long as nothing is committed.
        var version: UInt64
    }

    /// The newest batch, and the version that stands for it.
    private struct Latest {
        var batch: ServerSession.Batch?
        var version: UInt64 = 0
    }

    private let question = SharedQuestion<Answer>()
    private let latest = Lock(Latest())
    private let time: ServerTime
    private let info: ConnectionInfo

    init(of info: ConnectionInfo, time: ServerTime) {
        self.info = info
        self.time = time
    }

    /// The state, not from before the present request arrived.
    func current(asking readers: ReaderPool) throws -> Answer {
        try question.answer(since: Moment.ofArrival ?? .now) {
            var (configuration, batch) = try ask(readers)
            // If the connection was lost meanwhile, it isn't known which server has answered.
            while configuration.losses != info.losses { (configuration, batch) = try ask(readers) }
            return latest.withLock { latest in
                if batch != latest.batch {
                    latest.batch = batch
                    latest.version += 1
                }
                return Answer(configuration: configuration, version: latest.version)
            }
        }
    }

    /// Forgets the last answer, after this process has changed the configuration: requests that arrived before may ask
    /// again.
    func forget() { question.forget() }

    private func ask(_ readers: ReaderPool) throws -> (ConfigurationState, ServerSession.Batch) {
        let losses = info.losses
        return try readers.withReader { reader in
            let row = try reader.statement(Self.query).first {
                time.observe(Instant(milliseconds: $0.int(4)))
                return (
                    ConfigurationState(revision: $0.int(0), tracesLeft: $0.int(1) != 0, losses: losses),
                    ServerSession.Batch(number: $0.int(2), nonce: $0.int(3)), closure: $0.int(5), schema: $0.int(6)
                )
            }
            guard let row else { throw StoreError.noTables(name: info.name) }
            try reader.checkUse(schema: row.schema, closure: row.closure)
            return (row.0, row.1)
        }
    }

    private static let query = """
        SELECT revision.number, tracesLeft, newest.number, newest.nonce, \(ServerTime.expression), closure,
            \(Dialect.postgresql.schemaVersion)
        FROM revision, (SELECT number, nonce FROM batch ORDER BY number DESC LIMIT 1) AS newest WHERE revision.id = 1
        """
}
