/// Splits bytes into records (FastCGI 1.0, section 3.3). The bytes may be cut anywhere.
struct RecordReader {
    enum Step {
        /// Bytes of a record's content; none for an empty record. `isLast`: the record's content ends here.
        case content(UnsafeRawBufferPointer, isLast: Bool)
        /// All bytes are used up.
        case more
        /// The bytes aren't a record.
        case unsound
    }

    private enum Place {
        /// In a header; the number of its bytes received.
        case header(Int)
        /// In content or padding; the number of bytes still to come.
        case content(Int)
        case padding(Int)
    }

    /// The type of the current record.
    private(set) var type: UInt8 = 0
    /// Its request id.
    private(set) var id: UInt16 = 0
    /// The length of its content in bytes.
    private(set) var length = 0
    private var paddingLength = 0
    private var header: UInt64 = 0
    private var place = Place.header(0)

    /// Whether the next byte after any padding begins a record.
    var isBetweenRecords: Bool {
        switch place {
        case .header(let count): count == 0
        case .content: false
        case .padding: true
        }
    }

    /// Takes bytes off the front, up to the end of a piece of content.
    mutating func next(_ bytes: inout UnsafeRawBufferPointer) -> Step {
        while true {
            switch place {
            case .header(let count):
                switch takeHeader(&bytes, from: count) {
                case .whole: place = .content(length)
                case .part: return .more
                case .unsound: return .unsound
                }
                if length == 0 {
                    endContent()
                    return .content(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
                }
            case .content(let left):
                guard !bytes.isEmpty else { return .more }
                let content = bytes.take(left)
                if content.count == left { endContent() } else { place = .content(left - content.count) }
                return .content(content, isLast: content.count == left)
            case .padding(let left):
                let count = bytes.take(left).count
                guard count == left else {
                    place = .padding(left - count)
                    return .more
                }
                place = .header(0)
            }
        }
    }

    private mutating func endContent() {
        place = paddingLength == 0 ? .header(0) : .padding(paddingLength)
    }

    private enum Header { case whole, part, unsound }

    private mutating func takeHeader(_ bytes: inout UnsafeRawBufferPointer, from count: Int) -> Header {
        let part = bytes.take(FastCGILibrary.headerLength - count)
        for byte in part { header = header << 8 | UInt64(byte) }
        let count = count + part.count
        place = .header(count)
        // The version is the first byte, so anything that isn't FastCGI shows at once.
        guard count == 0 || header >> UInt64((count - 1) * 8) & 0xFF == FastCGILibrary.version else { return .unsound }
        guard count == FastCGILibrary.headerLength else { return .part }
        type = UInt8(truncatingIfNeeded: header >> 48)
        id = UInt16(truncatingIfNeeded: header >> 32)
        length = Int(header >> 16 & 0xFFFF)
        paddingLength = Int(header >> 8 & 0xFF)
        return .whole
    }
}

extension UnsafeRawBufferPointer {
    /// Takes at most `count` bytes off the front.
    mutating func take(_ count: Int) -> UnsafeRawBufferPointer {
        let count = Swift.min(count, self.count)
        let taken = UnsafeRawBufferPointer(rebasing: self[..<count])
        self = UnsafeRawBufferPointer(rebasing: self[count...])
        return taken
    }
}
