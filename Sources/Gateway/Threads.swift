import Synchronization

/// The responder's threads in numbers.
struct Threads: ~Copyable, Sendable {
    /// Those that have been started and haven't ended.
    let live = Atomic(0)
    /// Those that wait for something to do.
    let idle = Atomic(0)
}
