import Glibc

/// Work that is better done once for several requests than for each: it waits until a thread has gone through all that it
/// took up together.
///
/// A thread that takes up several requests opens a gathering, goes through them, and closes it. What it owes by then, or
/// another thread finds waiting for too long, is done. On a thread without one, work is done at once.
public final class Gathering: Sendable {
    /// Something that can be owed: once, however often it is asked for.
    public protocol Work: AnyObject, Sendable {
        /// Does all that there is to do.
        func doAll()
    }

    private let owed = Lock<[any Work]>([])

    /// One that no thread has opened.
    public init() {}

    /// Calls `body`; what it gathers waits until `settle`.
    public func open(_ body: () -> Void) {
        pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
        body()
        pthread_setspecific(Self.key, nil)
    }

    /// Does what is owed, whoever owes it.
    public func settle() {
        let works = owed.withLock { owed in
            defer { owed.removeAll(keepingCapacity: true) }
            return owed
        }
        for work in works { work.doAll() }
    }

    /// Has `work` done: at once, or with what else this thread gathers.
    public static func owe(_ work: some Work) {
        guard let open = pthread_getspecific(key) else { return work.doAll() }
        let gathering = Unmanaged<Gathering>.fromOpaque(open).takeUnretainedValue()
        gathering.owed.withLock { owed in
            if !owed.contains(where: { $0 === work }) { owed.append(work) }
        }
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()
}
