import CYaml
import JSON

/// Reads one YAML document with libyaml.
struct YAMLReader {
    /// The deepest nesting of lists and mappings.
    private let maximumDepth: Int
    /// The most values, including keys; an alias counts once.
    private let maximumNodes: Int
    private var nodes = 0
    /// libyaml requires that its address doesn't change while it is used.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var anchors: [ExactText: YAMLNode] = [:]

    /// The only document in a UTF-8 text; nil if there is none.
    static func document(in bytes: [UInt8], maximumDepth: Int, maximumNodes: Int) throws(YAMLError) -> YAMLNode? {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw YAMLError(message: "out of memory", position: nil) }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<YAMLNode?, YAMLError> in
            yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            var reader = YAMLReader(parser: parser, maximumDepth: maximumDepth, maximumNodes: 2 * maximumNodes)
            do throws(YAMLError) {
                return .success(try reader.document())
            } catch {
                if parser.pointee.error == YAML_SCANNER_ERROR, let position = error.position,
                    let tab = tab(in: bytes, at: position)
                {
                    return .failure(
                        YAMLError(message: "not YAML: a tab; YAML indents with spaces alone", position: tab))
                }
                guard error.position == nil, parser.pointee.error == YAML_READER_ERROR else { return .failure(error) }
                let position = LineIndex(bytes).position(of: min(parser.pointee.problem_offset, bytes.count))
                return .failure(YAMLError(message: error.message, position: position))
            }
        }
        return try result.get()
    }

    /// The position of the tab that the scanner failed at: at its position, or before it on the line.
    private static func tab(in bytes: [UInt8], at position: DefinitionsFile.Position) -> DefinitionsFile.Position? {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.indices.contains(position.line - 1) else { return nil }
        let start = lines[position.line - 1].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard let tab = start.firstIndex(of: UInt8(ascii: "\t")), tab - start.startIndex < position.column else {
            return nil
        }
        return DefinitionsFile.Position(line: position.line, column: tab - start.startIndex + 1)
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>, maximumDepth: Int, maximumNodes: Int) {
        self.parser = parser
        self.maximumNodes = maximumNodes
        self.maximumDepth = maximumDepth
    }

    private mutating func document() throws(YAMLError) -> YAMLNode? {
        _ = try next()  // the stream begins
        guard try next().type == .documentStart else { return nil }
        let root = try node(next(), depth: 1)
        _ = try next()  // the document ends
        let last = try next()
        guard last.type == .streamEnd else {
            throw YAMLError(
                message: "expected a single document in the stream, but found another document",
                position: last.position)
        }
        return root
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
        nodes += 1
        guard nodes <= maximumNodes else {
            throw YAMLError(message: "more than \(maximumNodes) keys and values", position: event.position)
        }
        if event.type == .alias {
            guard let anchor = event.anchor, let node = anchors[anchor] else {
                throw YAMLError(message: "found undefined alias", position: event.position)
            }
            // Aliases to values that contain aliases could nest deeper than the text itself.
            try checkDepth(depth - 1 + node.height, event)
            return node
        }
        let node = YAMLNode(content: try content(of: event, depth: depth), tag: event.tag, position: event.position)
        if let anchor = event.anchor { anchors[anchor] = node }
        return node
    }

    private mutating func content(of event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode.Content {
        if case .scalar(let text, let isPlain) = event.type { return .scalar(text, isPlain: isPlain) }
        try checkDepth(depth, event)
        return event.type == .sequenceStart ? .sequence(try elements(depth)) : .mapping(try members(depth))
    }

    private func checkDepth(_ depth: Int, _ event: YAMLEvent) throws(YAMLError) {
        guard depth <= maximumDepth else {
            throw YAMLError(message: "nested deeper than \(maximumDepth)", position: event.position)
        }
    }

    private mutating func elements(_ depth: Int) throws(YAMLError) -> [YAMLNode] {
        var elements: [YAMLNode] = []
        while true {
            let event = try next()
            if event.type == .sequenceEnd { return elements }
            elements.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func members(_ depth: Int) throws(YAMLError) -> [(key: YAMLNode, value: YAMLNode)] {
        var members: [(key: YAMLNode, value: YAMLNode)] = []
        var places: [ExactText: DefinitionsFile.Position] = [:]
        while true {
            let event = try next()
            if event.type == .mappingEnd { return members }
            let key = try node(event, depth: depth + 1)
            if case .scalar(let name, _) = key.content {
                if let first = places[name] {
                    throw YAMLError(message: "duplicate key \"\(name)\"; this is the first one", position: first)
                }
                places[name] = key.position
            }
            members.append((key, try node(next(), depth: depth + 1)))
        }
    }

    private func next() throws(YAMLError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw parserError() }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(event)
    }

    /// libyaml's last error.
    private func parserError() -> YAMLError {
        let parser = parser.pointee
        let problem = parser.problem.map { String(cString: $0) } ?? "out of memory"
        guard parser.error == YAML_SCANNER_ERROR || parser.error == YAML_PARSER_ERROR else {
            return YAMLError(message: "not YAML: \(problem)", position: nil)
        }
        let context = parser.context.map {
            ", \(String(cString: $0)) from line \(DefinitionsFile.Position(parser.context_mark).line) on"
        }
        return YAMLError(
            message: "not YAML: \(problem)\(context ?? "")", position: DefinitionsFile.Position(parser.problem_mark))
    }
}

/// An event of the parser.
private struct YAMLEvent {
    enum Kind: Equatable {
        case documentStart, streamEnd, alias, sequenceStart, sequenceEnd, mappingStart, mappingEnd
        case scalar(String, isPlain: Bool)
        /// The beginning of the stream, or the end of a document.
        case other
    }

    let type: Kind
    /// The event's anchor, or the one that an alias refers to.
    private(set) var anchor: String?
    private(set) var tag: String?
    let position: DefinitionsFile.Position

    init(_ event: yaml_event_t) {
        position = DefinitionsFile.Position(event.start_mark)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: type = .documentStart
        case YAML_STREAM_END_EVENT: type = .streamEnd
        case YAML_ALIAS_EVENT:
            type = .alias
            anchor = Self.text(event.data.alias.anchor)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            type = .scalar(
                String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
            anchor = Self.text(scalar.anchor)
            tag = Self.text(scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            type = .sequenceStart
            anchor = Self.text(event.data.sequence_start.anchor)
            tag = Self.text(event.data.sequence_start.tag)
        case YAML_SEQUENCE_END_EVENT: type = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            type = .mappingStart
            anchor = Self.text(event.data.mapping_start.anchor)
            tag = Self.text(event.data.mapping_start.tag)
        case YAML_MAPPING_END_EVENT: type = .mappingEnd
        default: type = .other
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}

extension DefinitionsFile.Position {
    /// libyaml counts from 0, and columns in Unicode scalars.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: mark.line + 1, column: mark.column + 1)
    }
}
