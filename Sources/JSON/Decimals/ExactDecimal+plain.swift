extension ExactDecimal {
    /// The shortest text of the number without an exponent, such as 1000 or 0.00001; nil if it is longer than `limit`
    /// bytes.
    public func plainText(upTo limit: Int) -> String? {
        if isZero { return "0" }
        let digits = String(coefficient)
        let sign = isNegative ? "-" : ""
        if exponent >= 0 {
            guard sign.utf8.count + digits.utf8.count + exponent <= limit else { return nil }
            return sign + digits + String(repeating: "0", count: exponent)
        }
        let whole = digits.utf8.count + exponent
        if whole > 0 {
            let text = "\(sign)\(digits.prefix(whole)).\(digits.suffix(-exponent))"
            return text.utf8.count <= limit ? text : nil
        }
        guard sign.utf8.count + 2 - exponent <= limit else { return nil }
        return "\(sign)0.\(String(repeating: "0", count: -whole))\(digits)"
    }
}
