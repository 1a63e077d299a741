/// The offsets of a zone, indexed for fast lookup: every event uses this.
///
/// One table holds all changes up to the year 2100, including those that only the footer defines. An index with an
/// entry for each 97 days since 1970 narrows the search: most entries need no comparison, or one.
final class ZoneTable: Sendable {
    /// The range of offsets; a clock more than a day from UTC is invalid (RFC 9636, section 3.2, `utoff`).
    static let offsets: ClosedRange<Int32> = -89_999...93_599

    /// 2^23 seconds are about 97 days.
    private static let indexShift: Int64 = 23
    /// The first second of 2101, in UTC.
    private static let endOfTable = Civil.dayNumber(year: 2_101, month: 1, day: 1) * Civil.secondsPerDay
    /// If a file's last transition is older than this year, the footer applies only from this year on, and standard
    /// time before it: daylight saving time is younger.
    private static let firstYearOfFooter: Int64 = 1_800

    /// The intervals of at least a day that local clocks skipped: their first second since 1970 on the local clock,
    /// and the one after their last. A zone has them if it crossed the date line to the west.
    let leaps: [(start: Int64, end: Int64)]

    private let segments: [OffsetSegments.Segment]
    /// Entry n is the segment that contains second n × 2^23.
    private let index: [Int32]
    private let footer: PosixZone?
    /// The first second for which the footer is used; `Int64.max` if the table's last offset stays.
    private let horizon: Int64

    init(_ file: TZif) {
        let changing = file.footer.flatMap { $0.daylight == nil ? nil : $0 }
        var segments = OffsetSegments(
            first: file.transitions.isEmpty ? file.footer?.standardOffset ?? file.initialOffset : file.initialOffset)
        for transition in file.transitions {
            segments.append(from: transition.time, offset: transition.offset)
        }
        let last = file.transitions.last?.time
        if let changing, (last ?? .min) < Self.endOfTable {
            let year = last.map { Civil.date(ofDay: Civil.floorDivide($0, Civil.secondsPerDay)).year - 1 }
            let years = max(year ?? .min, Self.firstYearOfFooter)...2_101
            for change in changing.changes(inYears: years) where change.time < Self.endOfTable {
                if let last, change.time <= last { continue }
                segments.append(from: change.time, offset: change.offset)
            }
        }
        self.segments = segments.list
        leaps = zip(segments.list, segments.list.dropFirst()).compactMap { before, after in
            guard Int64(after.offset) - Int64(before.offset) >= Civil.secondsPerDay else { return nil }
            return (after.start + Int64(before.offset), after.start + Int64(after.offset))
        }
        self.index = Self.index(of: segments.list)
        self.footer = changing
        self.horizon = changing == nil ? .max : max(last ?? .min, Self.endOfTable)
    }

    private static func index(of segments: [OffsetSegments.Segment]) -> [Int32] {
        var index: [Int32] = []
        index.reserveCapacity(Int(endOfTable >> indexShift) + 1)
        var position = 0
        for start in stride(from: 0, through: endOfTable, by: 1 << indexShift) {
            while position + 1 < segments.count, segments[position + 1].start <= start {
                position += 1
            }
            index.append(Int32(clamping: position))
        }
        return index
    }

    /// The offset in seconds east of UTC at a second since 1970.
    func offset(at second: Int64) -> Int32 {
        if second >= horizon, let footer { return footer.offset(at: second) }
        return segments[position(of: second)].offset
    }

    /// The interval with one offset around a second since 1970: its first second, the one after its last (`Int64.max`
    /// if it doesn't end), and the offset.
    func segment(at second: Int64) -> (start: Int64, end: Int64, offset: Int32) {
        let position = position(of: second)
        let found = segments[position]
        if second < horizon, position + 1 < segments.count {
            return (found.start, segments[position + 1].start, found.offset)
        }
        guard let footer else { return (found.start, .max, found.offset) }
        let future = footer.segment(at: second)
        return second < horizon
            ? (found.start, future.end, found.offset) : (max(future.start, found.start), future.end, future.offset)
    }

    /// The last segment that doesn't begin after `second`.
    private func position(of second: Int64) -> Int {
        let entry = Int(truncatingIfNeeded: second >> Self.indexShift)
        var low: Int
        var high: Int
        if entry < 0 {
            (low, high) = (0, Int(index[0]))
        } else if entry + 1 < index.count {
            (low, high) = (Int(index[entry]), Int(index[entry + 1]))
        } else {
            (low, high) = (Int(index[index.count - 1]), segments.count - 1)
        }
        while low < high {
            let middle = (low + high + 1) / 2
            if segments[middle].start <= second {
                low = middle
            } else {
                high = middle - 1
            }
        }
        return low
    }
}
