import Synchronization

/// Counters that any thread adds to at any time: an addition is one atomic instruction, without a lock or memory of its
/// own.
public final class Counters: @unchecked Sendable {
    // Unchecked: the cells are atomic, and the pointer is never changed.
    private let cells: UnsafeMutablePointer<Atomic<Int>>
    /// How many there are.
    public let count: Int

    /// Counters at zero.
    public init(count: Int) {
        self.count = count
        cells = .allocate(capacity: count)
        for index in 0..<count { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: count)
        cells.deallocate()
    }

    /// Adds to one of them; nothing where there is none of that number.
    public func add(_ amount: Int = 1, at index: Int) {
        guard index >= 0, index < count else { return }
        cells[index].wrappingAdd(amount, ordering: .relaxed)
    }

    /// One of them as it is now; 0 where there is none of that number.
    public subscript(index: Int) -> Int {
        index >= 0 && index < count ? cells[index].load(ordering: .relaxed) : 0
    }
}

/// How often a value was at most as large as each of some bounds.
public final class Histogram: Sendable {
    /// The upper bounds, included, in ascending order; a last bucket takes what is larger than all.
    public let bounds: [Int]
    /// A bucket for each bound, the last bucket, and the sum of all values.
    private let counters: Counters

    /// What has been counted, at about one moment.
    public struct Reading: Sendable, Equatable {
        /// For each bound how many values were at most so large (they add up), then the number of all.
        public var cumulative: [Int]
        /// The sum of all values.
        public var sum: Int

        /// How many values there were.
        public var count: Int { cumulative.last ?? 0 }
    }

    /// - Parameter bounds: in ascending order.
    public init(bounds: [Int]) {
        self.bounds = bounds
        counters = Counters(count: bounds.count + 2)
    }

    /// Counts a value.
    public func note(_ value: Int) {
        var bucket = 0
        while bucket < bounds.count, bounds[bucket] < value { bucket += 1 }
        counters.add(at: bucket)
        counters.add(value, at: bounds.count + 1)
    }

    /// What has been counted so far.
    public var reading: Reading {
        var total = 0
        let cumulative = (0...bounds.count).map { bucket in
            total += counters[bucket]
            return total
        }
        return Reading(cumulative: cumulative, sum: counters[bounds.count + 1])
    }
}
