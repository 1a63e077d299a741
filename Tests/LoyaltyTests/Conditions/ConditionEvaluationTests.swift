import JSON
import Loyalty
import Testing

/// The result of each operator for each type of value.
@Suite struct ConditionEvaluationTests {
    /// A field of each type, and some that only look alike.
    static let metadata = #"""
        {"null": null, "yes": true, "no": false, "five": 5, "fivePointZero": 5.0, "six": 6, "big": 9007199254740993,
         "text": "abc", "escaped": "a\u0062c", "digits": "5", "empty": "", "list": ["a", 5, null, [1]], "none": [],
         "object": {"a": 1}, "nested": {"field": 7, "deeper": {"still": "x"}}, "dotted.key": 8, "nested.field": 9,
         "nested.other": 10, "umlaut": "é", "emoji": "\ud83d\ude00"}
        """#

    static let fields = [
        "null", "yes", "no", "five", "fivePointZero", "six", "big", "text", "escaped", "digits", "empty", "list",
        "none",
        "object", "nested", "umlaut", "emoji", "absent",
    ]

    private func met(_ field: String, _ operator: String, _ operand: Comparison.Operand) throws -> Bool {
        let operation = try #require(Comparison.Operator(rawValue: `operator`))
        let path = try #require(MetadataPath.split(field))
        let metadata = try JSONDocument.parse(Self.metadata).root
        let comparison = Comparison(path: path, operator: operation, operand: operand)
        return Condition.comparison(comparison).isMet(by: metadata)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let `operator`: String
        let operand: Comparison.Operand
        /// The fields for which the operator is true; it is false for all others.
        let fields: Set<String>

        init(_ operator: String, _ operand: Comparison.Operand, _ fields: Set<String>) {
            self.operator = `operator`
            self.operand = operand
            self.fields = fields
        }

        /// True for all fields but these.
        init(_ operator: String, _ operand: Comparison.Operand, allBut fields: Set<String>) {
            self.init(`operator`, operand, Set(ConditionEvaluationTests.fields).subtracting(fields))
        }

        var testDescription: String { "\(`operator`) \(operand)" }
    }

    static let five = Comparison.Operand.number(ExactDecimal(5))
    static let six = Comparison.Operand.number(ExactDecimal(6))

    static let rows: [Row] = [
        Row("equals", .null, ["null"]),
        Row("equals", .bool(true), ["yes"]),
        Row("equals", .bool(false), ["no"]),
        Row("equals", five, ["five", "fivePointZero"]),
        Row("equals", .string("abc"), ["text", "escaped"]),
        Row("equals", .string("5"), ["digits"]),
        Row("equals", .string(""), ["empty"]),
        Row("equals", .string("e\u{301}"), []),
        Row("equals", .string("\u{1F600}"), ["emoji"]),
        Row("equals", .list([]), ["none"]),
        Row("equals", .list([.string("a"), five, .null, .list([.number(.one)])]), ["list"]),
        Row("equals", .list([.string("a"), five, .null]), []),
        Row("equals", .list([five, .string("a"), .null, .list([.number(.one)])]), []),
        Row("not_equals", .null, allBut: ["null"]),
        Row("not_equals", .bool(true), allBut: ["yes"]),
        Row("not_equals", five, allBut: ["five", "fivePointZero"]),
        Row("not_equals", .string("abc"), allBut: ["text", "escaped"]),
        Row("not_equals", .list([]), allBut: ["none"]),

        Row("greater_than", five, ["six", "big"]),
        Row("greater_than_or_equal", five, ["five", "fivePointZero", "six", "big"]),
        Row("less_than", six, ["five", "fivePointZero"]),
        Row("less_than_or_equal", six, ["five", "fivePointZero", "six"]),
        Row("greater_than", .string("abb"), ["text", "escaped", "umlaut", "emoji"]),
        Row("greater_than", .string("abc"), ["umlaut", "emoji"]),
        Row("greater_than", .string("ab"), ["text", "escaped", "umlaut", "emoji"]),
        Row("greater_than_or_equal", .string("abc"), ["text", "escaped", "umlaut", "emoji"]),
        Row("less_than", .string("abc"), ["digits", "empty"]),
        Row("less_than", .string("abcd"), ["text", "escaped", "digits", "empty"]),
        Row("less_than_or_equal", .string("abc"), ["text", "escaped", "digits", "empty"]),
        Row("greater_than", .null, []),
        Row("greater_than_or_equal", .bool(true), []),
        Row("less_than_or_equal", .list([five]), []),

        Row("between", .list([five, six]), ["five", "fivePointZero", "six"]),
        Row("between", .list([six, five]), []),
        Row("between", .list([.string("a"), .string("b")]), ["text", "escaped"]),
        Row("between", .list([five, .string("b")]), []),
        Row("between", .list([five]), []),
        Row("between", five, []),

        Row("in", .list([.null, five, .string("abc")]), ["null", "five", "fivePointZero", "text", "escaped"]),
        Row("in", .list([.bool(true), .bool(false)]), ["yes", "no"]),
        Row("in", .list([.string("a")]), []),
        Row("in", .list([]), []),
        Row("in", five, []),
        Row(
            "not_in", .list([.null, five, .string("abc")]),
            allBut: ["null", "five", "fivePointZero", "text", "escaped"]),
        Row("not_in", .list([]), allBut: []),

        Row("contains", .string("b"), ["text", "escaped"]),
        Row("contains", .string("a"), ["text", "escaped", "list"]),
        Row("contains", .string("abc"), ["text", "escaped"]),
        Row("contains", .string("abcd"), []),
        Row("contains", .string(""), ["text", "escaped", "digits", "empty", "umlaut", "emoji"]),
        Row("contains", .string("5"), ["digits"]),
        Row("contains", five, ["list"]),
        Row("contains", .null, ["list"]),
        Row("contains", .bool(true), []),
        // What can't contain anything fits neither; a field that is absent contains nothing.
        Row(
            "not_contains", .string("a"),
            ["digits", "empty", "none", "umlaut", "emoji", "absent"]),
        Row("not_contains", five, ["none", "absent"]),
        Row("not_contains", .bool(true), ["list", "none", "absent"]),

        Row("starts_with", .string("ab"), ["text", "escaped"]),
        Row("starts_with", .string("abcd"), []),
        Row("starts_with", .string(""), ["text", "escaped", "digits", "empty", "umlaut", "emoji"]),
        Row("starts_with", five, []),
        Row("ends_with", .string("bc"), ["text", "escaped"]),
        Row("ends_with", .string("zabc"), []),
        Row("ends_with", .string("5"), ["digits"]),
        Row("ends_with", .null, []),

        Row("exists", .null, allBut: ["absent"]),
        Row("not_exists", .null, ["absent"]),
    ]

    @Test(arguments: rows) func comparisonsHaveTheirResult(row: Row) throws {
        for field in Self.fields {
            let isMet = try met(field, row.operator, row.operand)
            #expect(isMet == row.fields.contains(field), "\(field) \(row.operator) \(row.operand)")
        }
    }

    @Test func tableCoversEveryOperator() {
        #expect(Set(Self.rows.map(\.operator)) == Set(Comparison.Operator.allCases.map(\.rawValue)))
    }

    @Test(arguments: Comparison.Operator.allCases)
    func operatorAndNegationAreNeverBothTrue(operation: Comparison.Operator) throws {
        guard operation.rawValue.hasPrefix("not_") else { return }
        let positive = String(operation.rawValue.dropFirst(4))
        for row in Self.rows {
            for field in Self.fields {
                let both = try met(field, operation.rawValue, row.operand) && met(field, positive, row.operand)
                #expect(!both, "\(field) \(operation) \(row.operand)")
            }
        }
    }

    @Test func numbersCompareExactly() throws {
        let next = try #require(ExactDecimal("9007199254740992"))
        #expect(try !met("big", "equals", .number(next)))
        #expect(try met("big", "greater_than", .number(next)))
        let document = try JSONDocument.parse(#"{"sum": 0.30000000000000000001}"#)
        let third = Comparison(path: ["sum"], operator: .equals, operand: .number(try #require(ExactDecimal("0.3"))))
        #expect(!third.isMet(by: document.root["sum"]))
    }

    @Test(arguments: [
        ("nested.field", 7), ("nested.deeper.still", nil), ("dotted.key", 8), ("nested.other", 10), ("five", 5),
        ("five.field", nil), ("list.0", nil), ("nested.absent", nil), ("absent.absent", nil),
    ])
    func findsValuesByPath(path: String, number: Int?) throws {
        let metadata = try JSONDocument.parse(Self.metadata).root
        #expect(metadata.value(at: try #require(MetadataPath.split(path)))?.int == number)
    }

    @Test func emptyPathLeadsNowhere() throws {
        #expect(try JSONDocument.parse("{}").root.value(at: []) == nil)
        #expect(MetadataPath.split("a..b") == nil)
        #expect(MetadataPath.split("") == nil)
        #expect(MetadataPath.split("a.b") == ["a", "b"])
    }

    @Test(arguments: [nil, "null", "[]", "5", "{}"]) func absentFieldMeetsOnlyNegations(json: String?) throws {
        let metadata = try json.map { try JSONDocument.parse($0).root }
        let exists = Condition.comparison(Comparison(path: ["a"], operator: .exists))
        let isOther = Condition.comparison(Comparison(path: ["a"], operator: .notEquals, operand: .null))
        #expect(!exists.isMet(by: metadata))
        #expect(isOther.isMet(by: metadata))
    }

    @Test func connectivesCombineResults() throws {
        let document = try JSONDocument.parse(#"{"a": 1}"#)
        let yes = Condition.comparison(Comparison(path: ["a"], operator: .exists))
        let no = Condition.comparison(Comparison(path: ["a"], operator: .notExists))
        let expected: [(Condition, Bool)] = [
            (.all([]), true), (.all([yes, yes]), true), (.all([yes, no]), false),
            (.any([]), false), (.any([no, yes]), true), (.any([no, no]), false),
            (.not([]), true), (.not([no, no]), true), (.not([no, yes]), false), (.not([yes]), false),
            (.all([.any([no, yes]), .not([no])]), true), (.not([.not([yes])]), true),
        ]
        for (condition, isMet) in expected {
            #expect(condition.isMet(by: document.root) == isMet, "\(condition)")
        }
    }
}
