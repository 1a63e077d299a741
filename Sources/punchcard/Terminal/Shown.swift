import Loyalty

/// A text from outside, safe for a line of output. Characters that a terminal interprets or that are invisible are
/// written like `\u{202E}`. A backslash is doubled, so that two different texts never look the same.
func shown(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0 == "\\" || isActedOn($0) }) else { return text }
    return text.unicodeScalars.reduce(into: "") { shown, scalar in
        if scalar == "\\" {
            shown += "\\\\"
        } else if isActedOn(scalar) {
            shown += escaped(scalar)
        } else {
            shown.unicodeScalars.append(scalar)
        }
    }
}

/// A message that may contain such a text: like ``shown(_:)``, but its own line breaks and backslashes stay.
func shownLines(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0 != "\n" && isActedOn($0) }) else { return text }
    return text.unicodeScalars.reduce(into: "") { shown, scalar in
        if scalar != "\n", isActedOn(scalar) {
            shown += escaped(scalar)
        } else {
            shown.unicodeScalars.append(scalar)
        }
    }
}

/// A number with what it counts, such as "1 user" and "2 users".
/// - Parameter noun: in the singular; its plural ends with s.
func counted(_ number: some BinaryInteger, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

/// A text quoted as one argument for a shell (POSIX.1-2024, Shell Command Language, 2.2.2).
func shellQuoted(_ text: String) -> String {
    "'" + text.unicodeScalars.map { $0 == "'" ? #"'\''"# : String($0) }.joined() + "'"
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
    "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
}

/// Whether a character is a control, changes the direction of text, is invisible, or separates lines.
private func isActedOn(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: false
    }
}
