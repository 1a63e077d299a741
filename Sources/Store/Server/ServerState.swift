import Database
import Locking
import Loyalty
import PostgreSQL

/// What has been committed so far, as the server tells it: the revision of the configuration and the newest batch.
///
/// Every request has to know it, and asking takes a round trip. So one answer serves all requests that had arrived when
/// it was asked for (``SharedQuestion``). Who needs the configuration alone can have it confirmed, which takes the server
/// less time.
final class ServerState: Sendable {
    struct Answer: Sendable {
        var configuration: ConfigurationState
        /// The same as long as nothing is committed.
        var version: UInt64
    }

    /// What tells whether the configuration, and what reads it, are still the same.
    private struct Revision: Equatable {
        var schema: Int64
        var number: Int64
        var tracesLeft: Bool
        var closure: Int64
    }

    /// The configuration as it was at a moment.
    private struct Known {
        var revision: Revision
        var configuration: ConfigurationState
        var since: Moment
    }

    /// What the answers so far have told.
    private struct Latest {
        /// The newest batch, and the version that stands for it.
        var batch: ServerSession.Batch?
        var version: UInt64 = 0
        var known: Known?
        /// When this process last changed the configuration. The configuration of a question from before isn't kept.
        var forgotten = Moment.now
    }

    private let question = SharedQuestion<Answer>()
    private let latest = Lock(Latest())
    private let time: ServerTime
    private let info: ConnectionInfo

    init(of info: ConnectionInfo, time: ServerTime) {
        self.info = info
        self.time = time
    }

    /// The configuration, not from before the present request arrived.
    func configuration(asking readers: ReaderPool) throws -> ConfigurationState {
        let arrival = Moment.ofArrival ?? .now
        if let known = latest.withLock({ $0.known }), known.since >= arrival { return known.configuration }
        return try answer(since: arrival, asking: readers).configuration
    }

    /// The version, not from before the present request arrived.
    func version(asking readers: ReaderPool) throws -> UInt64 {
        try answer(since: Moment.ofArrival ?? .now, asking: readers).version
    }

    /// Finds out what ``configuration(asking:)`` says to the present request and to all that arrived before it. It only asks
    /// whether the last answer still holds. If it doesn't, or there is none, it asks everything.
    func confirm(asking readers: ReaderPool) throws {
        let arrival = Moment.ofArrival ?? .now
        if try !isConfirmed(asking: readers) { _ = try answer(since: arrival, asking: readers) }
    }

    private func isConfirmed(asking readers: ReaderPool) throws -> Bool {
        guard let known = latest.withLock({ $0.known }) else { return false }
        let asked = Moment.now
        let revision = try readers.withReader { reader in
            try reader.statement("SELECT \(Self.columns) FROM revision").first { Self.revision($0) }
        }
        guard revision == known.revision, info.losses == known.configuration.losses else { return false }
        return latest.withLock { latest in
            guard let present = latest.known, present.revision == revision else { return false }
            latest.known?.since = max(present.since, asked)
            return true
        }
    }

    /// Forgets the last answer, after this process has changed the configuration: requests that arrived before may ask
    /// again.
    func forget() {
        latest.withLock {
            $0.known = nil
            $0.forgotten = .now
        }
        question.forget()
    }

    private func answer(since arrival: Moment, asking readers: ReaderPool) throws -> Answer {
        try question.answer(since: arrival) {
            var (known, batch) = try ask(readers)
            // If the connection was lost meanwhile, it isn't known which server has answered.
            while known.configuration.losses != info.losses { (known, batch) = try ask(readers) }
            return latest.withLock { latest in
                if batch != latest.batch {
                    latest.batch = batch
                    latest.version += 1
                }
                if known.since > latest.forgotten, latest.known.map({ $0.since < known.since }) ?? true {
                    latest.known = known
                }
                return Answer(configuration: known.configuration, version: latest.version)
            }
        }
    }

    private func ask(_ readers: ReaderPool) throws -> (Known, ServerSession.Batch) {
        let losses = info.losses
        let asked = Moment.now
        return try readers.withReader { reader in
            let row = try reader.statement(Self.query).first {
                time.observe(Instant(milliseconds: $0.int(6)))
                return (revision: Self.revision($0), batch: ServerSession.Batch(number: $0.int(4), nonce: $0.int(5)))
            }
            guard let row else { throw StoreError.noTables(name: info.name) }
            try reader.checkUse(schema: row.revision.schema, closure: row.revision.closure)
            let configuration = ConfigurationState(
                revision: row.revision.number, tracesLeft: row.revision.tracesLeft, losses: losses)
            return (Known(revision: row.revision, configuration: configuration, since: asked), row.batch)
        }
    }

    private static let query = """
        SELECT \(columns), newest.number, newest.nonce, \(ServerTime.expression)
        FROM revision, (SELECT number, nonce FROM batch ORDER BY number DESC LIMIT 1) AS newest WHERE revision.id = 1
        """

    /// The first columns of both questions.
    private static let columns =
        "\(Dialect.postgresql.schemaVersion), revision.number, tracesLeft, closure"

    private static func revision(_ row: any Statement) -> Revision {
        Revision(schema: row.int(0), number: row.int(1), tracesLeft: row.int(2) != 0, closure: row.int(3))
    }
}
