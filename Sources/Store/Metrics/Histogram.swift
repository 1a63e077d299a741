import Synchronization

/// Counters that any thread can add to. An addition is one atomic instruction, without a lock or an allocation.
public final class Counters: @unchecked Sendable {
    // Unchecked: the cells are atomic, and the pointer never changes.
    private let cells: UnsafeMutablePointer<Atomic<Int>>
    /// The number of counters.
    public let count: Int

    /// Creates counters at 0.
    public init(count: Int) {
        self.count = count
        cells = .allocate(capacity: count)
        for index in 0..<count { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: count)
        cells.deallocate()
    }

    /// Adds to a counter; does nothing if there is none with this index.
    public func add(_ amount: Int = 1, at index: Int) {
        guard index >= 0, index < count else { return }
        cells[index].wrappingAdd(amount, ordering: .relaxed)
    }

    /// A counter's value; 0 if there is none with this index.
    public subscript(index: Int) -> Int {
        index >= 0 && index < count ? cells[index].load(ordering: .relaxed) : 0
    }
}

/// Counts values by upper bounds.
public final class Histogram: Sendable {
    /// The upper bounds, included, in ascending order. Another bucket counts larger values.
    public let bounds: [Int]
    /// A counter for each bound, one for larger values, and the sum of all values.
    private let counters: Counters

    /// The counts, read at nearly one moment.
    public struct Reading: Sendable, Equatable {
        /// For each bound, the number of values up to it; then the number of all values.
        public var cumulative: [Int]
        /// The sum of all values.
        public var sum: Int

        /// The number of values.
        public var count: Int { cumulative.last ?? 0 }
    }

    /// - Parameter bounds: in ascending order.
    public init(bounds: [Int]) {
        self.bounds = bounds
        counters = Counters(count: bounds.count + 2)
    }

    /// Counts a value.
    public func record(_ value: Int) {
        var bucket = 0
        while bucket < bounds.count, bounds[bucket] < value { bucket += 1 }
        counters.add(at: bucket)
        counters.add(value, at: bounds.count + 1)
    }

    /// The counts so far.
    public var reading: Reading {
        var total = 0
        let cumulative = (0...bounds.count).map { bucket in
            total += counters[bucket]
            return total
        }
        return Reading(cumulative: cumulative, sum: counters[bounds.count + 1])
    }
}
