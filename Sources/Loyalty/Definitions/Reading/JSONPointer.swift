/// A place in a JSON text (RFC 6901).
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The pointer as text; empty for the whole document.
    public let text: String

    /// The whole document.
    public static let root = JSONPointer(text: "")

    private init(text: String) {
        self.text = text
    }

    /// The place of a member of the object at this place.
    public func appending(_ name: String) -> JSONPointer {
        JSONPointer(text: text + "/" + Self.escaped(name))
    }

    /// The place of an element, counted from 0, of the array at this place.
    public func appending(_ index: Int) -> JSONPointer {
        JSONPointer(text: text + "/" + String(index))
    }

    /// A name as a pointer's segment: `~` is written as `~0` and `/` as `~1` (section 3).
    public static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
        var escaped = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The pointer as text.
    public var description: String { text }
}
