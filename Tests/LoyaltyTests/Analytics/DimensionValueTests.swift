import JSON
import Testing

@testable import Loyalty

/// What the values of metadata count as.
@Suite struct DimensionValueTests {
    private func texts(_ json: String) throws -> [String] {
        DimensionValue.texts(of: try JSONDocument.parse(json).root)
    }

    @Test(arguments: [
        (#""web""#, ["web"]), (#""""#, [""]), (#""\u00e4""#, ["ä"]), ("true", ["true"]), ("false", ["false"]),
        ("null", ["(none)"]), ("[]", ["(none)"]), ("{}", ["(other)"]), ("[[]]", ["(other)"]), ("[null]", ["(none)"]),
        ("1.50", ["1.5"]), ("1e3", ["1000"]), ("-0.0", ["0"]), ("100e-2", ["1"]), ("-12.5e-3", ["-0.0125"]),
        ("0.00000000001", ["0.00000000001"]),
        ("12345678901234567890123456789012.25", ["12345678901234567890123456789012.25"]),
        (#"["a", "a", 1, 1.0, "1", null, true, {"b": 1}, "b"]"#, ["a", "1", "(none)", "true", "(other)", "b"]),
    ])
    func valuesHaveTexts(_ json: String, _ expected: [String]) throws {
        #expect(try texts(json) == expected)
    }

    @Test func missingValuesCountAsNone() { #expect(DimensionValue.texts(of: nil) == ["(none)"]) }

    /// What stays of the metadata says null for a value that was missing.
    @Test func missingValuesOfErasedUsersAreUnknown() throws {
        #expect(DimensionValue.texts(of: nil, isErased: true) == ["(erased)"])
        for json in ["null", "[]"] {
            #expect(DimensionValue.texts(of: try JSONDocument.parse(json).root, isErased: true) == ["(none)"])
        }
        #expect(DimensionValue.texts(of: try JSONDocument.parse("[null, 1]").root, isErased: true) == ["(none)", "1"])
    }

    @Test func longTextsAndNumbersCountAsOther() throws {
        let longest = String(repeating: "x", count: 128)
        #expect(try texts("\"\(longest)\"") == [longest])
        #expect(try texts("\"\(longest)x\"") == ["(other)"])
        #expect(try texts("1e127") == ["1" + String(repeating: "0", count: 127)])
        #expect(try texts("1e128") == ["(other)"])
        #expect(try texts("-1e127") == ["(other)"])
        #expect(try texts("1e-126") == ["0." + String(repeating: "0", count: 125) + "1"])
        #expect(try texts("1e-127") == ["(other)"])
    }

    @Test func twentyElementsOfAListCount() throws {
        let list = (1...30).map { "\($0), \($0)" }.joined(separator: ", ")
        #expect(try texts("[\(list)]") == (1...20).map(String.init))
    }

    @Test(arguments: [
        (#"{"a": "x", "b": {"c": 1}, "n": 2.50, "secret": "s"}"#, #"{"a":"x","b.c":1,"n":2.50}"#),
        (#"{"n": "text", "b": [1, 1, "x", [2], null]}"#, #"{"a":null,"b.c":null,"n":null}"#),
        (#"{"a": [1, 1.0, "x", [2], {"k": 1}, null], "b.c": true}"#, #"{"a":[1,"x",{},null],"b.c":true,"n":null}"#),
        (#"{"a": {"deep": "secret"}, "b": {"c": []}, "n": null}"#, #"{"a":{},"b.c":null,"n":null}"#),
    ])
    func ofErasedMetadataOnlyFiguresStay(_ json: String, _ expected: String) throws {
        let kept = ErasedMetadata.reduced(
            try JSONDocument.parse(json).root, dimensions: [["a"], ["b", "c"]], measures: [["n"], ["a"]])
        #expect(kept.map { String(decoding: $0, as: UTF8.self) } == expected)
        let root = try JSONDocument.parse(expected).root
        #expect(root.members.allSatisfy { ErasedMetadata.isReduced($0.value) })
        // It counts as the whole did.
        let whole = try JSONDocument.parse(json).root
        for path in [["a"], ["b", "c"]] {
            #expect(DimensionValue.texts(of: root.value(at: path)) == DimensionValue.texts(of: whole.value(at: path)))
        }
    }

    @Test func nothingStaysWithoutDimensionsAndMeasures() throws {
        let metadata = try JSONDocument.parse(#"{"a": 1}"#).root
        #expect(ErasedMetadata.reduced(metadata, dimensions: [], measures: []) == nil)
        let long = String(repeating: "x", count: 129)
        #expect(!ErasedMetadata.isReduced(try JSONDocument.parse("\"\(long)\"").root))
        #expect(!ErasedMetadata.isReduced(try JSONDocument.parse(#"{"a": 1}"#).root))
    }
}
