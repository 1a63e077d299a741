extension JSONParser {
    /// Checks the grammar of one value without keeping its nodes.
    mutating func check() throws(JSONError) {
        // For each open container, whether it is an object.
        var containers: [Bool] = []
        skipWhitespace()
        guard position < bytes.count else { throw error(.empty, at: position) }
        while true {
            guard position < bytes.count else { throw error(.unexpectedEnd, at: position) }
            let first = bytes[position]
            if first == ASCII.openBrace || first == ASCII.openBracket {
                let isObject = first == ASCII.openBrace
                position += 1
                skipWhitespace()
                if position < bytes.count, bytes[position] == Self.end(ofObject: isObject) {
                    position += 1
                } else {
                    containers.append(isObject)
                    if isObject { try readName() }
                    continue
                }
            } else {
                try checkScalar()
            }
            nodes.removeAll(keepingCapacity: true)
            try closeContainers(&containers)
            if containers.isEmpty { break }
        }
        skipWhitespace()
        guard position == bytes.count else { throw error(.trailingContent, at: position) }
    }

    /// Goes from the end of a value to the beginning of the next in the same container, or out of all containers.
    private mutating func closeContainers(_ containers: inout [Bool]) throws(JSONError) {
        while let isObject = containers.last {
            skipWhitespace()
            guard position < bytes.count else { throw error(.unexpectedEnd, at: position) }
            switch bytes[position] {
            case ASCII.comma:
                position += 1
                skipWhitespace()
                if isObject { try readName() }
                return
            case Self.end(ofObject: isObject):
                position += 1
                containers.removeLast()
            default:
                throw error(.expected(isObject ? "\",\" or \"}\"" : "\",\" or \"]\""), at: position)
            }
        }
    }

    private mutating func checkScalar() throws(JSONError) {
        switch bytes[position] {
        case ASCII.quote: try readString()
        case ASCII.minus, ASCII.zero...ASCII.nine:
            do throws(JSONError) {
                try readNumber()
            } catch  where error.reason == .inexactNumber || error.reason == .hugeNumber {
                // A number, checked to its end.
            }
        case ASCII.lowerT: try readLiteral("true", .bool)
        case ASCII.lowerF: try readLiteral("false", .bool)
        case ASCII.lowerN: try readLiteral("null", .null)
        default: throw error(.expected("a value"), at: position)
        }
    }

    private static func end(ofObject isObject: Bool) -> UInt8 {
        isObject ? ASCII.closeBrace : ASCII.closeBracket
    }
}
