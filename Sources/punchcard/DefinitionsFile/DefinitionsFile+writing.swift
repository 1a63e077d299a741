import JSON

extension DefinitionsFile {
    /// The YAML text of a value, as a person would write it: one field per line, short lists and mappings on one
    /// line, and quotes only where needed. Members keep their order.
    static func yaml(from value: JSONValue) -> String {
        var writer = YAMLWriter()
        if let line = YAMLWriter.line(value, room: 0) {
            return line + "\n"
        }
        writer.write(value, indent: 0)
        return writer.text
    }
}

/// Writes values in YAML's block style.
private struct YAMLWriter {
    private static let lineLength = 110

    private(set) var text = ""

    /// Writes a non-empty array or object that doesn't fit on one line.
    ///
    /// - Parameter isContinued: Whether the dash of a list already begins the first line.
    mutating func write(_ value: JSONValue, indent: Int, isContinued: Bool = false) {
        var isContinued = isContinued
        for (name, member) in value.members {
            begin(indent: indent, &isContinued)
            let key = Self.scalar(name)
            text += key + ":"
            // The sections of a project get lines of their own, even if they are short.
            let room = indent == 0 && member.kind == .object ? 0 : Self.lineLength - indent - key.count - 2
            if let line = Self.line(member, room: room) {
                text += " " + line + "\n"
            } else {
                text += "\n"
                write(member, indent: indent + 2)
            }
        }
        for element in value.elements {
            begin(indent: indent, &isContinued)
            text += "- "
            if let line = Self.line(element, room: Self.lineLength - indent - 2) {
                text += line + "\n"
            } else {
                write(element, indent: indent + 2, isContinued: true)
            }
        }
    }

    private mutating func begin(indent: Int, _ isContinued: inout Bool) {
        if !isContinued { text += String(repeating: " ", count: indent) }
        isContinued = false
    }

    /// A value on one line; nil if it is an array or object that contains others or is longer than `room`.
    static func line(_ value: JSONValue, room: Int) -> String? {
        switch value.kind {
        case .null: return "null"
        case .bool: return value.bool == true ? "true" : "false"
        case .number: return String(decoding: value.source, as: UTF8.self)
        case .string: return scalar(value.string ?? "")
        case .array:
            if value.count == 0 { return "[]" }
            guard value.elements.allSatisfy(isScalar) else { return nil }
            let line = "[" + value.elements.compactMap { Self.line($0, room: 0) }.joined(separator: ", ") + "]"
            return line.count <= room ? line : nil
        case .object:
            if value.count == 0 { return "{}" }
            guard value.members.allSatisfy({ isScalar($0.value) }) else { return nil }
            let members = value.members.map { scalar($0.key) + ": " + (Self.line($0.value, room: 0) ?? "") }
            let line = "{ " + members.joined(separator: ", ") + " }"
            return line.count <= room ? line : nil
        }
    }

    private static func isScalar(_ value: JSONValue) -> Bool {
        value.kind != .array && value.kind != .object || value.count == 0
    }

    /// A text, in quotes unless all YAML readers read it as the same text without them.
    private static func scalar(_ text: String) -> String {
        isPlain(text) ? text : quoted(text)
    }

    /// Words that YAML 1.1 or 1.2 doesn't read as texts.
    private static let reserved: Set<String> = [
        "true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan", "infinity",
    ]

    /// Stricter than YAML: a letter first; then letters, digits, single spaces, and punctuation without a meaning in
    /// YAML; a colon only before a letter or a slash.
    private static func isPlain(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last, isLetter(first), last != " ", last != ":",
            !reserved.contains(text.lowercased())
        else { return false }
        for (scalar, next) in zip(scalars, scalars.dropFirst() + ["a"]) {
            switch scalar {
            case " ": if next == " " || !isLetter(next), !isDigit(next) { return false }
            case ":": if !isLetter(next), next != "/" { return false }
            case "_", "-", ".", "/", "+", "@", "(", ")", "'", "%", "!": break
            default: if !isLetter(scalar), !isDigit(scalar) { return false }
            }
        }
        return true
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            : scalar.properties.isAlphabetic
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar)
    }

    /// A text in double quotes, with escapes (YAML 1.2.2, section 5.7) for invisible characters.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default:
                if isPrintable(scalar) {
                    quoted.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    let width = scalar.value > 0xFFFF ? 8 : 4
                    quoted +=
                        (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
                }
            }
        }
        return quoted + "\""
    }

    /// False for controls, line and paragraph separators, byte order marks and other invisible formatting. True for
    /// the joiners that emoji and some scripts need.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\u{200C}" || scalar == "\u{200D}" { return true }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .format, .unassigned, .privateUse, .surrogate: false
        default: true
        }
    }
}
