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
        var reader = ByteReader(bytes)
        self.init()
        var last: Int32 = 0
        while !reader.isAtEnd {
            guard let distance = reader.next().flatMap({ Int32(exactly: $0) }), let users = reader.nextSigned(),
                case let (days, isTooMany) = last.addingReportingOverflow(distance), !isTooMany
            else {
                self.init()
                return
            }
            append(Gap(days: days, users: users))
            last = days
        }
    }
}
