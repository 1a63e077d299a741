/// SQL as SQLite reads it, in the form that PostgreSQL reads.
enum PostgreSQLText {
    /// Writes `?` and `?1` as `$1`, and `CROSS JOIN` as `JOIN`. A `?` without a number is one more than the largest so
    /// far.
    static func translated(_ sql: String) -> String {
        var text = ""
        var largest = 0
        var quote: Character?
        var rest = sql[...]
        while let character = rest.popFirst() {
            if let open = quote {
                if character == open { quote = nil }
                text.append(character)
            } else if character == "'" || character == "\"" {
                quote = character
                text.append(character)
            } else if character == "?" {
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                rest = rest.dropFirst(digits.count)
                let number = Int(digits) ?? largest + 1
                largest = max(largest, number)
                text += "$\(number)"
            } else {
                text.append(character)
            }
        }
        return text.split(separator: "CROSS JOIN", omittingEmptySubsequences: false).joined(separator: "JOIN")
    }
}
