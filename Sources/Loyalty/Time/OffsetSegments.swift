/// Stretches of time with one offset each, earliest first and without gaps; neighbours differ in their offsets.
struct OffsetSegments {
    struct Segment: Sendable {
        /// Seconds since 1970.
        let start: Int64
        /// Seconds east of UTC.
        let offset: Int32
    }

    /// Never empty; the first begins at `Int64.min`.
    private(set) var list: [Segment]

    init(first offset: Int32) {
        list = [Segment(start: .min, offset: offset)]
    }

    /// Lets `offset` be in force from `start` on, which is not before the start of the last segment. A change that
    /// changes nothing (of a name, say) leaves no trace, and of several at one instant the last wins.
    mutating func append(from start: Int64, offset: Int32) {
        if let last = list.last, last.start == start, list.count > 1 {
            list.removeLast()
        }
        if list.last?.offset != offset {
            list.append(Segment(start: start, offset: offset))
        }
    }
}
