import JSON
import Loyalty
import Yams

/// Makes JSON of a YAML text (YAML 1.2.2, core schema), and remembers where the values stand.
///
/// What JSON doesn't have is refused: tags, several documents, keys that aren't scalars, merge keys. Aliases are
/// written out, so what they can grow to is bounded. (One thing gets lost on the way, in the parser: U+FEFF at the
/// beginning of a text.)
struct YAMLComposition {
    /// The most values, with those that aliases repeat.
    static let maximumNodes = 100_000
    /// How deep lists and mappings can be nested.
    static let maximumDepth = 32

    private let name: String
    private(set) var positions: [String: DefinitionsFile.Position] = [:]
    private var writer = JSONWriter(capacity: 4_096)
    private var nodes = 0

    init(name: String) {
        self.name = name
    }

    mutating func compose(_ text: String) throws(DefinitionsFileError) {
        let root: Node?
        do {
            // The parser keeps a pointer into the string's bytes, which those of a short string don't stay at: up to
            // 15 bytes are kept in the string value itself.
            let text = text.utf8.count > 15 ? text : text + String(repeating: "\n", count: 16)
            // No rules: what a plain scalar is, is decided here, and the default encoding asks the environment.
            root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw Self.error(error, in: text, name: name)
        } catch {
            throw DefinitionsFileError("\(name): \(error)")
        }
        guard let root else { throw DefinitionsFileError("\(name): no definitions") }
        try write(root, at: .root, key: nil, depth: 1)
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
        _ node: Node, at pointer: JSONPointer, key: Node?, depth: Int
    ) throws(DefinitionsFileError) {
        nodes += 1
        guard nodes <= Self.maximumNodes else {
            throw failure("more than \(Self.maximumNodes) values, with those that aliases repeat", at: node)
        }
        // A value on its key's line is where its problem is; one that begins on a line below is better found by its
        // key, and so is an alias, whose value stands somewhere else.
        let place = key.flatMap { key in key.mark?.line == node.mark?.line ? nil : key } ?? node
        if let mark = place.mark { positions[pointer.text] = .init(line: mark.line, column: mark.column) }

        switch node {
        case .scalar(let scalar):
            try write(scalar, node)
        case .sequence(let sequence):
            try check(tag: sequence.tag, among: [.implicit, .nonSpecific, .seq], node)
            try checkDepth(depth, node)
            writer.beginArray()
            for (index, element) in sequence.enumerated() {
                try write(element, at: pointer.appending(index), key: nil, depth: depth + 1)
            }
            writer.endArray()
        case .mapping(let mapping):
            try check(tag: mapping.tag, among: [.implicit, .nonSpecific, .map], node)
            try checkDepth(depth, node)
            writer.beginObject()
            for (key, value) in mapping {
                let name = try name(key)
                writer.key(name)
                try write(value, at: pointer.appending(name), key: key, depth: depth + 1)
            }
            writer.endObject()
        case .alias:
            throw failure("an alias that can't be resolved", at: node)
        }
    }

    private func name(_ key: Node) throws(DefinitionsFileError) -> String {
        guard case .scalar(let scalar) = key else { throw failure("expected a text as the key", at: key) }
        try check(tag: scalar.tag, among: [.implicit, .nonSpecific, .str], key)
        if scalar.string == "<<", scalar.style == .plain {
            throw failure(
                "merge keys (<<) are not part of YAML 1.2: repeat the fields, or name them by an alias", at: key)
        }
        return scalar.string
    }

    /// Writes a scalar as the core schema resolves it (section 10.3.2), where numbers are those that JSON has: octal,
    /// hexadecimal and the like are texts.
    private mutating func write(_ scalar: Node.Scalar, _ node: Node) throws(DefinitionsFileError) {
        try check(tag: scalar.tag, among: [.implicit, .nonSpecific, .str], node)
        guard scalar.style == .plain, scalar.tag.rawValue == Tag.Name.implicit.rawValue else {
            writer.value(scalar.string)
            return
        }
        switch scalar.string {
        case "", "~", "null", "Null", "NULL": writer.null()
        case "true", "True", "TRUE": writer.value(true)
        case "false", "False", "FALSE": writer.value(false)
        default:
            if try isNumber(scalar.string, node) {
                writer.raw(Array(scalar.string.utf8))
            } else {
                writer.value(scalar.string)
            }
        }
    }

    private func isNumber(_ text: String, _ node: Node) throws(DefinitionsFileError) -> Bool {
        guard let first = text.utf8.first, first == UInt8(ascii: "-") || Self.digits.contains(first),
            let last = text.utf8.last, Self.digits.contains(last)
        else { return false }
        do {
            return try JSONDocument.parse(text).root.kind == .number
        } catch {
            if error.reason == .inexactNumber { throw failure("\(error.reason): put it in quotes", at: node) }
            return false
        }
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    private func check(tag: Tag, among allowed: [Tag.Name], _ node: Node) throws(DefinitionsFileError) {
        guard !allowed.contains(where: { $0.rawValue == tag.rawValue }) else { return }
        throw failure("the tag \(tag.rawValue) can't be used here", at: node)
    }

    private func checkDepth(_ depth: Int, _ node: Node) throws(DefinitionsFileError) {
        if depth > Self.maximumDepth { throw failure("nested deeper than \(Self.maximumDepth)", at: node) }
    }

    private func failure(_ message: String, at node: Node) -> DefinitionsFileError {
        guard let mark = node.mark else { return DefinitionsFileError("\(name): \(message)") }
        return DefinitionsFileError("\(name):\(mark): \(message)")
    }

    /// The parser's error in our form.
    private static func error(_ error: YamlError, in text: String, name: String) -> DefinitionsFileError {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            let context = context.map { ", \($0.text) from line \($0.mark.line) on" } ?? ""
            return DefinitionsFileError("\(name):\(mark): not YAML: \(problem)\(context)")
        case .composer(let context, let problem, let mark, _):
            let message = context.map { "\($0.text), \(problem)" } ?? problem
            return DefinitionsFileError("\(name):\(mark): \(message)")
        case .reader(let problem, let offset, _, _):
            let before = offset.map { text.prefix($0).utf8.count }
            let place = before.map { ":\(LineIndex(Array(text.utf8)).position(of: $0))" } ?? ""
            return DefinitionsFileError("\(name)\(place): not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { "\"\($0)\"" }.joined(separator: ", ")
            return DefinitionsFileError("\(name):\(context.mark): duplicate key \(keys); this is the first of it")
        default:
            return DefinitionsFileError("\(name): not YAML: \(error)")
        }
    }
}
