import Loyalty

/// Packs a day's counts by hour.
extension DaySums {
    var packedHours: [UInt8] {
        var writer = ByteWriter(capacity: 48)
        for count in hours { writer.append(UInt64(bitPattern: count)) }
        return writer.bytes
    }

    /// - Returns: nil if the bytes are damaged.
    static func hours(packed bytes: UnsafeBufferPointer<UInt8>) -> [Int64]? {
        var reader = ByteReader(bytes)
        var hours: [Int64] = []
        hours.reserveCapacity(24)
        for _ in 0..<24 {
            guard let count = reader.next() else { return nil }
            hours.append(Int64(bitPattern: count))
        }
        return reader.isAtEnd ? hours : nil
    }
}
