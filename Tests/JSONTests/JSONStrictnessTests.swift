import JSON
import Testing

/// Where RFC 8259 leaves a choice: encoding, depth, names that occur twice.
@Suite struct JSONStrictnessTests {
    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xC2, 0xC2], [0xE0, 0x80, 0x80],
            [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x28, 0x80], [0xF0, 0x9F, 0x98, 0x28], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]])
    func stringsMustBeUTF8(_ bytes: [UInt8]) {
        let error = JSONError(offset: 1, reason: .invalidUTF8)
        #expect(throws: error) { try JSONDocument([ASCII.quote] + bytes + [ASCII.quote]) }
        #expect(throws: error) { try JSONDocument([ASCII.quote] + bytes) }
        let name = JSONError(offset: 9, reason: .invalidUTF8)
        #expect(throws: name) { try JSONDocument([UInt8]("{\"1234567".utf8) + bytes + [UInt8]("\":1}".utf8)) }
    }

    private enum ASCII {
        static let quote = UInt8(ascii: "\"")
    }

    @Test func everyUnicodeScalarIsKept() throws {
        for value in (0x20...0x10FFFF as ClosedRange<UInt32>) where value < 0x3000 || value % 97 == 0 {
            guard let scalar = Unicode.Scalar(value), scalar != "\"", scalar != "\\" else { continue }
            let text = String(scalar)
            let root = try JSONDocument.parse("\"\(text)\"").root
            #expect(root.stringEquals(text))
        }
    }

    @Test func everyEscapedUnitIsDecoded() throws {
        for value in (0...0xFFFF as ClosedRange<UInt32>) where value < 0x1000 || value % 61 == 0 {
            let digits = String(value, radix: 16)
            let escape = "\"\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits + "\""
            if let scalar = Unicode.Scalar(value) {
                #expect(try JSONDocument.parse(escape).root.stringEquals(String(scalar)))
            } else {
                #expect(throws: JSONError(offset: 1, reason: .loneSurrogate)) { try JSONDocument.parse(escape) }
            }
        }
    }

    @Test(arguments: [1, 2, 32, 33, 100_000])
    func depthIsLimited(_ depth: Int) throws {
        let open = String(repeating: "[", count: depth)
        let close = String(repeating: "]", count: depth)
        _ = try JSONDocument.parse(open + close, maximumDepth: depth)
        #expect(throws: JSONError(offset: depth - 1, reason: .tooDeep(limit: depth - 1))) {
            try JSONDocument.parse(open + close, maximumDepth: depth - 1)
        }
    }

    @Test func defaultDepthIs32() throws {
        let deep = String(repeating: "{\"a\":[", count: 16) + "1" + String(repeating: "]}", count: 16)
        _ = try JSONDocument.parse(deep)
        #expect(throws: JSONError(offset: 96, reason: .tooDeep(limit: 32))) {
            try JSONDocument.parse(deep.split(separator: "1").joined(separator: "[]"))
        }
    }

    @Test func siblingsAndStringsAddNoDepth() throws {
        _ = try JSONDocument.parse("[" + String(repeating: "[[]],", count: 100) + "{}]", maximumDepth: 3)
        _ = try JSONDocument.parse("\"[[[[\"", maximumDepth: 0)
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, 7, "a"), (#"{"a":1,"b":2,"a":1}"#, 13, "a"), (#"{"":1,"":1}"#, 6, ""),
        (#"{"a":1,"\u0061":2}"#, 7, "a"), (#"{"\u0061":1,"a":2}"#, 12, "a"), (#"{"\u0061":1,"\u0061":2}"#, 12, "a"),
        (#"{"/":1,"\/":2}"#, 7, "/"), (#"{"é":1,"\u00E9":2}"#, 8, "é"), (#"{"😀":1,"\ud83d\ude00":2}"#, 10, "😀"),
        (#"[{"x":{"n":1,"n":[]}}]"#, 13, "n"), (#"{"a":{"b":{}},"c":1,"a":[]}"#, 20, "a"),
        (#"{"b":1,"a":1,"a":1,"b":1}"#, 13, "a"),
    ])
    func refusesDuplicateNames(_ text: String, offset: Int, key: String) {
        #expect(throws: JSONError(offset: offset, reason: .duplicateKey(key))) { try JSONDocument.parse(text) }
    }

    @Test func namesCompareByTheirScalars() throws {
        let document = try JSONDocument.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(document.root["\u{E9}"]?.int == 1)
        #expect(document.root["e\u{301}"]?.int == 2)
    }

    @Test(arguments: [15, 16, 17, 18, 1000])
    func refusesDuplicateNamesInLargeObjects(_ count: Int) throws {
        var members = (0..<count).map { "\"name\($0)\":{\"in\":\($0)}" }
        let plain = try JSONDocument.parse("{\(members.joined(separator: ","))}")
        #expect(plain.root.count == count)
        #expect(plain.root["name\(count - 1)"]?["in"]?.int == count - 1)

        // Two duplicates: the first in the text is named. One of them is spelled another way.
        members[count - 1] = "\"name3\":null"
        members[count - 3] = "\"n\\u0061me5\":null"
        let offset = members[..<(count - 3)].reduce(1) { $0 + $1.utf8.count + 1 }
        #expect(throws: JSONError(offset: offset, reason: .duplicateKey("name5"))) {
            try JSONDocument.parse("{\(members.joined(separator: ","))}")
        }
    }

    @Test func errorsHaveReadableDescriptions() {
        func message(_ text: String) -> String {
            do {
                _ = try JSONDocument.parse(text)
                return "no error"
            } catch {
                return error.description
            }
        }
        #expect(message(#"{"a":1,"a":2}"#) == "duplicate key \"a\" at byte 7")
        #expect(message("[1,]") == "expected a value at byte 3")
        #expect(message("[1 2]") == "expected \",\" or \"]\" at byte 3")
        #expect(message("1e9999") == "a number beyond what can be kept exactly at byte 0")
        let long = String(repeating: "x", count: 1000)
        #expect(message("{\"\(long)\":1,\"\(long)\":1}").utf8.count < 120)
        let reasons: [JSONError.Reason] = [
            .empty, .byteOrderMark, .unexpectedEnd, .expected("a value"), .trailingContent, .invalidNumber,
            .inexactNumber, .controlCharacter, .invalidUTF8, .invalidEscape, .loneSurrogate, .tooDeep(limit: 7),
            .duplicateKey("a"), .tooLong,
        ]
        #expect(Set(reasons.map(\.description)).count == reasons.count)
    }

    @Test func parsesAPartOfABuffer() throws {
        let lines = [UInt8]("{\"a\":1}\n{\"a\":}\n".utf8)
        #expect(try JSONDocument(slice: lines[0..<7]).root["a"]?.int == 1)
        #expect(throws: JSONError(offset: 5, reason: .expected("a value"))) {
            try JSONDocument(slice: lines[8..<14])
        }
    }
}
