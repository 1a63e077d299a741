/// The types of values that are exchanged in binary, by their object ids (pg_type.dat).
enum ValueType {
    static let bool: UInt32 = 16
    static let bytes: UInt32 = 17
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let numeric: UInt32 = 1700
}

extension UnsafeBufferPointer<UInt8> {
    /// A whole number, most significant byte first.
    func bigEndian<Number: FixedWidthInteger>(at offset: Int = 0, _: Number.Type = Number.self) -> Number {
        guard offset + MemoryLayout<Number>.size <= count, let base = baseAddress else { return 0 }
        return Number(bigEndian: UnsafeRawPointer(base + offset).loadUnaligned(as: Number.self))
    }

    /// A value of type `numeric`, rounded towards 0; the nearest number that fits for one that doesn't. Sums of
    /// bigint columns have that type.
    var wholeNumeric: Int64 {
        // Its digits are of base 10,000; the first one has the weight 10,000 to the power of `weight`.
        let digits = Int(bigEndian(at: 0, Int16.self))
        let weight = Int(bigEndian(at: 2, Int16.self))
        let isNegative = bigEndian(at: 4, UInt16.self) == 0x4000
        var number: Int64 = 0
        for place in stride(from: 0, through: weight, by: 1) {
            let digit = place < digits ? Int64(bigEndian(at: 8 + 2 * place, Int16.self)) : 0
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10_000)
            let (sum, isOver) = product.addingReportingOverflow(isNegative ? -digit : digit)
            guard !isTooLarge, !isOver else { return isNegative ? .min : .max }
            number = sum
        }
        return number
    }
}

extension [UInt8] {
    /// Appends a whole number, most significant byte first.
    mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
