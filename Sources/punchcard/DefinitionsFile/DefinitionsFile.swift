import JSON
import Loyalty

/// A file with a project's definitions in YAML or JSON, parsed but not checked yet: its content as JSON, and the
/// position of each value.
struct DefinitionsFile: Sendable {
    /// The largest file, in bytes.
    static let maximumSize = 8 * 1_024 * 1_024

    /// The file's name in messages.
    let name: String
    /// The file's content.
    private(set) var document: JSONDocument
    private let places: ValuePlaces

    /// A position in a text: line and column from 1, the column in Unicode scalars.
    struct Position: Sendable, Hashable {
        var line: Int
        var column: Int
    }

    /// Parses a file. A text that begins with `{` is parsed as JSON (RFC 8259), and as YAML 1.2 if that fails.
    ///
    /// - Parameters:
    ///   - name: The file's name in messages. If it ends in `.json`, the text must be JSON.
    ///   - readFile: Returns the content of a file that the text refers to (`auth.jwks: file:PATH`).
    /// - Throws: What is wrong with the text, with the line.
    init(_ bytes: [UInt8], name: String, readFile: (String) throws -> [UInt8]) throws(DefinitionsFileError) {
        self.name = name
        guard bytes.count <= Self.maximumSize else {
            throw DefinitionsFileError("\(name): larger than \(Self.maximumSize / 1_024 / 1_024) MiB")
        }
        let text: [UInt8]
        switch TextEncoding(of: bytes[...]) {
        case .utf8: text = bytes
        case .markedUTF8: text = Array(bytes.dropFirst(TextEncoding.markLength))
        case .utf16: throw DefinitionsFileError("\(name): UTF-16, expected UTF-8: iconv -f UTF-16 -t UTF-8 converts it")
        }
        guard String(validating: text, as: UTF8.self) != nil else {
            throw DefinitionsFileError("\(name): not UTF-8")
        }
        (document, places) = try Self.read(text, name: name)
        try resolveKeySet(readFile)
    }

    private static func read(
        _ bytes: [UInt8], name: String
    ) throws(DefinitionsFileError) -> (JSONDocument, ValuePlaces) {
        let isNamedJSON = name.hasSuffix(".json")
        let firstByte = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if isNamedJSON || firstByte == UInt8(ascii: "{") {
            do {
                let document = try JSONDocument(bytes, options: .finiteNumbers)
                return (document, ValuePlaces(of: document))
            } catch  where isNamedJSON {
                let position = LineIndex(bytes).position(of: error.offset)
                throw DefinitionsFileError("\(name):\(position): \(error.reason)")
            } catch {
                // A YAML flow mapping also begins with `{`.
            }
        }
        var composition = YAMLComposition(name: name)
        try composition.compose(bytes)
        let document = try composition.document()
        return (document, ValuePlaces(of: document, composedFrom: composition.positions))
    }

    /// Replaces `auth.jwks: file:PATH` with the content of that file.
    private mutating func resolveKeySet(_ readFile: (String) throws -> [UInt8]) throws(DefinitionsFileError) {
        guard let value = document.root["auth"]?["jwks"], let text = value.string, text.hasPrefix("file:") else {
            return
        }
        let path = String(text.dropFirst(5))
        let pointer = "/auth/jwks"
        let contents: [UInt8]
        do {
            contents = try readFile(path)
        } catch {
            throw DefinitionsFileError("\(place(of: pointer)): can't read \(path): \(error)")
        }
        do {
            let set = try JSONDocument(contents, options: .received).root.source
            var bytes = document.bytes
            bytes.replaceSubrange(value.source.indices, with: set)
            document = try JSONDocument(bytes)
        } catch {
            throw DefinitionsFileError("\(place(of: pointer)): \(path) is not a JWK set: \(error)")
        }
    }

    /// The project that the file describes.
    ///
    /// - Parameter knownZones: Whether an IANA time zone with this name exists.
    /// - Throws: All issues, each with its line.
    func project(knownZones: (String) -> Bool) throws(DefinitionsFileError) -> ProjectDefinition {
        switch ProjectDefinition.read(document.root, knownZones: knownZones) {
        case .success(let project): return project
        case .failure(let issues):
            let placed = issues.issues.map { (place: position(of: $0.pointer), message: message(for: $0)) }
            let inOrder = placed.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
            throw DefinitionsFileError(messages: inOrder.map(\.message))
        }
    }

    /// An issue with its line: `project.yaml:17:15: /events/0/reward/default: expected …`
    func message(for issue: FieldIssue) -> String {
        let pointer = issue.pointer.isEmpty ? "" : "\(issue.pointer): "
        return "\(place(of: issue.pointer)): \(pointer)\(issue.detail)"
    }

    /// The position of the value at a pointer, or of the innermost value around it if there is none.
    func position(of pointer: String) -> Position {
        places.position(of: pointer)
    }

    private func place(of pointer: String) -> String {
        "\(name):\(position(of: pointer))"
    }
}

extension DefinitionsFile.Position: CustomStringConvertible {
    /// `LINE:COLUMN`
    var description: String { "\(line):\(column)" }
}

/// Why a definitions file was refused: one line per issue.
struct DefinitionsFileError: Error, Equatable, CustomStringConvertible {
    var messages: [String]

    init(messages: [String]) {
        self.messages = messages
    }

    init(_ message: String) {
        messages = [message]
    }

    var description: String { messages.joined(separator: "\n") }
}
