import JSON
import Loyalty

extension LogFilter {
    /// A value in metadata, as dimensions count it.
    public struct Value: Sendable, Equatable {
        /// Where it is.
        public let path: [String]
        /// Its text, as ``DimensionValue`` has it.
        public let text: String

        private let bytes: [UInt8]
        /// The names under which it can be: the path's last one, and the whole path with dots.
        private let names: [[UInt8]]
        /// The number that has the text; nil if none has.
        private let number: ExactDecimal?
        private let isBool: Bool
        /// Whether what isn't there can count as the value, or what only parsing tells.
        private let isSpecial: Bool

        /// A value with its parts.
        public init(path: [String], text: String) {
            self.path = path
            self.text = text
            bytes = Array(text.utf8)
            names = (path.suffix(1) + (path.count > 1 ? [path.joined(separator: ".")] : [])).map { Array($0.utf8) }
            number = ExactDecimal(text).flatMap { number in
                number.plainText(upTo: DimensionValue.longest).flatMap { $0.isExactly(text) ? number : nil }
            }
            isBool = text.isExactly("true") || text.isExactly("false")
            isSpecial = DimensionValue.special.containsExactly(text)
        }

        /// Bytes that all metadata with the value has in it, apart from metadata with escapes. Nil if there are none: a
        /// number can be written in several ways, and a field that isn't there counts as a value, too.
        var certainBytes: String? {
            if isSpecial || number != nil { return nil }
            if isBool { return text }
            return text.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
                ? nil : "\"\(text)\""
        }

        /// Whether it may be in metadata, told by the bytes alone. False is certain, and takes a tenth of the time that
        /// parsing takes.
        /// - Parameter metadata: the bytes as they are stored; empty for no metadata.
        func mayBe(in metadata: UnsafeBufferPointer<UInt8>) -> Bool {
            if isSpecial { return true }
            var members = UnparsedMembers(metadata)
            return members.mayHave { name in
                names.contains { $0.count == name.count && $0.elementsEqual(name) }
            } value: { value in
                isFirst(in: value)
            }
        }

        /// Whether a value that has its text, and is no list, comes first.
        private func isFirst(in rest: UnsafeBufferPointer<UInt8>) -> Bool {
            switch rest.first ?? 0 {
            case UInt8(ascii: "\""):
                let end = bytes.count + 1
                return rest.count > end && rest[end] == UInt8(ascii: "\"") && rest[1..<end].elementsEqual(bytes)
            case UInt8(ascii: "t"), UInt8(ascii: "f"):
                return isBool && rest.starts(with: bytes)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard let number else { return false }
                let end = rest.firstIndex { !Self.isOfNumber($0) } ?? rest.endIndex
                return ExactDecimal(UnsafeBufferPointer(rebasing: rest[..<end])) == number
            default:
                return false
            }
        }

        private static func isOfNumber(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }

        /// - Parameter isErased: whether the event's user has been erased, so that only some of the metadata is left.
        func isIn(_ metadata: JSONValue?, isErased: Bool) -> Bool {
            DimensionValue.texts(of: metadata?.value(at: path), isErased: isErased).contains { $0.isExactly(text) }
        }
    }
}
