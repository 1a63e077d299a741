import JSON
import Testing

@Suite struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func putsCommasBetweenValues() {
        let text = written { json in
            json.object { json in
                json.key("a")
                json.value(1)
                json.key("b")
                json.array { json in
                    json.value("x")
                    json.object { _ in }
                    json.array { _ in }
                    json.null()
                    json.value(true)
                    json.value(false)
                }
                json.key("c")
                json.beginObject()
                json.key("d")
                json.beginArray()
                json.endArray()
                json.key("e")
                json.raw("[1]")
                json.endObject()
                json.key("f")
                json.raw([UInt8]("{}".utf8))
                json.key("g")
                json.raw([UInt8]("[2]".utf8)[1...1])
            }
        }
        #expect(text == #"{"a":1,"b":["x",{},[],null,true,false],"c":{"d":[],"e":[1]},"f":{},"g":2}"#)
    }

    @Test func commaFollowsAnEmptyContainer() {
        #expect(
            written {
                $0.array { json in
                    json.array { _ in }; json.value(1)
                }
            } == "[[],1]")
        #expect(
            written {
                $0.array { json in
                    json.object { _ in }; json.value(1)
                }
            } == "[{},1]")
    }

    @Test func rethrowsErrorsOfTheBody() {
        struct Stop: Error {}
        var writer = JSONWriter()
        #expect(throws: Stop.self) { try writer.object { _ throws(Stop) in throw Stop() } }
        #expect(throws: Stop.self) { try writer.array { _ throws(Stop) in throw Stop() } }
    }

    @Test(arguments: [
        ("", #""""#), ("abc", #""abc""#), ("a\"b", #""a\"b""#), ("\\", #""\\""#), ("/", #""/""#),
        ("\u{8}\u{C}\n\r\t", #""\b\f\n\r\t""#), ("\0", #""\u0000""#), ("\u{1}\u{1F}", #""\u0001\u001f""#),
        ("\u{7F}", "\"\u{7F}\""), ("é€😀", #""é€😀""#), ("1234567\"", #""1234567\"""#),
        ("12345678\n9", #""12345678\n9""#),
        ("\u{2028}", "\"\u{2028}\""),
    ])
    func escapesOnlyWhatMustBe(_ text: String, expected: String) throws {
        #expect(written { $0.value(text) } == expected)
        #expect(
            written {
                $0.object { json in
                    json.key(text as String); json.null()
                }
            } == "{\(expected):null}")
        let bytes = Array(text.utf8)
        #expect(written { json in bytes.withUnsafeBufferPointer { json.value(utf8: $0) } } == expected)
        #expect(try JSONDocument.parse(expected).root.stringEquals(text))
    }

    @Test(
        arguments: [
            (0, "0"), (7, "7"), (-1, "-1"), (10, "10"), (-99, "-99"), (1_234_567_890, "1234567890"),
            (.max, "9223372036854775807"), (.min, "-9223372036854775808"),
        ] as [(Int64, String)])
    func writesIntegers(_ number: Int64, expected: String) {
        #expect(written { $0.value(number) } == expected)
        #expect(written { $0.value(Int(number)) } == expected)
    }

    @Test(
        arguments: [
            (67, 2, "0.67"), (50, 2, "0.5"), (600, 2, "6"), (0, 2, "0"), (62, 1, "6.2"), (60, 1, "6"), (5, 3, "0.005"),
            (-5, 1, "-0.5"), (-1230, 2, "-12.3"), (7, 0, "7"), (70, 0, "70"), (12345, 2, "123.45"), (100, 2, "1"),
            (.max, 18, "9.223372036854775807"), (.min, 19, "-0.9223372036854775808"),
            (1, 25, "0.0000000000000000000000001"),
            (5, -3, "5"),
        ] as [(Int64, Int, String)])
    func writesFixedPointNumbers(_ number: Int64, digits: Int, expected: String) {
        #expect(written { $0.fixed(number, fractionDigits: digits) } == expected)
    }

    @Test func copiesValuesUnchanged() throws {
        let root = try JSONDocument.parse(#"{"amount": 49.990, "list": [ 1, 2 ]}"#).root
        let text = written { json in
            json.array { json in
                for member in root.members { json.value(member.value) }
            }
        }
        #expect(text == "[49.990,[ 1, 2 ]]")
    }
}
