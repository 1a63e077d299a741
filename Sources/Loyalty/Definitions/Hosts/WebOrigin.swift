/// Gives web origins (RFC 6454) the one spelling that browsers send: lower case, without the scheme's default port.
public enum WebOrigin {
    private static let usualPorts = ["http": 80, "https": 443]

    /// The canonical spelling of an origin such as `https://shop.example` or, in apps, `capacitor://localhost`; nil
    /// if the text is not one.
    public static func canonical(_ text: String) -> String? {
        guard case .canonical(let origin) = read(text) else { return nil }
        return origin
    }

    /// Reads an origin of a definitions file.
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

    /// Checks a scheme (RFC 3986, section 3.1). `file:` is refused: all such pages have the origin `null`.
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
