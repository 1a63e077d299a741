/// Parses a text in one pass into nodes. It loops instead of recursing, so the depth takes no stack.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    private let options: JSONDocument.Options
    var position = 0
    var nodes: [JSONNode] = []
    /// The index of the open container, or `noContainer`.
    private var container = noContainer
    private var depth = 0

    private static let noContainer = UInt32.max

    init(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int, options: JSONDocument.Options = []) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.options = options
    }

    /// Whether to refuse numbers that many readers turn into infinity.
    var refusesHugeNumbers: Bool { options.contains(.finiteNumbers) }

    mutating func parse() throws(JSONError) {
        guard bytes.count <= JSONNode.longestText else { throw error(.tooLong, at: 0) }
        try skipByteOrderMark()
        skipWhitespace()
        guard position < bytes.count else { throw error(.empty, at: position) }
        // A value of a usual body takes about ten bytes. The array grows if there are more values.
        nodes.reserveCapacity(min(bytes.count / 8 + 4, 4096))

        while true {
            guard try readValue() else { continue }
            guard try finishValue() else { return }
        }
    }

    /// Determines the encoding by the first bytes (RFC 8259, section 8.1).
    private mutating func skipByteOrderMark() throws(JSONError) {
        switch TextEncoding(of: bytes) {
        case .utf8: return
        case .utf16: throw error(.utf16, at: 0)
        case .markedUTF8:
            guard options.contains(.byteOrderMark) else { throw error(.byteOrderMark, at: 0) }
            position = TextEncoding.markLength
        }
    }

    /// Reads a scalar or an empty container, or opens a container. Returns true if a value has ended.
    private mutating func readValue() throws(JSONError) -> Bool {
        guard position < bytes.count else { throw error(.unexpectedEnd, at: position) }
        switch bytes[position] {
        case ASCII.quote:
            try readString()
        case ASCII.minus, ASCII.zero...ASCII.nine:
            try readNumber()
        case ASCII.openBrace:
            try open(.object)
            guard position < bytes.count, bytes[position] == ASCII.closeBrace else {
                try readName()
                return false
            }
            try close()
        case ASCII.openBracket:
            try open(.array)
            guard position < bytes.count, bytes[position] == ASCII.closeBracket else { return false }
            try close()
        case ASCII.lowerT:
            try readLiteral("true", .bool)
        case ASCII.lowerF:
            try readLiteral("false", .bool)
        case ASCII.lowerN:
            try readLiteral("null", .null)
        default:
            throw error(.expected("a value"), at: position)
        }
        return true
    }

    /// Goes from the end of a value to the beginning of the next. Returns false at the end of the text.
    private mutating func finishValue() throws(JSONError) -> Bool {
        while container != Self.noContainer {
            let open = Int(container)
            nodes[open].countOneMore()
            skipWhitespace()
            guard position < bytes.count else { throw error(.unexpectedEnd, at: position) }
            let isObject = nodes[open].isObject
            switch bytes[position] {
            case ASCII.comma:
                position += 1
                skipWhitespace()
                if isObject { try readName() }
                return true
            case isObject ? ASCII.closeBrace : ASCII.closeBracket:
                try close()
            default:
                throw error(.expected(isObject ? "\",\" or \"}\"" : "\",\" or \"]\""), at: position)
            }
        }
        skipWhitespace()
        guard position == bytes.count else { throw error(.trailingContent, at: position) }
        return false
    }

    private mutating func open(_ kind: JSONValue.Kind) throws(JSONError) {
        depth += 1
        guard depth <= maximumDepth else { throw error(.tooDeep(limit: maximumDepth), at: position) }
        let index = UInt32(truncatingIfNeeded: nodes.count)
        nodes.append(JSONNode(kind: kind, start: position, end: position, next: container))
        container = index
        position += 1
        skipWhitespace()
    }

    /// Closes the open container at its closing byte; its parent becomes the open one.
    private mutating func close() throws(JSONError) {
        position += 1
        let index = Int(container)
        container = nodes[index].next
        depth -= 1
        nodes[index].end = UInt32(truncatingIfNeeded: position)
        nodes[index].next = UInt32(truncatingIfNeeded: nodes.count)
        if nodes[index].isObject, nodes[index].count > 1 {
            try refuseDuplicateNames(of: index)
        }
    }

    /// Reads a member's name and the colon.
    mutating func readName() throws(JSONError) {
        guard position < bytes.count else { throw error(.unexpectedEnd, at: position) }
        guard bytes[position] == ASCII.quote else { throw error(.expected("a member name"), at: position) }
        try readString()
        skipWhitespace()
        guard position < bytes.count else { throw error(.unexpectedEnd, at: position) }
        guard bytes[position] == ASCII.colon else { throw error(.expected("\":\""), at: position) }
        position += 1
        skipWhitespace()
    }

    mutating func readLiteral(_ literal: StaticString, _ kind: JSONValue.Kind) throws(JSONError) {
        let start = position
        let length = literal.utf8CodeUnitCount
        let matches = literal.withUTF8Buffer { expected in
            bytes.count - start >= length
                && equalBytes(expected, UnsafeBufferPointer(rebasing: bytes[start..<start + length]))
        }
        guard matches else { throw error(.expected("a value"), at: start) }
        position += length
        append(kind, from: start)
    }

    /// Adds a node that ends at the present position.
    mutating func append(_ kind: JSONValue.Kind, from start: Int, escaped: Bool = false) {
        let next = UInt32(truncatingIfNeeded: nodes.count + 1)
        nodes.append(JSONNode(kind: kind, start: start, end: position, next: next, escaped: escaped))
    }

    /// Skips the white space of RFC 8259, section 2: space, tab, line feed, carriage return.
    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case ASCII.space, ASCII.lineFeed, ASCII.carriageReturn, ASCII.tab: position += 1
            default: return
            }
        }
    }

    @inline(never)
    func error(_ reason: JSONError.Reason, at offset: Int) -> JSONError {
        JSONError(offset: offset, reason: reason)
    }
}
