import Glibc

/// Host names and addresses in the one spelling in which they are compared (RFC 9110 section 4.2.3, RFC 3986 section
/// 3.2.2): lower case, no dot at the end, an IPv6 address in brackets as in RFC 5952.
public enum HostName {
    /// The most bytes of a name (RFC 1035 section 2.3.4), and of one label.
    private static let (longestName, longestLabel) = (253, 63)

    /// The host of an authority such as `Shop.Example:8080`, without its port; nil where the text is none.
    public static func canonical(_ authority: some StringProtocol) -> String? {
        parts(of: authority).flatMap { host($0.host, isBracketed: $0.isBracketed) }
    }

    /// Whether an authority is plainly a name, in lower case and with or without a port; others can be hosts too.
    public static func isPlain(_ authority: UnsafeBufferPointer<UInt8>) -> Bool {
        guard authority.count <= longestLabel else { return false }
        var index = 0
        var hasLabel = false
        name: while index < authority.count {
            switch authority[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                hasLabel = true
            case UInt8(ascii: ".") where hasLabel: hasLabel = false
            default: break name
            }
            index += 1
        }
        guard hasLabel else { return false }
        let port = authority[index...]
        return port.isEmpty
            || port.first == UInt8(ascii: ":") && port.count <= 6
                && port.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Splits an authority at its port; nil where something else follows the host, or the port is no number.
    static func parts(
        of authority: some StringProtocol
    ) -> (host: Substring, isBracketed: Bool, port: Substring?)? {
        let text = Substring(authority)
        let host: Substring
        let rest: Substring
        let isBracketed = text.utf8.first == UInt8(ascii: "[")
        if isBracketed {
            guard let end = text.utf8.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = text[text.utf8.index(after: text.startIndex)..<end]
            rest = text[text.utf8.index(after: end)...]
        } else {
            let end = text.utf8.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
            (host, rest) = (text[..<end], text[end...])
        }
        if rest.isEmpty { return (host, isBracketed, nil) }
        let port = rest.dropFirst()
        guard rest.utf8.first == UInt8(ascii: ":"), port.utf8.count <= 5,
            port.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return (host, isBracketed, port)
    }

    /// A name, or the address between brackets, in its one spelling.
    static func host(_ text: Substring, isBracketed: Bool) -> String? {
        isBracketed ? IPv6Address(text).map { "[\($0)]" } : name(text)
    }

    /// A name of ASCII: letters, digits, `-` and `_` between single dots.
    private static func name(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var label = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                bytes.append(byte)
            case UInt8(ascii: ".") where label > 0:
                bytes.append(byte)
                label = -1
            default: return nil
            }
            label += 1
            guard label <= longestLabel else { return nil }
        }
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        return (1...longestName).contains(bytes.count) ? String(decoding: bytes, as: UTF8.self) : nil
    }
}

/// An IPv6 address as text.
struct IPv6Address: CustomStringConvertible {
    /// As in RFC 5952: lower case, without leading zeros, the longest run of zeros left out.
    let description: String

    /// Any of its spellings (RFC 4291 section 2.2), without a zone; nil for what is none.
    init?(_ text: some StringProtocol) {
        var address = in6_addr()
        guard inet_pton(AF_INET6, String(text), &address) == 1 else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else { return nil }
        description = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
