import Glibc
import Synchronization

/// Work that several requests share, such as one commit for all of their writes: it runs after a thread has gone
/// through all requests that it took up together.
///
/// A thread that takes up several requests calls `open` and handles them inside. It then calls `doOwed`, unless
/// another thread does so earlier because one of the requests is slow. On a thread without an open gathering, work
/// runs at once.
public final class Gathering: Sendable {
    /// A kind of work that requests can owe. It runs once, however many requests owe it.
    public protocol Work: AnyObject, Sendable {
        /// Does all the work that has piled up.
        func doAll()
    }

    private let owed = Lock<[any Work]>([])
    private let isOwed = Atomic(false)

    /// A gathering without work; no thread has opened it.
    public init() {}

    /// Calls `body`. Work that is owed during the call waits until `doOwed`. The thread may have another gathering open,
    /// which goes on afterwards.
    public func open(_ body: () -> Void) {
        let other = pthread_getspecific(Self.key)
        pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
        body()
        pthread_setspecific(Self.key, other)
    }

    /// Does the owed work, whichever thread owes it. Without any, it takes no lock.
    /// - Parameter others: called before a work that may take long if there is more, so that another thread can be made
    ///   to do that.
    public func doOwed(lettingOthersDo others: () -> Void = {}) {
        while isOwed.load(ordering: .sequentiallyConsistent) {
            let (work, hasMore) = owed.withLock { owed in
                let work = owed.isEmpty ? nil : owed.removeFirst()
                isOwed.store(!owed.isEmpty, ordering: .sequentiallyConsistent)
                return (work, !owed.isEmpty)
            }
            if hasMore { others() }
            work?.doAll()
        }
    }

    /// Does `work` now, or adds it to this thread's open gathering.
    /// - Parameter first: whether it goes before the others. That is for work that takes less time than they do.
    public static func owe(_ work: some Work, first: Bool = false) {
        guard let open = pthread_getspecific(key) else { return work.doAll() }
        let gathering = Unmanaged<Gathering>.fromOpaque(open).takeUnretainedValue()
        gathering.owed.withLock { owed in
            if !owed.contains(where: { $0 === work }) { owed.insert(work, at: first ? 0 : owed.endIndex) }
            gathering.isOwed.store(true, ordering: .sequentiallyConsistent)
        }
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()
}
