/// A host or an origin as a definitions file gives it.
enum HostSpelling {
    /// In the spelling in which it is compared.
    case canonical(String)
    /// None, or one whose spelling can't be told; with what to do, to be added to a message.
    case refused(hint: String)
}

extension HostName {
    /// The host of a definitions file, with its port where it has one. Other letters than those of ASCII become their
    /// Punycode, which is what browsers send, and an IPv6 address gets its brackets.
    static func read(_ text: String) -> HostSpelling {
        if IPv6Address(text) != nil { return read("[\(text)]") }
        guard let (host, isBracketed, port) = parts(of: text) else { return .refused(hint: "") }
        let spelling = isBracketed ? .canonical(String(host)) : ascii(host)
        guard case .canonical(let name) = spelling else { return spelling }
        guard let canonical = Self.host(name[...], isBracketed: isBracketed) else { return .refused(hint: "") }
        return .canonical(port.map { "\(canonical):\($0)" } ?? canonical)
    }

    /// A name with each label in ASCII (RFC 5890 section 2.3.2.1).
    static func ascii(_ name: Substring) -> HostSpelling {
        guard !name.utf8.allSatisfy({ $0 < 0x80 }) else { return .canonical(String(name)) }
        var labels: [String] = []
        for label in name.split(separator: ".", omittingEmptySubsequences: false) {
            guard !label.utf8.allSatisfy({ $0 < 0x80 }) else {
                labels.append(String(label))
                continue
            }
            let scalars = Array(label.lowercased().unicodeScalars)
            guard scalars.allSatisfy(isUnambiguous), let encoded = Punycode.encode(scalars) else {
                return .refused(hint: "; write it in ASCII, as browsers send it (xn--…)")
            }
            labels.append("xn--" + encoded)
        }
        return .canonical(labels.joined(separator: "."))
    }

    /// Whether a scalar stands for itself in a name, whatever stands beside it. Marks, which join with what is before
    /// them, and what IDNA (RFC 5892) maps to others, could be spelled in more than one way.
    private static func isUnambiguous(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII || scalar == "ß" || scalar == "ς" { return true }
        if (0x1100...0x11FF).contains(scalar.value) || scalar.properties.changesWhenNFKCCaseFolded { return false }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber: return true
        default: return false
        }
    }
}
