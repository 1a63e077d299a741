import JSON
import Loyalty

/// A file with a project's definitions, YAML or JSON, that was read but not judged yet: the JSON that it means, and
/// where in the file each value stands.
struct DefinitionsFile: Sendable {
    /// The largest file, in bytes.
    static let maximumSize = 8 * 1_024 * 1_024

    /// The file's name in messages.
    let name: String
    /// What the file says.
    private(set) var document: JSONDocument
    private let places: ValuePlaces

    /// A place in a text, in lines and Unicode scalars from 1.
    struct Position: Sendable, Hashable {
        var line: Int
        var column: Int
    }

    /// Reads a file's text. A text that begins with `{` is taken for JSON (RFC 8259); what isn't that is YAML 1.2.
    ///
    /// - Parameters:
    ///   - name: The file's name in messages. With `.json` at its end, the text can only be JSON.
    ///   - readFile: Gives the contents of a file that the text names (`auth.jwks: file:PATH`).
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
                // A flow mapping of YAML begins like JSON.
            }
        }
        var composition = YAMLComposition(name: name)
        try composition.compose(bytes)
        let document = try composition.document()
        return (document, ValuePlaces(of: document, composedFrom: composition.positions))
    }

    /// Puts the contents of the file that `auth.jwks` names in its place.
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
            throw DefinitionsFileError("\(place(of: pointer)): \(path) is no JWK set: \(error)")
        }
    }

    /// The project that the file describes.
    ///
    /// - Parameter knownZones: Whether there is an IANA time zone of a name.
    /// - Throws: Everything that is wrong with it, each with its line.
    func project(knownZones: (String) -> Bool) throws(DefinitionsFileError) -> ProjectDefinition {
        switch ProjectDefinition.read(document.root, knownZones: knownZones) {
        case .success(let project): return project
        case .failure(let issues): throw DefinitionsFileError(messages: issues.issues.map(message(for:)))
        }
    }

    /// An issue with the line: `project.yaml:17:15: /events/0/reward/default: expected …`
    func message(for issue: FieldIssue) -> String {
        let pointer = issue.pointer.isEmpty ? "" : "\(issue.pointer): "
        return "\(place(of: issue.pointer)): \(pointer)\(issue.detail)"
    }

    /// Where the value at a pointer stands, or where there is none, the nearest value around it.
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

/// Why a definitions file wasn't taken: one line for each thing that is wrong.
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
