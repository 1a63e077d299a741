import JSON
import Loyalty

/// Makes JSON of a YAML text (YAML 1.2.2, core schema), and remembers where the values stand.
///
/// What JSON doesn't have is refused: tags, several documents, keys that aren't scalars, merge keys. Aliases are
/// written out, so what they can grow to is bounded. (One thing gets lost on the way, in the parser: U+FEFF at the
/// beginning of a text.)
struct YAMLComposition: ~Copyable {
    /// The most values, with those that aliases repeat.
    static let maximumNodes = 100_000
    /// How deep lists and mappings can be nested.
    static let maximumDepth = 32

    private let name: String
    private(set) var positions: [ExactText: DefinitionsFile.Position] = [:]
    private var writer = JSONWriter(capacity: 4_096)
    private var nodes = 0

    init(name: String) {
        self.name = name
    }

    mutating func compose(_ bytes: [UInt8]) throws(DefinitionsFileError) {
        let root: YAMLNode?
        do throws(YAMLError) {
            root = try YAMLReader.document(in: bytes, maximumDepth: Self.maximumDepth)
        } catch {
            throw failure(error.message, at: error.position)
        }
        guard let root else { throw DefinitionsFileError("\(name): no definitions") }
        try write(root, at: .root, key: nil)
    }

    /// The composed text.
    func document() throws(DefinitionsFileError) -> JSONDocument {
        do {
            return try JSONDocument(writer.bytes, maximumDepth: Self.maximumDepth)
        } catch {
            throw DefinitionsFileError("\(name): \(error.reason)")
        }
    }

    private mutating func write(
        _ node: YAMLNode, at pointer: JSONPointer, key: YAMLNode?
    ) throws(DefinitionsFileError) {
        nodes += 1
        guard nodes <= Self.maximumNodes else {
            throw failure(
                "more than \(Self.maximumNodes) values, with those that aliases repeat", at: node.position)
        }
        // A value on its key's line is where its problem is; one that begins on a line below is better found by its
        // key, and so is an alias, whose value stands somewhere else.
        let place = key.flatMap { key in key.position.line == node.position.line ? nil : key } ?? node
        positions[pointer.text] = place.position

        switch node.content {
        case .scalar(let text, let isPlain):
            try write(text, isPlain: isPlain, node)
        case .sequence(let elements):
            try check(node, among: [YAMLTag.nonSpecific, YAMLTag.sequence])
            writer.beginArray()
            for (index, element) in elements.enumerated() {
                try write(element, at: pointer.appending(index), key: nil)
            }
            writer.endArray()
        case .mapping(let members):
            try check(node, among: [YAMLTag.nonSpecific, YAMLTag.mapping])
            writer.beginObject()
            for (key, value) in members {
                let name = try name(key)
                writer.key(name)
                try write(value, at: pointer.appending(name), key: key)
            }
            writer.endObject()
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

    /// Writes a scalar as the core schema resolves it (section 10.3.2), where numbers are those that JSON has: octal,
    /// hexadecimal and the like are texts.
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
            if try isNumber(text, node) {
                writer.raw(Array(text.utf8))
            } else {
                writer.value(text)
            }
        }
    }

    private func isNumber(_ text: String, _ node: YAMLNode) throws(DefinitionsFileError) -> Bool {
        guard let first = text.utf8.first, first == UInt8(ascii: "-") || Self.digits.contains(first),
            let last = text.utf8.last, Self.digits.contains(last)
        else { return false }
        do {
            return try JSONDocument.parse(text).root.kind == .number
        } catch {
            if error.reason == .inexactNumber { throw failure("\(error.reason): put it in quotes", at: node.position) }
            return false
        }
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    private func check(_ node: YAMLNode, among allowed: [String]) throws(DefinitionsFileError) {
        guard let tag = node.tag, !allowed.containsExactly(tag) else { return }
        throw failure("the tag \(tag) can't be used here", at: node.position)
    }

    private func failure(_ message: String, at position: DefinitionsFile.Position?) -> DefinitionsFileError {
        guard let position else { return DefinitionsFileError("\(name): \(message)") }
        return DefinitionsFileError("\(name):\(position): \(message)")
    }
}
