import Loyalty

/// Packs the members of a day by how many days before they were active: for each gap, its difference to the gap
/// before, then the number of members.
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

    /// Damaged bytes give no members; `verify` reports them.
    init(packed bytes: UnsafeBufferPointer<UInt8>) {
        self.init()
        var gaps = PackedGaps(bytes)
        while let gap = gaps.next() { append(gap) }
        if gaps.isDamaged { self.init() }
    }

    /// The members who were also active on one of the `days` days before. Reads no further than that gap: with many
    /// users, a day has hundreds of gaps, and most are longer.
    static func users(activeWithin days: Int, packed bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
        var users: Int64 = 0
        var gaps = PackedGaps(bytes)
        while let gap = gaps.next(), gap.days <= days {
            if gap.days > 0 { users &+= gap.users }
        }
        return users
    }
}

/// Reads the gaps of the packed form one by one.
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
