/// Web origins (RFC 6454) in the one spelling in which browsers send them: lower case, without the scheme's own port.
public enum WebOrigin {
    private static let usualPorts = ["http": 80, "https": 443]

    /// An origin such as `https://shop.example` or, as apps have them, `capacitor://localhost`; nil where a text is none.
    public static func canonical(_ text: String) -> String? {
        guard case .canonical(let origin) = read(text) else { return nil }
        return origin
    }

    /// An origin as a definitions file gives it.
    static func read(_ text: String) -> HostSpelling {
        guard let separator = text.firstRange(of: "://") else { return .refused(hint: "") }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard isScheme(scheme), let (host, isBracketed, port) = HostName.parts(of: text[separator.upperBound...])
        else { return .refused(hint: "") }
        let spelling = isBracketed ? .canonical(String(host)) : HostName.ascii(host)
        guard case .canonical(let name) = spelling else { return spelling }
        guard let canonical = HostName.host(name[...], isBracketed: isBracketed) else { return .refused(hint: "") }
        guard let port else { return .canonical("\(scheme)://\(canonical)") }
        guard let number = Int(port), (1...65_535).contains(number) else { return .refused(hint: "") }
        let suffix = number == usualPorts[scheme] ? "" : ":\(number)"
        return .canonical("\(scheme)://\(canonical)\(suffix)")
    }

    /// RFC 3986 section 3.1. Pages of `file:` have the origin `null`, which is no one's.
    private static func isScheme(_ text: String) -> Bool {
        guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first), text != "file"
        else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
