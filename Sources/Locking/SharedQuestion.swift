import Glibc

/// A question that many threads have, and that one of them asks for all.
///
/// An answer is right for everybody who came before it was asked for. One thread asks at a time. Those that come meanwhile
/// wait, and then one of them asks for all of them: the more threads there are, the more share an answer. Who has waited
/// for a second asks as well: the thread that is asking may be stuck.
public final class SharedQuestion<Answer: Sendable>: @unchecked Sendable {
    // Unchecked: the state is read and changed only while the mutex is held.
    private struct State {
        var answer: Answer?
        /// When the answer was asked for, or forgotten.
        var since: Moment?
        /// The threads that are asking, and those that wait for them.
        var asking = 0
        var waiting = 0
        /// How many times asking has failed.
        var failures = 0
        var failure: (any Error)?
    }

    private var state = State()
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// A question that nobody has asked yet.
    public init() {
        mutex.initialize(to: pthread_mutex_t())
        changed.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// An answer that was asked for at `arrival` or later.
    /// - Throws: the error of `ask`. If asking fails, all who wait for it get the error: each would fail the same way, one
    ///   after the other.
    public func answer(since arrival: Moment, _ ask: () throws -> Answer) throws -> Answer {
        if let known = try awaitAnswer(since: arrival) { return known }
        let asked = Moment.now
        let result = Result { try ask() }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        state.asking -= 1
        switch result {
        case .success(let answer):
            if state.since.map({ $0 < asked }) ?? true {
                state.answer = answer
                state.since = asked
            }
        case .failure(let error):
            state.failures += 1
            state.failure = error
        }
        pthread_cond_broadcast(changed)
        return try result.get()
    }

    /// The threads that wait for an answer.
    var waiting: Int {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return state.waiting
    }

    /// Makes everybody ask anew, even those who came before.
    public func forget() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        state.answer = nil
        state.since = .now
    }

    /// Waits for an answer; nil if this thread has to ask.
    private func awaitAnswer(since arrival: Moment) throws -> Answer? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let failures = state.failures
        var patience = timespec()
        clock_gettime(CLOCK_MONOTONIC, &patience)
        patience.tv_sec += 1
        state.waiting += 1
        defer { state.waiting -= 1 }
        var isPatient = true
        while true {
            if let answer = state.answer, let since = state.since, since >= arrival { return answer }
            if state.failures != failures, let failure = state.failure { throw failure }
            guard state.asking > 0, isPatient else {
                state.asking += 1
                return nil
            }
            isPatient = pthread_cond_timedwait(changed, mutex, &patience) != ETIMEDOUT
        }
    }
}
