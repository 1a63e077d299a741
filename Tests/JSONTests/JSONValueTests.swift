import JSON
import Testing

/// The properties of a document's values.
@Suite struct JSONValueTests {
    private let root: JSONValue

    init() throws {
        root = try JSONDocument.parse(
            #"""
            {"eventId": "purchase_completed", "userId": "user-123",
             "metadata": {"amount": 49.99, "currency": "EUR", "usergroup": ["default", "gold"], "web": true,
                          "big": 9007199254740993, "nothing": null, "off": false, "text": "a\"b\u00e9\n"},
             "n\u0061me": [1, [2, 3], {"four": 4}, "5"], "last": {}}
            """#
        ).root
    }

    @Test func findsMembersByName() {
        #expect(root.kind == .object)
        #expect(root.count == 5)
        #expect(root["eventId"]?.string == "purchase_completed")
        #expect(root["metadata"]?["currency"]?.string == "EUR")
        #expect(root["name"]?.count == 4)
        #expect(root["last"]?.count == 0)
        for absent in ["amount", "eventid", "eventI", "eventIdx", "", "n\\u0061me", "four"] {
            #expect(root[absent] == nil)
        }
        #expect(root["eventId"]?["eventId"] == nil)
        #expect(root["name"]?["four"] == nil)
        let found = Array("userId".utf8).withUnsafeBufferPointer { root.member(named: $0)?.string }
        #expect(found == "user-123")
    }

    @Test func everyValueHasExactlyOneKind() throws {
        let metadata = try #require(root["metadata"])
        let kinds: [(String, JSONValue.Kind)] = [
            ("amount", .number), ("currency", .string), ("usergroup", .array), ("web", .bool), ("nothing", .null),
        ]
        for (key, kind) in kinds {
            let value = try #require(metadata[key])
            #expect(value.kind == kind)
            #expect(value.isNull == (kind == .null))
            #expect((value.bool != nil) == (kind == .bool))
            #expect((value.string != nil) == (kind == .string))
            #expect((value.decimal != nil) == (kind == .number))
            #expect(Array(value.elements).isEmpty == (kind != .array))
            #expect(Array(value.members).isEmpty)
        }
        #expect(metadata.kind == .object)
        #expect(metadata.string == nil && metadata.decimal == nil && metadata.bool == nil && !metadata.isNull)
        #expect(Array(metadata.elements).isEmpty)
        #expect(metadata["web"]?.bool == true)
        #expect(metadata["off"]?.bool == false)
    }

    @Test func childrenAreInOrder() throws {
        #expect(root.members.map(\.key) == ["eventId", "userId", "metadata", "name", "last"])
        #expect(root.members.map(\.value.count) == [0, 0, 8, 4, 0])
        let list = try #require(root["name"])
        #expect(
            list.elements.map { String(decoding: $0.source, as: UTF8.self) } == [
                "1", "[2, 3]", "{\"four\": 4}", "\"5\"",
            ])
        #expect(list.elements.map(\.kind) == [.number, .array, .object, .string])
        let inner = Array(list.elements)[1]
        #expect(inner.elements.map(\.int) == [2, 3])
    }

    @Test func sourceIsUnchanged() throws {
        let metadata = try #require(root["metadata"])
        let amount = try #require(metadata["amount"])
        #expect(String(decoding: amount.source, as: UTF8.self) == "49.99")
        #expect(metadata["big"].map { String(decoding: $0.source, as: UTF8.self) } == "9007199254740993")
        #expect(metadata["text"].map { String(decoding: $0.source, as: UTF8.self) } == #""a\"b\u00e9\n""#)
        #expect(Array(amount.document.bytes[amount.offset...].prefix(5)) == Array("49.99".utf8))
        #expect(root.source == root.document.bytes[...])
    }

    @Test func comparesStrings() throws {
        let eventId = try #require(root["eventId"])
        #expect(eventId.equals("purchase_completed"))
        #expect(!eventId.equals("purchase_complete"))
        #expect(!eventId.equals("purchase_completeD"))
        #expect(!eventId.equals(""))
        let text = try #require(root["metadata"]?["text"])
        #expect(text.string == "a\"bé\n")
        #expect(text.equals("a\"bé\n"))
        #expect(text.stringEquals("a\"bé\n"))
        #expect(!text.stringEquals(#"a\"b\u00e9\n"#))
        #expect(!text.stringEquals("a\"be\u{301}\n"))
        #expect(text.withStringBytes { Array($0) } == Array("a\"bé\n".utf8))
        let web = try #require(root["metadata"]?["web"])
        #expect(!web.equals("true") && !web.stringEquals("true"))
        #expect(web.withStringBytes { $0.count } == nil)
    }

    @Test(arguments: [
        (#""\b\f\n\r\t\"\\\/""#, "\u{8}\u{C}\n\r\t\"\\/"), (#""\u0000x""#, "\0x"), (#""\u007f\u0080""#, "\u{7F}\u{80}"),
        (#""\u07ff\u0800\uffff""#, "\u{7FF}\u{800}\u{FFFF}"), (#""\ud800\udc00\udbff\udfff""#, "\u{10000}\u{10FFFF}"),
        (#""\\n\\u0041""#, #"\n\u0041"#), (#""é\u00e9é""#, "ééé"), ("\"\"", ""),
    ])
    func unescapesStrings(_ text: String, expected: String) throws {
        let root = try JSONDocument.parse(text).root
        #expect(root.string.map { Array($0.utf8) } == Array(expected.utf8))
        #expect(root.stringEquals(expected))
    }

    @Test func unescapesLongStrings() throws {
        let text = "\"" + String(repeating: #"\u00e9x\n"#, count: 10_000) + "\""
        #expect(try JSONDocument.parse(text).root.stringEquals(String(repeating: "éx\n", count: 10_000)))
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("1", 1), ("1.0", 1), ("1e2", 100), ("-120", -120), ("1.2e1", 12), ("0.0", 0),
            ("9007199254740991", 9_007_199_254_740_991), ("-9007199254740991", -9_007_199_254_740_991),
            ("9007199254740992", nil), ("-9007199254740992", nil), ("1e15", 1_000_000_000_000_000), ("1e16", nil),
            ("1e18", nil), ("1e19", nil), ("1e6000", nil), ("1.5", nil), ("1e-1", nil), ("18446744073709551616", nil),
            ("\"1\"", nil), ("true", nil), ("null", nil), ("[1]", nil),
        ] as [(String, Int?)])
    func integersAreExact(_ text: String, expected: Int?) throws {
        #expect(try JSONDocument.parse(text).root.int == expected)
    }
}
