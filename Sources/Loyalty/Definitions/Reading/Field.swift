import JSON

/// A value of a definition that is being read, with its place and the list of issues.
///
/// Each reading method adds an issue and returns nil if the value is wrong.
struct Field {
    let value: JSONValue
    let pointer: JSONPointer
    let issues: IssueList

    /// Adds an issue at this place.
    func fail(_ detail: @autoclosure () -> String) {
        issues.add(detail(), at: pointer)
    }

    /// Adds the issue that another value was expected at this place.
    /// - Parameter hint: what to do instead; appended to the message.
    func fail(expected: String, hint: String = "") {
        fail("expected \(expected), found \(value.foundDescription)\(hint)")
    }

    func text(_ expected: String = "a text", bytes: ClosedRange<Int>) -> String? {
        guard let text = value.string else {
            if value.kind == .number || value.kind == .bool {
                fail("expected \(expected); put it in quotes: \"\(value.foundDescription)\"")
            } else {
                fail(expected: expected)
            }
            return nil
        }
        guard text.utf8.count >= bytes.lowerBound else {
            fail("expected \(expected), found an empty one")
            return nil
        }
        guard text.utf8.count <= bytes.upperBound else {
            fail(
                "expected \(expected) of at most \(grouped(bytes.upperBound)) bytes, found \(grouped(text.utf8.count))")
            return nil
        }
        return text
    }

    func id() -> String? {
        guard let id = text("a text", bytes: 0...Int.max) else { return nil }
        guard Identifier.isValid(id) || issues.isOfStored && Identifier.isStored(id) else {
            fail(expected: "an id (\(Identifier.rule))")
            return nil
        }
        return id
    }

    func bool() -> Bool? {
        guard let bool = value.bool else {
            fail(expected: "true or false")
            return nil
        }
        return bool
    }

    /// - Parameter hint: what to do instead; appended to the message.
    func integer(in range: ClosedRange<Int>, hint: String = "") -> Int? {
        guard let integer = value.int, range.contains(integer) else {
            fail(
                expected: "a whole number from \(grouped(range.lowerBound)) to \(grouped(range.upperBound))", hint: hint
            )
            return nil
        }
        return integer
    }

    /// Reads a number of at most 15 significant digits.
    func decimal(_ expected: String, where isAllowed: (ExactDecimal) -> Bool) -> ExactDecimal? {
        guard let decimal = value.decimal, isAllowed(decimal) else {
            fail(expected: expected)
            return nil
        }
        guard decimal.significantDigits <= ExactDecimal.definitionDigits else {
            fail(expected: "a number of at most \(ExactDecimal.definitionDigits) significant digits")
            return nil
        }
        return decimal
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(of type: Choice.Type) -> Choice? {
        if let text = value.string, let choice = Choice(rawValue: text) { return choice }
        fail(expected: alternatives(type.allCases.map(\.rawValue)))
        return nil
    }

    func instant() -> Instant? {
        guard let text = value.string, let instant = Instant(rfc3339: text) else {
            fail(expected: "a time such as 2026-01-31T08:00:00+01:00")
            return nil
        }
        return instant
    }

    /// Reads a dotted path into metadata, split at the dots.
    func path() -> [String]? {
        guard let text = text("a metadata field", bytes: 1...MetadataPath.maximumLength) else { return nil }
        guard let path = MetadataPath.split(text) else {
            fail(expected: "a metadata field such as amount or order.amount")
            return nil
        }
        return path
    }

    /// The elements of a list; adds an issue and returns none if the value is not a list.
    func elements(of expected: String, atMost limit: Int, atLeast minimum: Int = 0) -> [Field] {
        guard value.kind == .array else {
            fail(expected: "a list of \(expected)")
            return []
        }
        guard value.count <= limit else {
            fail("expected at most \(grouped(limit)) \(expected), found \(grouped(value.count))")
            return []
        }
        if value.count < minimum {
            fail("expected at least \(minimum == 1 ? "one of the" : grouped(minimum)) \(expected), found none")
        }
        return value.elements.enumerated().map { index, element in
            Field(value: element, pointer: pointer.appending(index), issues: issues)
        }
    }

    /// The members of an object, in order; adds an issue and returns none if the value is not an object.
    func members(_ expected: String) -> [(name: String, field: Field)] {
        guard value.kind == .object else {
            fail(expected: expected)
            return []
        }
        return value.members.map { name, value in
            (name, Field(value: value, pointer: pointer.appending(name), issues: issues))
        }
    }
}

extension ExactDecimal {
    /// The most significant digits of a number in a definition.
    public static let definitionDigits = 15

    /// The number of digits from the first to the last that isn't zero; 0 for zero.
    var significantDigits: Int {
        let digits = description.utf8.prefix { $0 != UInt8(ascii: "e") }
            .filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let first = digits.firstIndex(where: { $0 != UInt8(ascii: "0") }),
            let last = digits.lastIndex(where: { $0 != UInt8(ascii: "0") })
        else { return 0 }
        return last - first + 1
    }
}
