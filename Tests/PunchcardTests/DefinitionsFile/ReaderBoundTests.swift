import Foundation
import JSON
import TestSupport
import Testing

@testable import punchcard

/// What is read takes memory by the size of the file, whatever is in it.
@Suite struct ReaderBoundTests {
    private static func error(_ text: String, name: String = "a.yaml") -> String? {
        do {
            _ = try DefinitionsFileFixture.file(text, name: name)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func expandedAliasesAreBounded() {
        let long = String(repeating: "x", count: 1 << 20)
        let repeated = "a: &a \(long)\nb:\n"
        #expect(Self.error(repeated + String(repeating: "  - *a\n", count: 14)) == nil)
        for count in [600, 20_000] {
            #expect(
                Self.error(repeated + String(repeating: "  - *a\n", count: count))
                    == "a.yaml:1:4: more than 16 MiB of text, including what aliases repeat")
        }
        let keys = "a: &a \(long)\nb:\n" + String(repeating: "  - { ? *a : 1 }\n", count: 600)
        #expect(Self.error(keys) == "a.yaml:1:4: more than 16 MiB of text, including what aliases repeat")
        var doubled = "a: &a0 [x, x]\n"
        for level in 1..<30 { doubled += "b\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(Self.error(doubled)?.contains("more than 100000 values, including those that aliases repeat") == true)
    }

    @Test func valuesAreCountedAsTheyAreRead() {
        let values = "[" + String(repeating: "a,", count: 1_000_000) + "]"
        #expect(Self.error("a: 1\nb: \(values)")?.hasPrefix("a.yaml:2:") == true)
        #expect(Self.error("a: 1\nb: \(values)")?.hasSuffix("more than 200000 keys and values") == true)
    }

    /// Places are not kept under pointers that hold the names of all that is around them.
    @Test func aLongNameAroundManyValues() throws {
        let name = String(repeating: "n", count: 1 << 20)
        let values = Array(repeating: "1", count: 50_000).joined(separator: ",")
        for file in ["a.json", "a.yaml"] {
            let file = try DefinitionsFileFixture.file(
                "{\"\(name)\": [\(values)],\n \"b\": [1,\n {\"c/~\": 2}]}", name: file)
            #expect(file.position(of: "/\(name)/49999").line == 1)
            #expect(file.position(of: "/b/1/c~1~0") == DefinitionsFile.Position(line: 3, column: 10))
            #expect(file.position(of: "/b/1/none") == file.position(of: "/b/1"))
            #expect(file.position(of: "/b/7") == file.position(of: "/b"))
            #expect(file.position(of: "/none") == DefinitionsFile.Position(line: 1, column: 1))
        }
    }

    @Test func otherEncodings() throws {
        let text = "project: shop\ntenant: acme\n"
        let little = text.utf8.reduce(into: [UInt8]()) { $0 += [$1, 0] }
        let big = text.utf8.reduce(into: [UInt8]()) { $0 += [0, $1] }
        for bytes in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
            let error = #expect(throws: DefinitionsFileError.self) {
                try DefinitionsFile(bytes, name: "a.yaml") { throw DefinitionsFileFixture.MissingFile(path: $0) }
            }
            #expect(error?.description == "a.yaml: UTF-16, expected UTF-8: iconv -f UTF-16 -t UTF-8 converts it")
        }
        let json = try DefinitionsFile([0xEF, 0xBB, 0xBF] + Array(#"{"a":1}"#.utf8), name: "a.json") {
            throw DefinitionsFileFixture.MissingFile(path: $0)
        }
        #expect(json.document.root["a"]?.int == 1)
    }

    // MARK: - Lines

    private func lines(_ bytes: [UInt8], longestLine: Int) throws -> [[UInt8]] {
        let folder = try TemporaryFolder()
        let source = LineSource(try ByteSource(path: folder.write(bytes, to: "lines")), longestLine: longestLine)
        var lines: [[UInt8]] = []
        while let line = try source.next() { lines.append(Array(line)) }
        #expect(source.bytesRead == bytes.count)
        return lines
    }

    /// Of a line that is too long there is its beginning, one byte more than may be, and the next line comes after it.
    @Test(arguments: [10, 262_144])
    func longLinesAreCutAndSkipped(longest: Int) throws {
        func text(_ count: Int) -> [UInt8] { [UInt8](repeating: UInt8(ascii: "x"), count: count) }
        let (fits, cut) = (text(longest), text(longest + 1))
        let end: [UInt8] = [10]
        for length in [longest + 1, longest + 2, longest + 3, 3 * longest, 1_000_000] {
            let found = try lines(text(length) + end + fits + [13] + end + text(length), longestLine: longest)
            #expect(found.map { Array($0.prefix(longest + 1)) } == [cut, fits, cut], "\(length)")
        }
        #expect(try lines(fits + end + fits, longestLine: longest) == [fits, fits])
    }

    @Test func marksBeforeTheFirstLine() throws {
        let (mark, line): ([UInt8], [UInt8]) = ([0xEF, 0xBB, 0xBF], [123, 125])
        #expect(try lines(mark + line + [10] + line, longestLine: 100) == [line, line])
        #expect(try lines(line + [10] + mark + line, longestLine: 100) == [line, mark + line])
        for bytes: [UInt8] in [
            [0xFF, 0xFE, 123, 0, 125, 0, 10, 0], [0, 123, 0, 125, 0, 10], [123, 0, 125, 0, 10, 0],
        ] {
            let error = #expect(throws: FileError.self) { try lines(bytes, longestLine: 100) }
            #expect(error?.description.contains("is UTF-16, expected UTF-8: iconv") == true)
        }
    }
}
