/// A look at a request's records (FastCGI 1.0, section 3.3) before libfcgi reads them.
///
/// libfcgi believes what a peer says of lengths: where those of a parameter's name and value (section 3.4) don't fit
/// into an Int32 together, it asks for more memory than there is, and an assertion ends the process (ReadParams of 2.4.2,
/// also with what CVE-2025-23016 had changed). So it gets a request only once the whole head has come and is sound. (Of a
/// body that hasn't come by then, records can't be looked at: libfcgi alone knows how far it has read.)
struct RecordScan {
    enum Finding: Equatable {
        /// More of the head has to come.
        case incomplete
        /// The head is there, and sound.
        case head
        /// The whole request is.
        case request
        /// Not a request as a web server sends it.
        case unsound
    }

    /// The largest head in bytes, as records. Web servers take 8 to 32 KiB of header fields, unless they are told to
    /// take more.
    static let largestHead = 1 << 17

    private enum Phase {
        case begin, parameters, input
    }

    private var phase = Phase.begin
    private var id: (UInt8, UInt8) = (0, 0)
    private var pairs = Pairs()

    static func look(at bytes: UnsafeRawBufferPointer) -> Finding {
        var scan = RecordScan()
        return scan.look(at: bytes)
    }

    private mutating func look(at bytes: UnsafeRawBufferPointer) -> Finding {
        var start = 0
        while bytes.count - start >= FastCGILibrary.headerLength {
            let content = start + FastCGILibrary.headerLength
            let length = Int(bytes[start + 4]) << 8 | Int(bytes[start + 5])
            let end = content + length + Int(bytes[start + 6])
            guard isExpected(type: bytes[start + 1], id: (bytes[start + 2], bytes[start + 3]), length: length) else {
                return .unsound
            }
            guard end <= bytes.count else { break }
            switch phase {
            case .begin: phase = .parameters
            case .parameters where length == 0:
                guard pairs.isAtEnd else { return .unsound }
                phase = .input
            case .parameters:
                guard pairs.take(UnsafeRawBufferPointer(rebasing: bytes[content..<content + length])) else {
                    return .unsound
                }
            case .input: if length == 0 { return .request }
            }
            start = end
        }
        return phase == .input ? .head : .incomplete
    }

    /// One request at a time, and nothing between its records: no web server sends FCGI_GET_VALUES, whose pairs libfcgi
    /// would believe too, or closes a request by FCGI_ABORT_REQUEST that it doesn't close anyway.
    private mutating func isExpected(type: UInt8, id: (UInt8, UInt8), length: Int) -> Bool {
        switch phase {
        case .begin:
            self.id = id
            return type == FastCGILibrary.beginType && length == 8 && id != (0, 0)
        case .parameters: return type == FastCGILibrary.parametersType && id == self.id
        case .input: return type == FastCGILibrary.inputType && id == self.id
        }
    }

    /// Name-value pairs (FastCGI 1.0, section 3.4), which records can cut anywhere.
    private struct Pairs {
        /// Of the length that is being read: what is known of it, and how many bytes of it are to come.
        private var length = 0
        private var lengthBytes = 0
        /// The name's length, where the value's is read.
        private var nameLength: Int?
        /// How many bytes of the name and the value are to come.
        private var rest = 0

        var isAtEnd: Bool { lengthBytes == 0 && nameLength == nil && rest == 0 }

        /// - Returns: false for lengths that no head can have.
        mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
            var index = 0
            while index < bytes.count {
                if rest > 0 {
                    let count = min(rest, bytes.count - index)
                    rest -= count
                    index += count
                    continue
                }
                let byte = bytes[index]
                index += 1
                if lengthBytes > 0 {
                    length = length << 8 | Int(byte)
                    lengthBytes -= 1
                } else if byte & 0x80 != 0 {
                    (length, lengthBytes) = (Int(byte & 0x7F), 3)
                } else {
                    length = Int(byte)
                }
                guard lengthBytes == 0 else { continue }
                if let name = nameLength {
                    rest = name + length
                    nameLength = nil
                    guard rest <= RecordScan.largestHead else { return false }
                } else {
                    nameLength = length
                }
            }
            return true
        }
    }
}
