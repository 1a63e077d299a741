import Loyalty

/// The packed form of a day's members by their day before: the distance to the last one's distance, then how many.
extension Recency {
    var packed: [UInt8] {
        var writer = ByteWriter(capacity: 4 * gaps.count)
        var last: Int32 = 0
        for gap in gaps {
            writer.append(UInt64(gap.days - last))
            writer.append(signed: gap.users)
            last = gap.days
        }
        return writer.bytes
    }

    /// Damaged bytes tell of nobody: `verify` names them.
    init(packed bytes: UnsafeBufferPointer<UInt8>) {
        self.init()
        var gaps = PackedGaps(bytes)
        while let gap = gaps.next() { append(gap) }
        if gaps.isDamaged { self.init() }
    }

    /// Those who were active on one of the `days` days before too. It reads no further than these: with many users a day
    /// has hundreds of distances, and most are longer.
    static func users(activeWithin days: Int, packed bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
        var users: Int64 = 0
        var gaps = PackedGaps(bytes)
        while let gap = gaps.next(), gap.days <= days {
            if gap.days > 0 { users &+= gap.users }
        }
        return users
    }
}

/// Reads the distances of the packed form, one after the other.
private struct PackedGaps {
    private var reader: ByteReader
    private var last: Int32 = 0
    private(set) var isDamaged = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        reader = ByteReader(bytes)
    }

    mutating func next() -> Recency.Gap? {
        guard !reader.isAtEnd else { return nil }
        guard let distance = reader.next().flatMap({ Int32(exactly: $0) }), let users = reader.nextSigned(),
            case let (days, isTooMany) = last.addingReportingOverflow(distance), !isTooMany
        else {
            isDamaged = true
            return nil
        }
        last = days
        return Recency.Gap(days: days, users: users)
    }
}
