import Dispatch
import Locking
import SQLite

/// Gathers writes from all threads into batches: one transaction, one sync to disk, then every answer.
///
/// There is no writing thread. The thread whose write finds the writer free leads: it takes what has queued, commits
/// it, lets the next leader go, and finishes the writes of its batch. So a lone write costs no change of thread, and
/// under load the next batch gathers while one is synced. A thread that has taken up several requests leads once it has
/// queued the writes of all.
final class CommitQueue: Gathering.Work {
    private struct State {
        var waiting = SingleQueue()
        var isLed = false
        /// Large writes. Each takes a transaction of its own.
        var batches = BatchQueue()
    }

    private let state = Lock(State())
    private let writer: LazyWriter

    init(writer: LazyWriter) {
        self.writer = writer
    }

    /// How many writes wait for their transaction.
    var depth: Int { state.withLock { $0.waiting.count + $0.batches.count } }

    /// Queues a write. It is finished once it is on disk or has failed, before this returns or later, by any thread.
    func submit(_ write: any Write) {
        if case .batch(let caller) = write.turn {
            guard state.withLock({ $0.batches.append(write, of: caller) }) else {
                write.fail(with: StoreError.overloaded)
                return write.finish()
            }
        } else {
            enqueue(write)
        }
        Gathering.owe(self)
    }

    private func enqueue(_ write: any Write) {
        let deadline = writer.deadline()
        state.withLock { $0.waiting.append(write, until: deadline) }
    }

    /// Commits what has queued, unless another thread does.
    func doAll() {
        while let (batch, deadline) = lead() {
            writer.commit(batch, until: deadline)
            state.withLock { $0.isLed = false }
            for write in batch { write.finish() }
        }
    }

    /// Runs `body` in the next transaction and waits until it is on disk.
    func run<Value: Sendable>(
        alone: Bool, _ body: @escaping @Sendable (WriteTransaction) throws -> Value
    ) throws -> Value {
        let write = AwaitedWrite(alone: alone, body: body)
        enqueue(write)
        doAll()
        return try write.wait()
    }

    /// Runs `work` with the writer, as the leader, and waits for it.
    func keepUp(_ work: @escaping (Writer) throws -> Void) throws {
        let upkeep = Maintenance(work)
        enqueue(upkeep)
        doAll()
        try upkeep.wait()
    }

    /// The next batch, if there is one and nobody leads, and until when it may wait for other processes: what has waited
    /// for the batch before it doesn't wait as long again.
    private func lead() -> (batch: [any Write], deadline: Deadline)? {
        state.withLock { state in
            guard !state.isLed else { return nil }
            if let write = state.batches.next(besideOthers: !state.waiting.isEmpty) {
                state.isLed = true
                return ([write], writer.deadline())
            }
            guard let next = state.waiting.next() else { return nil }
            state.isLed = true
            return next
        }
    }
}

/// Something to be written. Used by one thread at a time: the one that queues it, then the one that leads.
protocol Write: AnyObject, Sendable {
    /// When it takes its turn.
    var turn: WriteTurn { get }
    /// Whether it needs a transaction of its own, because it can fail after it has written.
    var isAlone: Bool { get }
    /// Does the work within a transaction.
    /// - Throws: what makes the whole transaction fail. A refusal is kept for ``finish()`` instead.
    func perform(in transaction: WriteTransaction) throws
    /// Records that the transaction failed.
    func fail(with error: any Error)
    /// Hands over the outcome, after the commit.
    func finish()
}

/// Not a transaction at all, but work for the one who leads, on the files.
final class Maintenance: Write, @unchecked Sendable {
    // Unchecked: the queue's lock hands it from thread to thread, and the semaphore to who waits; no two use it at once.
    let isAlone = true
    private var outcome: Result<Void, any Error> = .failure(StoreError.busy)
    private let work: (Writer) throws -> Void
    private let isDone = DispatchSemaphore(value: 0)

    init(_ work: @escaping (Writer) throws -> Void) {
        self.work = work
    }

    func perform(in transaction: WriteTransaction) throws {}

    func perform(by writer: Writer) {
        do {
            outcome = .success(try work(writer))
        } catch {
            outcome = .failure((error as? SQLiteError).map(StoreError.init) ?? error)
        }
    }

    func fail(with error: any Error) { outcome = .failure(error) }
    func finish() { isDone.signal() }

    /// Waits until it is done or has failed.
    func wait() throws {
        isDone.wait()
        try outcome.get()
    }
}

/// A write that somebody waits for.
private final class AwaitedWrite<Value>: Write, @unchecked Sendable {
    // Unchecked: the queue's lock hands it from thread to thread, and the semaphore to who waits; no two use it at once.
    let isAlone: Bool
    private let body: (WriteTransaction) throws -> Value
    private var outcome: Result<Value, any Error>?
    private let isDone = DispatchSemaphore(value: 0)

    init(alone: Bool, body: @escaping (WriteTransaction) throws -> Value) {
        isAlone = alone
        self.body = body
    }

    func perform(in transaction: WriteTransaction) throws {
        outcome = try outcome(of: body, in: transaction)
    }

    func fail(with error: any Error) { outcome = .failure(error) }

    func finish() { isDone.signal() }

    /// Waits until it is on disk or has failed.
    func wait() throws -> Value {
        isDone.wait()
        guard let outcome else { throw StoreError.busy }
        return try outcome.get()
    }
}

/// A request that writes: its answer goes out once it is on disk. (Not one class with the other: what is generic is made
/// by asking for types at run time, which is dear for each request.)
final class AnsweredWrite: Write, @unchecked Sendable {
    // Unchecked: the queue's lock hands it from thread to thread, so no two use it at once.
    let isAlone: Bool
    let turn: WriteTurn
    private let body: (WriteTransaction) throws -> StoredReply
    private let completion: (Result<StoredReply, any Error>) -> Void
    /// Nil as long as nothing has come of it.
    private var outcome: Result<StoredReply, any Error>?

    init(
        alone: Bool, turn: WriteTurn, body: @escaping (WriteTransaction) throws -> StoredReply,
        completion: @escaping (Result<StoredReply, any Error>) -> Void
    ) {
        isAlone = alone
        self.turn = turn
        self.body = body
        self.completion = completion
    }

    func perform(in transaction: WriteTransaction) throws {
        outcome = try outcome(of: body, in: transaction)
    }

    func fail(with error: any Error) { outcome = .failure(error) }

    func finish() { completion(outcome ?? .failure(StoreError.busy)) }
}

extension Write {
    var turn: WriteTurn { .next }

    /// What comes of the work: a refusal too, unless the write is alone.
    @inline(__always)
    fileprivate func outcome<Value>(
        of body: (WriteTransaction) throws -> Value, in transaction: WriteTransaction
    ) throws -> Result<Value, any Error> {
        do {
            return .success(try body(transaction))
        } catch let refusal as any WriteRefusal where !isAlone {
            return .failure(refusal)
        }
    }
}

/// An error that a write ends with before it has written anything: the rest of its batch goes on.
public protocol WriteRefusal: Error {}
