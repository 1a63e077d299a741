/// A host or an origin in a definitions file.
enum HostSpelling {
    /// The spelling to compare with.
    case canonical(String)
    /// Not a host, or one with an ambiguous spelling. The hint says what to do; it is appended to a message.
    case refused(hint: String)
}

extension HostName {
    /// Reads a host with an optional port. Letters beyond ASCII are converted to Punycode, as browsers send it, and
    /// an IPv6 address gets brackets.
    static func read(_ text: String) -> HostSpelling {
        if IPv6Address(text) != nil { return read("[\(text)]") }
        guard let (host, isBracketed, port) = parts(of: text) else { return .refused(hint: "") }
        let spelling = isBracketed ? .canonical(String(host)) : ascii(host)
        guard case .canonical(let name) = spelling else { return spelling }
        guard let canonical = Self.host(name[...], isBracketed: isBracketed) else { return .refused(hint: "") }
        return .canonical(port.map { "\(canonical):\($0)" } ?? canonical)
    }

    /// Converts each label of a name to ASCII (RFC 5890, section 2.3.2.1).
    static func ascii(_ name: Substring) -> HostSpelling {
        guard !name.utf8.allSatisfy({ $0 < 0x80 }) else { return .canonical(String(name)) }
        var labels: [String] = []
        for label in name.split(separator: ".", omittingEmptySubsequences: false) {
            guard !label.utf8.allSatisfy({ $0 < 0x80 }) else {
                labels.append(String(label))
                continue
            }
            let scalars = Array(label.lowercased().unicodeScalars)
            // KELVIN SIGN is a k in lower case.
            if scalars.allSatisfy(\.isASCII) {
                labels.append(String(String.UnicodeScalarView(scalars)))
                continue
            }
            guard scalars.allSatisfy(isUnambiguous), let encoded = Punycode.encode(scalars) else {
                return .refused(hint: "; write it in ASCII, as browsers send it (xn--…)")
            }
            labels.append("xn--" + encoded)
        }
        return .canonical(labels.joined(separator: "."))
    }

    /// Whether a scalar has only one spelling in a name, whatever its neighbours. Marks, which join with the scalar
    /// before, and scalars that IDNA (RFC 5892) maps to others have more.
    private static func isUnambiguous(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII || scalar == "ß" || scalar == "ς" { return true }
        if (0x1100...0x11FF).contains(scalar.value) || scalar.properties.changesWhenNFKCCaseFolded { return false }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber: return true
        default: return false
        }
    }
}
