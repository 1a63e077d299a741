import JSON

extension Comparison {
    /// Whether the value that was found at the path (nil for none) fulfils the comparison.
    ///
    /// - Numbers compare as exact decimals: 1 equals 1.0. Texts compare by their UTF-8 bytes, which is the order of
    ///   their Unicode scalars. Nothing is converted: 5 and "5" differ.
    /// - Types that don't fit make the comparison false, never an error: `greater_than 5` of "6", `contains "a"` of a
    ///   number.
    /// - `not_equals` and `not_in` are true exactly when `equals` and `in` are false: every two values are equal or
    ///   not, and a field that is absent has no value, so it equals none.
    /// - `not_contains` is true for an absent field, and for a text or an array that doesn't contain the value. What
    ///   can't contain anything (a number, say) is of a type that doesn't fit: both operators are false.
    /// - `exists` is true for a field that is there, also with null in it; `not_equals null` asks for more.
    public func isMet(by found: JSONValue?) -> Bool {
        switch `operator` {
        case .equals: found?.equals(operand) ?? false
        case .notEquals: !(found?.equals(operand) ?? false)
        case .greaterThan: found?.order(to: operand).map { $0 > 0 } ?? false
        case .greaterThanOrEqual: found?.order(to: operand).map { $0 >= 0 } ?? false
        case .lessThan: found?.order(to: operand).map { $0 < 0 } ?? false
        case .lessThanOrEqual: found?.order(to: operand).map { $0 <= 0 } ?? false
        case .between: isBetween(found)
        case .in: isIn(found)
        case .notIn: !isIn(found)
        case .contains: found?.contains(operand) ?? false
        case .notContains: found.map { $0.contains(operand) == false } ?? true
        case .startsWith: found?.matches(operand, Self.starts) ?? false
        case .endsWith: found?.matches(operand, Self.ends) ?? false
        case .exists: found != nil
        case .notExists: found == nil
        }
    }

    /// Between the two of a list, both included.
    private func isBetween(_ found: JSONValue?) -> Bool {
        guard let found, case .list(let bounds) = operand, bounds.count == 2,
            let toLow = found.order(to: bounds[0]), let toHigh = found.order(to: bounds[1])
        else { return false }
        return toLow >= 0 && toHigh <= 0
    }

    private func isIn(_ found: JSONValue?) -> Bool {
        guard let found, case .list(let values) = operand else { return false }
        return found.isAmong(values)
    }

    private static func starts(_ text: UnsafeBufferPointer<UInt8>, with start: UnsafeBufferPointer<UInt8>) -> Bool {
        text.starts(with: start)
    }

    private static func ends(_ text: UnsafeBufferPointer<UInt8>, with end: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count >= end.count && text.suffix(end.count).elementsEqual(end)
    }
}

extension JSONValue {
    /// Whether the value is the same as a definition's. Arrays are by their elements, in order; an object equals none.
    func equals(_ operand: Comparison.Operand) -> Bool {
        switch operand {
        case .null: isNull
        case .bool(let bool): self.bool == bool
        case .number(let number): decimal == number
        case .string(let text): stringEquals(text)
        case .list(let values):
            kind == .array && count == values.count && zip(elements, values).allSatisfy { $0.equals($1) }
        }
    }

    /// Whether it equals one of a list, of which none is a list itself. It is read once, however many there are: a text
    /// can have 16 KiB, all of it escapes, and a list 1,000 values.
    fileprivate func isAmong(_ operands: [Comparison.Operand]) -> Bool {
        switch kind {
        case .string:
            withStringBytes { found in
                operands.contains { operand in
                    guard case .string(var text) = operand else { return false }
                    return text.withUTF8 { $0.count == found.count && $0.elementsEqual(found) }
                }
            } ?? false
        case .number: decimal.map { operands.contains(.number($0)) } ?? false
        case .null, .bool, .array, .object: operands.contains { equals($0) }
        }
    }

    /// Negative where the value comes before the definition's, 0 where they are the same, positive where it comes
    /// after; nil where they have no order, as only two numbers and two texts have.
    fileprivate func order(to operand: Comparison.Operand) -> Int? {
        switch operand {
        case .number(let number):
            guard let decimal else { return nil }
            return decimal < number ? -1 : decimal == number ? 0 : 1
        case .string(var text):
            return withStringBytes { found in text.withUTF8 { Self.order(of: found, to: $0) } }
        case .null, .bool, .list: return nil
        }
    }

    private static func order(of left: UnsafeBufferPointer<UInt8>, to right: UnsafeBufferPointer<UInt8>) -> Int {
        for (leftByte, rightByte) in zip(left, right) where leftByte != rightByte {
            return leftByte < rightByte ? -1 : 1
        }
        return left.count - right.count
    }

    /// Whether an array has the value among its elements, or a text the text within it; nil where the types don't fit.
    fileprivate func contains(_ operand: Comparison.Operand) -> Bool? {
        switch (kind, operand) {
        case (.array, _): elements.contains { $0.equals(operand) }
        case (.string, .string): matches(operand, Self.contains)
        default: nil
        }
    }

    /// Whether two texts fulfil a predicate over their bytes; false where one is no text.
    fileprivate func matches(
        _ operand: Comparison.Operand, _ predicate: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        guard case .string(var text) = operand else { return false }
        return withStringBytes { found in text.withUTF8 { predicate(found, $0) } } ?? false
    }

    /// The search of Knuth, Morris and Pratt, in time that is linear in both. Comparing at each place would not be: `b`
    /// after a thousand `a`, looked for among sixteen thousand `a`.
    private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !part.isEmpty else { return true }
        // For each end of a beginning of the part, how long a shorter beginning ends there too.
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: part.count) { shorter in
            shorter.initialize(repeating: 0)
            var matched = 0
            func advance(over byte: UInt8) {
                while matched > 0, byte != part[matched] { matched = shorter[matched - 1] }
                if byte == part[matched] { matched += 1 }
            }
            for index in part.indices.dropFirst() {
                advance(over: part[index])
                shorter[index] = matched
            }
            matched = 0
            for byte in text {
                advance(over: byte)
                if matched == part.count { return true }
            }
            return false
        }
    }
}
