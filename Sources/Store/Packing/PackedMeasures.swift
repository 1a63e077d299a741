import JSON
import Loyalty

/// Packs what the numbers of measures come to.
extension [MeasureSums] {
    /// Nil if there are no numbers.
    var packed: [UInt8]? {
        var writer = ByteWriter(capacity: 32 * count)
        for sums in self where sums.count != 0 || sums.sum != .zero {
            writer.append(UInt64(bitPattern: sums.field))
            writer.append(UInt64(bitPattern: sums.count))
            for number in [sums.sum, sums.minimum ?? .zero, sums.maximum ?? .zero] { writer.append(number) }
        }
        return writer.bytes.isEmpty ? nil : writer.bytes
    }

    /// Damaged bytes give the sums before the damage.
    init(packed bytes: UnsafeBufferPointer<UInt8>) {
        self = []
        add(packed: bytes)
    }

    /// Adds packed sums; of damaged bytes, those before the damage.
    mutating func add(packed bytes: UnsafeBufferPointer<UInt8>) {
        var reader = ByteReader(bytes)
        while let field = reader.next(), let count = reader.next(), let sum = reader.nextNumber(),
            let minimum = reader.nextNumber(), let maximum = reader.nextNumber()
        {
            add(
                MeasureSums(
                    field: Int64(bitPattern: field), sum: sum, count: Int64(bitPattern: count), minimum: minimum,
                    maximum: maximum))
        }
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ number: FixedDecimal) {
        let billionths = number.billionths
        let code = UInt128(bitPattern: (billionths << 1) ^ (billionths >> 127))
        // Numbers of up to 2^63 billionths take one part, like most sums of money.
        guard code >> 63 != 0 else { return append(UInt64(code) << 1) }
        append(UInt64(truncatingIfNeeded: code & (1 << 63 - 1)) << 1 | 1)
        append(signed: Int64(truncatingIfNeeded: code >> 63))
    }
}

extension ByteReader {
    fileprivate mutating func nextNumber() -> FixedDecimal? {
        guard let part = next() else { return nil }
        var code = UInt128(part >> 1)
        if part & 1 != 0 {
            guard let high = nextSigned() else { return nil }
            code |= UInt128(UInt64(bitPattern: high)) << 63
        }
        return FixedDecimal(billionths: Int128(bitPattern: code >> 1) ^ -Int128(bitPattern: code & 1))
    }
}
