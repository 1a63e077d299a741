/// Intervals with one offset each, earliest first and without gaps; neighbours have different offsets.
struct OffsetSegments {
    struct Segment: Sendable {
        /// The first second of the interval, since 1970.
        let start: Int64
        /// Seconds east of UTC.
        let offset: Int32
    }

    /// Never empty; the first begins at `Int64.min`.
    private(set) var list: [Segment]

    init(first offset: Int32) {
        list = [Segment(start: .min, offset: offset)]
    }

    /// Sets the offset from `start` on; `start` must not be before the start of the last interval. A change to the
    /// same offset (of a name only, for instance) adds nothing. Of several changes at one instant, the last counts.
    mutating func append(from start: Int64, offset: Int32) {
        if let last = list.last, last.start == start, list.count > 1 {
            list.removeLast()
        }
        if list.last?.offset != offset {
            list.append(Segment(start: start, offset: offset))
        }
    }
}
