import Locking

extension Deadline {
    /// A deadline as a number that can be shared between threads: milliseconds of a clock that is never set.
    static let never = Int.max
    /// Not a deadline: it has passed, and what waited is being given up.
    static let givenUp = Int.min

    static var now: Int { Moment.now.milliseconds }

    /// - Parameter duration: from now; at least a millisecond.
    static func after(_ duration: Duration) -> Int {
        now + max(1, duration.milliseconds)
    }
}
