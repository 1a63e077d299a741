import Loyalty

/// A text that came from outside, as a line of output shows it: what a terminal would act on, or a reader wouldn't
/// see, stands as `\u{202E}`, and a backslash is doubled, so that no two texts look the same.
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

/// A message that may repeat such a text: as above, but for its own line breaks and backslashes.
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

/// A text as an argument that a shell leaves as it is (POSIX.1-2024, Shell Command Language, 2.2.2).
func shellQuoted(_ text: String) -> String {
    "'" + text.unicodeScalars.map { $0 == "'" ? #"'\''"# : String($0) }.joined() + "'"
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
    "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
}

/// Control characters, those that change the direction of text or aren't seen, and separators of lines.
private func isActedOn(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: false
    }
}
