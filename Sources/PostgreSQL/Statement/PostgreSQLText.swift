/// SQL as SQLite reads it, in the form that PostgreSQL reads.
enum PostgreSQLText {
    /// Writes `?` and `?1` as `$1`, and `CROSS JOIN`, which keeps SQLite from changing the order of the tables, as `JOIN`. A `?` without a number is one more than the largest so far.
    static func numbered(_ sql: String) -> String {
        var numbered = ""
        var largest = 0
        var quote: Character?
        var rest = sql[...]
        while let character = rest.popFirst() {
            if let open = quote {
                if character == open { quote = nil }
                numbered.append(character)
            } else if character == "'" || character == "\"" {
                quote = character
                numbered.append(character)
            } else if character == "?" {
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                rest = rest.dropFirst(digits.count)
                let number = Int(digits) ?? largest + 1
                largest = max(largest, number)
                numbered += "$\(number)"
            } else {
                numbered.append(character)
            }
        }
        return numbered.split(separator: "CROSS JOIN", omittingEmptySubsequences: false).joined(separator: "JOIN")
    }
}
