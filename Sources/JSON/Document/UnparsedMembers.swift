/// A look for a member's value in a text without parsing it.
///
/// The text has to be valid. What is told of another one means nothing.
public struct UnparsedMembers {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// - Parameter bytes: a text that has been parsed before.
    public init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Whether an object in the text, at any depth, may have a certain member. False is certain; true is not. It is the
    /// answer to any string with escapes, and to a member whose array has an array or object in it.
    ///
    /// - Parameters:
    ///   - isName: tells by a member's name whether its value is looked at.
    ///   - isValue: tells by the bytes from a value to the end of the text whether the value is wanted. Of an array it
    ///     gets the elements, one by one.
    public mutating func mayHave(
        name isName: (UnsafeBufferPointer<UInt8>) -> Bool, value isValue: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        position = 0
        while position < bytes.count {
            let start = indexOfSpecial(in: bytes, from: position, orNonASCII: false)
            guard start < bytes.count else { return false }
            guard bytes[start] == ASCII.quote else {
                // White space between the values.
                position = start + 1
                continue
            }
            position = start
            guard skipString() else { return true }
            let end = position - 1
            skipWhitespace()
            // Only a member's name has a colon after it.
            guard position < bytes.count, bytes[position] == ASCII.colon else { continue }
            position += 1
            guard isName(UnsafeBufferPointer(rebasing: bytes[start + 1..<end])) else { continue }
            skipWhitespace()
            guard position < bytes.count else { return true }
            if bytes[position] == ASCII.openBracket {
                if mayHaveElement(isValue) { return true }
            } else if isValue(rest) {
                return true
            }
        }
        return false
    }

    private var rest: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[position...]) }

    /// Goes through the elements of the array that begins here, up to its end.
    private mutating func mayHaveElement(_ isValue: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case ASCII.closeBracket: return false
            case ASCII.comma, ASCII.space, ASCII.lineFeed, ASCII.carriageReturn, ASCII.tab: position += 1
            case ASCII.openBrace, ASCII.openBracket: return true
            case ASCII.quote:
                if isValue(rest) || !skipString() { return true }
            default:
                if isValue(rest) { return true }
                while position < bytes.count, !Self.endsScalar(bytes[position]) { position += 1 }
            }
        }
        return true
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        byte == ASCII.comma || byte == ASCII.closeBracket || byte <= ASCII.space
    }

    /// Goes from a string's first quote to after its last; false if the string has escapes.
    private mutating func skipString() -> Bool {
        let end = indexOfSpecial(in: bytes, from: position + 1, orNonASCII: false)
        guard end < bytes.count, bytes[end] == ASCII.quote else { return false }
        position = end + 1
        return true
    }

    private mutating func skipWhitespace() {
        while position < bytes.count, bytes[position] <= ASCII.space { position += 1 }
    }
}
