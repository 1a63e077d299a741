import Database
import Dispatch
import Locking

/// Gathers writes from all threads into batches. Each batch takes one transaction and one sync to disk. Then its writes
/// are answered.
///
/// There is no writing thread. A thread that finds the writer free becomes the leader: it takes the queued writes,
/// commits them, frees the writer, and finishes the writes of its batch. So a single write needs no thread switch, and
/// under load the next batch gathers while one is synced. A thread with several requests queues the writes of all of
/// them before it leads.
final class CommitQueue: Gathering.Work {
    private struct State {
        var waiting = SingleQueue()
        var isLed = false
        /// Large writes. Each takes a transaction of its own.
        var batches = BatchQueue()
    }

    private let state = Lock(State())
    private let writer: LazyWriter
    private let handledAnew = Gathering()

    init(writer: LazyWriter) {
        self.writer = writer
    }

    /// The number of writes that wait for their transaction.
    var depth: Int { state.withLock { $0.waiting.count + $0.batches.count } }

    /// Queues a write. Its `finish()` is called once it is on disk or has failed, before this returns or later, on any
    /// thread.
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

    /// Commits the queued writes, unless another thread is doing so.
    func doAll() {
        while let (first, deadline, isOpen) = lead() {
            var batch = first
            writer.commit(&batch, until: deadline) { count in
                isOpen ? state.withLock { $0.waiting.next(beside: count) } : []
            }
            state.withLock { $0.isLed = false }
            // Some may be handled anew. All answers come first, and what is written then shares a transaction.
            handledAnew.open { for write in batch { write.finish() } }
            handledAnew.doOwed()
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

    /// Runs `work` with the writer between two transactions, and waits for it.
    func keepUp(_ work: @escaping (Writer) throws -> Void) throws {
        let upkeep = Maintenance(work)
        enqueue(upkeep)
        doAll()
        try upkeep.wait()
    }

    /// Makes this thread the leader and takes the next batch; nil if another thread leads or no write waits. The
    /// deadline is for waiting for other processes. It counts from when the oldest single write was queued, so the time
    /// spent behind earlier batches is included. To an open batch, more writes can be added.
    private func lead() -> (batch: [any Write], deadline: Deadline, isOpen: Bool)? {
        state.withLock { state in
            guard !state.isLed else { return nil }
            if let write = state.batches.next(besideOthers: !state.waiting.isEmpty) {
                state.isLed = true
                return ([write], writer.deadline(), false)
            }
            guard let (batch, deadline) = state.waiting.next() else { return nil }
            state.isLed = true
            return (batch, deadline, !batch.contains(where: \.isAlone))
        }
    }
}

/// A write in the queue. Only one thread at a time uses it: the one that queues it, then the leader.
protocol Write: AnyObject, Sendable {
    /// When it is carried out.
    var turn: WriteTurn { get }
    /// Whether it needs a transaction of its own, because it can fail after it has written.
    var isAlone: Bool { get }
    /// What it is known to need.
    var foreseen: Foreseen { get }
    /// Does the work within a transaction.
    /// - Throws: an error that makes the whole transaction fail. A refusal isn't thrown but kept for ``finish()``.
    func perform(in transaction: WriteTransaction) throws
    /// Records that the transaction failed.
    func fail(with error: any Error)
    /// Hands over the outcome, after the commit or the failure.
    func finish()
}

/// Work on the files that the leader does outside of a transaction.
final class Maintenance: Write, @unchecked Sendable {
    // Unchecked: only one thread uses it at a time. The queue's lock hands it from thread to thread, and the semaphore
    // hands it to the waiting thread.
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
            outcome = .failure(StoreError.of(error))
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

/// A write that its caller waits for.
private final class AwaitedWrite<Value>: Write, @unchecked Sendable {
    // Unchecked: only one thread uses it at a time. The queue's lock hands it from thread to thread, and the semaphore
    // hands it to the waiting thread.
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

/// A request that writes. Its answer is sent once the write is on disk. It isn't an `AwaitedWrite`: creating an
/// instance of a generic class looks up its types at run time, which costs too much for each request.
final class AnsweredWrite: Write, @unchecked Sendable {
    // Unchecked: the queue's lock hands it from thread to thread, so only one uses it at a time.
    let isAlone: Bool
    let turn: WriteTurn
    let foreseen: Foreseen
    private let body: (WriteTransaction) throws -> Reply
    private let completion: (Result<Reply, any Error>) -> Void
    /// Nil as long as nothing has come of it.
    private var outcome: Result<Reply, any Error>?

    init(
        alone: Bool, turn: WriteTurn, foreseen: Foreseen, body: @escaping (WriteTransaction) throws -> Reply,
        completion: @escaping (Result<Reply, any Error>) -> Void
    ) {
        isAlone = alone
        self.turn = turn
        self.foreseen = foreseen
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
    var foreseen: Foreseen { Foreseen() }

    /// The outcome of the work. A refusal is an outcome too, unless the write has a transaction of its own.
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

/// An error that a write throws before it has written anything. It doesn't affect the other writes of the batch.
public protocol WriteRefusal: Error {}
