import JSON
import Loyalty
import Testing

/// The rules for an event's metadata.
@Suite struct DefinitionMetadataTests {
    private func issues(_ metadata: String?, _ fields: [MetadataField] = []) throws -> [String] {
        let metadata = try metadata.map { try JSONDocument.parse($0).root }
        return MetadataRules.check(metadata, fields: fields).map { "\($0.pointer): \($0.detail)" }
    }

    @Test(arguments: [nil, "null", "{}"]) func absentMetadataIsAnEmptyObject(metadata: String?) throws {
        #expect(try issues(metadata).isEmpty)
        let fields = [
            MetadataField(key: "amount", kind: .number, required: true),
            MetadataField(key: "note", kind: .string, required: false),
        ]
        #expect(try issues(metadata, fields) == ["/metadata/amount: is missing; expected a number"])
    }

    @Test(arguments: [("5", "5"), ("[]", "an empty list"), (#""a""#, #""a""#), ("true", "true")])
    func metadataMustBeAnObject(metadata: String, found: String) throws {
        #expect(try issues(metadata) == ["/metadata: expected an object, found \(found)"])
    }

    static let values: [(json: String, kind: MetadataField.Kind)] = [
        (#""a""#, .string), ("5", .number), ("false", .boolean), ("[]", .array), ("{}", .object),
    ]

    @Test(arguments: MetadataField.Kind.allCases) func fieldsMustHaveTheirType(kind: MetadataField.Kind) throws {
        let words: [MetadataField.Kind: String] = [
            .string: "a text", .number: "a number", .boolean: "true or false", .array: "a list", .object: "an object",
        ]
        let expected = try #require(words[kind])
        for (json, other) in Self.values {
            let issues = try issues(#"{"a": \#(json)}"#, [MetadataField(key: "a", kind: kind, required: false)])
            #expect(issues.isEmpty == (kind == other), "\(kind) \(json)")
            #expect(issues.allSatisfy { $0.hasPrefix("/metadata/a: expected \(expected), found ") })
        }
    }

    @Test func nullCountsAsAbsent() throws {
        #expect(try issues(#"{"a": null}"#, [MetadataField(key: "a", kind: .string, required: false)]).isEmpty)
        #expect(
            try issues(#"{"a": null}"#, [MetadataField(key: "a", kind: .string, required: true)])
                == ["/metadata/a: is missing; expected a text"])
    }

    @Test func fieldsCanBeNested() throws {
        let fields = [MetadataField(key: "order.total", kind: .number, required: true)]
        #expect(try issues(#"{"order": {"total": 5}}"#, fields).isEmpty)
        #expect(try issues(#"{"order.total": 5}"#, fields).isEmpty)
        #expect(
            try issues(#"{"order": {"total": "5"}}"#, fields) == [
                #"/metadata/order/total: expected a number, found "5""#
            ])
        #expect(try issues(#"{"order": 5}"#, fields) == ["/metadata/order/total: is missing; expected a number"])
        let odd = [MetadataField(key: "a..b/c", kind: .number, required: true)]
        #expect(try issues(#"{"a..b/c": 5}"#, odd).isEmpty)
        #expect(try issues("{}", odd) == ["/metadata/a..b~1c: is missing; expected a number"])
    }

    @Test func membersAreLimited() throws {
        func metadata(_ count: Int) -> String {
            "{" + (0..<count).map { "\"k\($0)\": 1" }.joined(separator: ", ") + "}"
        }
        #expect(try issues(metadata(50)).isEmpty)
        #expect(try issues(metadata(51)) == ["/metadata: expected at most 50 members, found 51"])
    }

    @Test func sizeIsLimited() throws {
        func metadata(_ bytes: Int) -> String {
            #"{"a":""# + String(repeating: "x", count: bytes - 8) + #""}"#
        }
        #expect(try issues(metadata(16_384)).isEmpty)
        #expect(try issues(metadata(16_385)) == ["/metadata: expected at most 16,384 bytes, found 16,385"])
    }
}
