import Glibc

/// Gives host names and addresses the one spelling in which they are compared (RFC 9110, section 4.2.3; RFC 3986,
/// section 3.2.2): lower case, no dot at the end, and an IPv6 address in brackets as in RFC 5952.
public enum HostName {
    /// The most bytes of a name, and of one label (RFC 1035, section 2.3.4).
    private static let (longestName, longestLabel) = (253, 63)

    /// The host of an authority such as `Shop.Example:8080`, without its port; nil if the text is not one.
    public static func canonical(_ authority: some StringProtocol) -> String? {
        parts(of: authority).flatMap { host($0.host, isBracketed: $0.isBracketed) }
    }

    /// Whether an authority is a name in lower case, with or without a port. False doesn't mean that it is no host.
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

    /// Splits an authority at its port; nil if anything but a port follows the host, or the port is not a number.
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

    /// The canonical spelling of a name, or of the address between brackets.
    static func host(_ text: Substring, isBracketed: Bool) -> String? {
        isBracketed ? IPv6Address(text).map { "[\($0)]" } : name(text)
    }

    /// Checks an ASCII name: letters, digits, `-` and `_` between single dots.
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

/// An IPv6 address.
struct IPv6Address: CustomStringConvertible {
    /// The address as in RFC 5952: lower case, no leading zeros, the longest run of zeros left out.
    let description: String

    /// Parses any spelling (RFC 4291, section 2.2) without a zone; nil if the text is not an address.
    init?(_ text: some StringProtocol) {
        var address = in6_addr()
        guard inet_pton(AF_INET6, String(text), &address) == 1 else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else { return nil }
        description = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
