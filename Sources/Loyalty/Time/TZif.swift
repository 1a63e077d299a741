/// The content of a compiled zone file (RFC 9636, section 3), checked but not indexed yet.
struct TZif {
    /// Seconds east of UTC before the first transition.
    let initialOffset: Int32
    /// Transitions in strictly ascending order: seconds since 1970, each with the offset from then on.
    let transitions: [(time: Int64, offset: Int32)]
    /// The rule after the last transition, or for all times if there are no transitions; nil if the file has no rule.
    let footer: PosixZone?

    init(initialOffset: Int32, transitions: [(time: Int64, offset: Int32)], footer: PosixZone?) {
        self.initialOffset = initialOffset
        self.transitions = transitions
        self.footer = footer
    }

    /// Uses the 64-bit data, if there is any (from version 2 on). Ignores bytes after the footer, where a later
    /// version may add data.
    init(_ bytes: [UInt8]) throws(ZoneError) {
        var reader = TZifReader(bytes)
        let first = try TZifHeader(&reader)
        guard first.version != 0 else {
            (initialOffset, transitions) = try Self.data(first, timeSize: 4, &reader)
            footer = nil
            return
        }
        _ = try reader.take(first.size(timeSize: 4))
        (initialOffset, transitions) = try Self.data(try TZifHeader(&reader), timeSize: 8, &reader)
        let text = try reader.takeFooter()
        footer = text.isEmpty ? nil : try PosixZone(tz: text)
        // "The string MUST be consistent with the last version 2+ transition."
        if let footer, let last = transitions.last, footer.offset(at: last.time) != last.offset {
            throw .contradictoryFooter
        }
    }

    /// The range of transition times, in seconds since 1970. "A transition time value SHOULD NOT be less than
    /// -2**59": the same bound is used on both sides, so that arithmetic can't overflow.
    private static let times: ClosedRange<Int64> = -(1 << 59)...(1 << 59)

    /// Reads a data block (section 3.2).
    private static func data(
        _ header: TZifHeader, timeSize: Int, _ reader: inout TZifReader
    ) throws(ZoneError) -> (initial: Int32, transitions: [(time: Int64, offset: Int32)]) {
        guard header.isConsistent else { throw .badCounts }
        guard header.leapSeconds == 0 else { throw .leapSeconds }
        let times = try reader.take(header.transitions * timeSize)
        let typeIndexes = try reader.take(header.transitions)
        let types = try reader.take(header.types * 6)
        let designations = try reader.take(header.designationBytes)
        let indicators = try reader.take(header.standardIndicators + header.utIndicators)
        guard designations.last == 0, indicators.allSatisfy({ $0 <= 1 }) else { throw .badLocalTimeType }

        var offsets: [Int32] = []
        offsets.reserveCapacity(header.types)
        for start in stride(from: types.startIndex, to: types.endIndex, by: 6) {
            let offset = Int32(truncatingIfNeeded: bigEndian(types[start..<start + 4]))
            guard ZoneTable.offsets.contains(offset) else { throw .offsetOutOfRange }
            guard types[start + 4] <= 1, types[start + 5] < header.designationBytes else { throw .badLocalTimeType }
            offsets.append(offset)
        }
        guard let initial = offsets.first else { throw .badCounts }

        var transitions: [(time: Int64, offset: Int32)] = []
        transitions.reserveCapacity(header.transitions)
        for (number, type) in typeIndexes.enumerated() {
            let start = times.startIndex + number * timeSize
            let time = bigEndian(times[start..<start + timeSize])
            guard Self.times.contains(time) else { throw .transitionOutOfRange }
            if let last = transitions.last, last.time >= time { throw .transitionsOutOfOrder }
            guard type < offsets.count else { throw .badTypeIndex }
            transitions.append((time, offsets[Int(type)]))
        }
        return (initial, transitions)
    }

    /// A big-endian two's complement number of up to 8 bytes.
    private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int64 {
        var value: Int64 = bytes.first.map { $0 >= 0x80 } == true ? -1 : 0
        for byte in bytes {
            value = value << 8 | Int64(byte)
        }
        return value
    }
}

/// A header (section 3.1).
private struct TZifHeader {
    let version: UInt8
    let utIndicators: Int
    let standardIndicators: Int
    let leapSeconds: Int
    let transitions: Int
    let types: Int
    let designationBytes: Int

    init(_ reader: inout TZifReader) throws(ZoneError) {
        guard try reader.take(4).elementsEqual("TZif".utf8) else { throw .notTZif }
        version = try reader.takeByte()
        // So far each version only adds to the one before, so an unknown version is read as the last known one.
        guard version == 0 || (UInt8(ascii: "2")...UInt8(ascii: "9")).contains(version) else {
            throw .unknownVersion(version)
        }
        _ = try reader.take(15)
        utIndicators = try reader.takeCount()
        standardIndicators = try reader.takeCount()
        leapSeconds = try reader.takeCount()
        transitions = try reader.takeCount()
        types = try reader.takeCount()
        designationBytes = try reader.takeCount()
    }

    /// Whether the counts fulfil section 3.1.
    var isConsistent: Bool {
        types > 0 && types <= 256 && designationBytes > 0 && (utIndicators == 0 || utIndicators == types)
            && (standardIndicators == 0 || standardIndicators == types)
    }

    /// The bytes of the data block. The counts have 32 bits each, so nothing overflows.
    func size(timeSize: Int) -> Int {
        transitions * (timeSize + 1) + types * 6 + designationBytes + leapSeconds * (timeSize + 4)
            + standardIndicators + utIndicators
    }
}

/// Takes bytes from the front, never more than there are.
private struct TZifReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    mutating func take(_ count: Int) throws(ZoneError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw .truncated }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func takeByte() throws(ZoneError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .truncated }
        return byte
    }

    /// Takes a four-byte unsigned number.
    mutating func takeCount() throws(ZoneError) -> Int {
        try take(4).reduce(0) { $0 << 8 | Int($1) }
    }

    /// Takes the string between the two line feeds of a footer (section 3.3).
    mutating func takeFooter() throws(ZoneError) -> ArraySlice<UInt8> {
        guard try takeByte() == UInt8(ascii: "\n") else { throw .badFooter(offset: 0) }
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw .truncated }
        return rest[..<end]
    }
}
