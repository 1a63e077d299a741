import Glibc

/// A moment of the clock that only goes forward, in nanoseconds.
public struct Moment: Comparable, Sendable {
    private let nanoseconds: Int

    /// The present moment.
    public static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Moment(nanoseconds: time.tv_sec * 1_000_000_000 + time.tv_nsec)
    }

    /// The whole milliseconds from when the clock started.
    public var milliseconds: Int { nanoseconds / 1_000_000 }

    /// Whether one is before the other.
    public static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

    /// When the request arrived that this thread is handling; nil if it handles none. What is read of a shared state
    /// after that is new enough for the request: so requests that arrived together can share what is read.
    public static var ofArrival: Moment? {
        pthread_getspecific(key).map { Moment(nanoseconds: Int(bitPattern: $0)) }
    }

    /// Calls `body` as the handling of a request that has arrived at this moment. The thread may be handling another one.
    public func asArrival(_ body: () throws -> Void) rethrows {
        let other = pthread_getspecific(Self.key)
        pthread_setspecific(Self.key, UnsafeRawPointer(bitPattern: nanoseconds))
        defer { pthread_setspecific(Self.key, other) }
        try body()
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()
}
