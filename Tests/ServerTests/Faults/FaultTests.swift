import Foundation
import Testing

/// The worst that can happen to the running program. Each scenario opens with what must hold all the same, and ends
/// with `verify`. One at a time: each loads the machine by itself.
@Suite(.serialized) struct FaultTests {}

/// How often a scenario does its worst.
enum Rounds {
    /// A few times along with all other tests; as often as the variable `PUNCHCARD_TEST_ROUNDS` says by hand.
    static func count(_ few: Int) -> Int {
        ProcessInfo.processInfo.environment["PUNCHCARD_TEST_ROUNDS"].flatMap(Int.init) ?? few
    }
}
