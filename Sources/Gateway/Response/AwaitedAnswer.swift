import Glibc
import Synchronization

/// Lets one thread wait for an answer.
final class AwaitedAnswer: AnswerSink {
    private let answer = Mutex<Response?>(nil)
    private let isThere = Semaphore()

    func deliver(_ response: Response?, withBody: Bool) {
        answer.withLock { $0 = response }
        isThere.signal()
    }

    /// Waits for the answer; nil if the application released the request without one.
    func wait() -> Response? {
        isThere.wait()
        return answer.withLock { $0 }
    }
}

/// A POSIX semaphore (sem_overview(7)).
///
/// Unchecked, since sem_t is a C structure. Its functions may be called from any thread.
private final class Semaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func signal() {
        sem_post(semaphore)
    }

    func wait() {
        while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
}
