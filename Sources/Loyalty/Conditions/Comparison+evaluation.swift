import JSON

extension Comparison {
    /// Whether the value found at the path fulfils the comparison; nil means that there is none.
    ///
    /// - Numbers compare as exact decimals: 1 equals 1.0. Texts compare by their UTF-8 bytes, which is the order of
    ///   their Unicode scalars. Nothing is converted: 5 and "5" differ.
    /// - If the types don't fit, the comparison is false; that is never an error. Examples: `greater_than 5` with
    ///   "6", `contains "a"` with a number.
    /// - `not_equals` and `not_in` are true exactly when `equals` and `in` are false. An absent field has no value,
    ///   so it equals none.
    /// - `not_contains` is true for an absent field, and for a text or array that doesn't contain the value. For any
    ///   other type, both `contains` and `not_contains` are false.
    /// - `exists` is true for a field that is there, even if its value is null. `not_equals null` requires another
    ///   value.
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

    /// Whether the value lies between the two values of a list, both included.
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
    /// Whether the value equals a definition's. Arrays compare element by element, in order; an object equals
    /// nothing.
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

    /// Whether the value equals one of a list that contains no lists. It is decoded once for all of them: a text can
    /// be 16 KiB of escapes, and a list can have 1,000 values.
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

    /// Negative if the value comes before the definition's, 0 if they are equal, positive if it comes after. Nil if
    /// they have no order: only two numbers or two texts have one.
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

    /// Whether an array contains the value, or a text contains the text; nil if the types don't fit.
    fileprivate func contains(_ operand: Comparison.Operand) -> Bool? {
        switch (kind, operand) {
        case (.array, _): elements.contains { $0.equals(operand) }
        case (.string, .string): matches(operand, Self.contains)
        default: nil
        }
    }

    /// Whether two texts fulfil a predicate over their bytes; false unless both are texts.
    fileprivate func matches(
        _ operand: Comparison.Operand, _ predicate: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        guard case .string(var text) = operand else { return false }
        return withStringBytes { found in text.withUTF8 { predicate(found, $0) } } ?? false
    }

    /// The Knuth–Morris–Pratt search, in linear time. A comparison at each position could take quadratic time: a
    /// thousand `a` and a `b`, searched for in sixteen thousand `a`.
    private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !part.isEmpty else { return true }
        // For each prefix of the part: the length of its longest proper prefix that is also its suffix.
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
