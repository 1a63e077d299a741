import TestSupport
import Testing

@testable import punchcard

/// Files, their lines, and what the command line says.
@Suite struct FilesTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func lines(_ bytes: [UInt8]) throws -> [[UInt8]] {
        let source = LineSource(try ByteSource(path: try folder.write(bytes, to: "lines")))
        var lines: [[UInt8]] = []
        while let line = try source.next() { lines.append(Array(line)) }
        #expect(try source.next() == nil, "the end stays the end")
        #expect(source.bytesRead == bytes.count)
        return lines
    }

    @Test(
        arguments: [
            ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("\n", [""]), ("\n\n", ["", ""]),
            ("a\n\nb\n", ["a", "", "b"]),
            ("a\r\nb\r\n", ["a", "b"]), ("a\rb\n", ["a\rb"]), ("\r\n", [""]), ("a\r", ["a"]), ("\r\r\n", ["\r"]),
            ("é\n😀", ["é", "😀"]),
        ] as [(String, [String])])
    func lineEnds(_ text: String, _ expected: [String]) throws {
        #expect(try lines(Array(text.utf8)) == expected.map { Array($0.utf8) })
    }

    /// Pieces of 256 KiB are read at a time: lines end within them, at their ends and far beyond.
    @Test(arguments: [262_142, 262_143, 262_144, 262_145, 700_000])
    func longLines(length: Int) throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: length)
        let end = UInt8(ascii: "\n")
        #expect(try lines(long + [end] + long) == [long, long])
        #expect(try lines([end] + long + [13, end, 1]) == [[], long, [1]])
    }

    @Test func manyLines() throws {
        let numbers = (0..<50_000).map { Array("\($0)".utf8) }
        #expect(try lines(Array(numbers.joined(separator: [10]))) == numbers)
    }

    @Test func wholeFiles() throws {
        let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = try folder.write(bytes, to: "whole")
        #expect(try Files.contents(of: path) == bytes)
        #expect(try Files.contents(of: path, limit: bytes.count) == bytes)
        let error = try #require(throws: FileError.self) { try Files.contents(of: path, limit: bytes.count - 1) }
        #expect(error.description == "\(path) is larger than 599999 bytes")
        #expect(try ByteSource(path: path).size == bytes.count)
    }

    @Test func filesThatCannotBeRead() throws {
        let path = folder.file("none")
        let error = try #require(throws: FileError.self) { try ByteSource(path: path) }
        #expect(error.description == "\(path) can't be read: No such file or directory")
        #expect(throws: FileError.self) { try Files.contents(of: folder.file("")) }
    }
}
