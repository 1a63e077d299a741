import JSON
import Loyalty

/// Converts YAML (YAML 1.2.2, core schema) to JSON, and records the positions of the values.
///
/// Everything that JSON lacks is refused: tags, several documents, keys that aren't scalars, merge keys, infinity.
/// Aliases are expanded, so the result is bounded in values and in bytes. (libyaml drops a U+FEFF at the beginning of
/// a text.)
struct YAMLComposition: ~Copyable {
    /// The most values, counting each expansion of an alias.
    static let maximumNodes = 100_000
    /// The deepest nesting of lists and mappings.
    static let maximumDepth = 32

    /// The most characters of a scalar that a message repeats.
    private static let longestQuote = 64
    /// The most bytes of JSON, counting each expansion of an alias: twice the largest file.
    static let maximumText = 2 * DefinitionsFile.maximumSize

    private let name: String
    /// The positions of values, by the offset in the composed text of the value or of the comma before it.
    private(set) var positions: [(offset: Int, position: DefinitionsFile.Position)] = []
    private var writer = JSONWriter(capacity: 4_096)
    private var nodes = 0

    init(name: String) {
        self.name = name
    }

    mutating func compose(_ bytes: [UInt8]) throws(DefinitionsFileError) {
        let root: YAMLNode?
        do throws(YAMLError) {
            root = try YAMLReader.document(in: bytes, maximumDepth: Self.maximumDepth, maximumNodes: Self.maximumNodes)
        } catch {
            throw failure(error.message, at: error.position)
        }
        guard let root else { throw DefinitionsFileError("\(name): no definitions") }
        try write(root, key: nil)
    }

    /// The composed document.
    func document() throws(DefinitionsFileError) -> JSONDocument {
        do {
            return try JSONDocument(writer.bytes, maximumDepth: Self.maximumDepth)
        } catch {
            throw DefinitionsFileError("\(name): \(error.reason)")
        }
    }

    private mutating func write(_ node: YAMLNode, key: YAMLNode?) throws(DefinitionsFileError) {
        nodes += 1
        guard nodes <= Self.maximumNodes else {
            throw failure(
                "more than \(Self.maximumNodes) values, including those that aliases repeat", at: node.position)
        }
        // A problem with a value on its key's line is reported at the value. If the value begins on a later line, the
        // key is easier to find. The same is true of an alias, whose value is elsewhere in the file.
        let place = key.flatMap { key in key.position.line == node.position.line ? nil : key } ?? node
        positions.append((writer.count, place.position))

        switch node.content {
        case .scalar(let text, let isPlain):
            try write(text, isPlain: isPlain, node)
            try checkText(node)
        case .sequence(let elements):
            try check(node, among: [YAMLTag.nonSpecific, YAMLTag.sequence])
            writer.beginArray()
            for element in elements { try write(element, key: nil) }
            writer.endArray()
        case .mapping(let members):
            try check(node, among: [YAMLTag.nonSpecific, YAMLTag.mapping])
            writer.beginObject()
            for (key, value) in members {
                let name = try name(key)
                writer.key(name)
                try checkText(key)
                try write(value, key: key)
            }
            writer.endObject()
        }
    }

    private func checkText(_ node: YAMLNode) throws(DefinitionsFileError) {
        guard writer.count <= Self.maximumText else {
            throw failure(
                "more than \(Self.maximumText / 1_024 / 1_024) MiB of text, including what aliases repeat",
                at: node.position
            )
        }
    }

    private func name(_ key: YAMLNode) throws(DefinitionsFileError) -> String {
        guard case .scalar(let name, let isPlain) = key.content else {
            throw failure("expected a text as the key", at: key.position)
        }
        try check(key, among: [YAMLTag.nonSpecific, YAMLTag.string])
        if name == "<<", isPlain {
            throw failure(
                "merge keys (<<) are not part of YAML 1.2: repeat the fields, or name them by an alias",
                at: key.position)
        }
        return name
    }

    /// Writes a scalar as the core schema resolves it (section 10.3.2).
    private mutating func write(_ text: String, isPlain: Bool, _ node: YAMLNode) throws(DefinitionsFileError) {
        try check(node, among: [YAMLTag.nonSpecific, YAMLTag.string])
        guard isPlain, node.tag == nil else {
            writer.value(text)
            return
        }
        switch text {
        case "", "~", "null", "Null", "NULL": writer.null()
        case "true", "True", "TRUE": writer.value(true)
        case "false", "False", "FALSE": writer.value(false)
        default:
            switch YAMLNumber(text) {
            case .number(let number): try write(number: number, node)
            case .text: writer.value(text)
            case .refused(let meant):
                throw failure(
                    "\"\(text.prefix(Self.longestQuote))\" looks like a number, but isn't one in YAML 1.2: write "
                        + "\(meant ?? "one such as 1000, 0.5 or 1e3"), or put it in quotes if it is a text",
                    at: node.position)
            }
        }
    }

    private mutating func write(number: String, _ node: YAMLNode) throws(DefinitionsFileError) {
        do {
            _ = try JSONDocument.parse(number, options: .finiteNumbers)
        } catch {
            throw failure("\(error.reason): put it in quotes", at: node.position)
        }
        writer.raw(Array(number.utf8))
    }

    private func check(_ node: YAMLNode, among allowed: [String]) throws(DefinitionsFileError) {
        guard let tag = node.tag, !allowed.containsExactly(tag) else { return }
        throw failure("the tag \(tag) can't be used here", at: node.position)
    }

    private func failure(_ message: String, at position: DefinitionsFile.Position?) -> DefinitionsFileError {
        guard let position else { return DefinitionsFileError("\(name): \(message)") }
        return DefinitionsFileError("\(name):\(position): \(message)")
    }
}
