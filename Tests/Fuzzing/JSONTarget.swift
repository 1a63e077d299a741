import JSON

/// JSON that is taken means the same when it is written and read again, and is JSON by its grammar too.
enum JSONTarget {
    static func run(_ bytes: [UInt8]) throws {
        let document: JSONDocument
        do {
            document = try JSONDocument(bytes)
        } catch {
            let isGood = (0...bytes.count).contains(error.offset) && error.description.utf8.count < 500
            return try FuzzFinding.check(isGood, error.description)
        }
        do {
            try JSONDocument.checkGrammar(of: bytes[...])
        } catch {
            throw FuzzFinding("read, and no JSON by its grammar: \(error)")
        }
        var writer = JSONWriter()
        try write(document.root, to: &writer)
        let written: JSONDocument
        do {
            written = try JSONDocument(writer.bytes)
        } catch {
            throw FuzzFinding("written as \(String(decoding: writer.bytes, as: UTF8.self)): \(error)")
        }
        try compare(document.root, written.root)
    }

    /// Not as it came, but from what it means.
    private static func write(_ value: JSONValue, to writer: inout JSONWriter) throws {
        switch value.kind {
        case .null: writer.null()
        case .bool: writer.value(value.bool ?? false)
        case .number:
            guard let decimal = value.decimal else { throw FuzzFinding("a number without a value") }
            writer.value(decimal)
        case .string:
            guard let text = value.string else { throw FuzzFinding("a text without a value") }
            writer.value(text)
        case .array:
            writer.beginArray()
            for element in value.elements { try write(element, to: &writer) }
            writer.endArray()
        case .object:
            writer.beginObject()
            for (name, member) in value.members {
                writer.key(name)
                try write(member, to: &writer)
            }
            writer.endObject()
        }
    }

    private static func compare(_ left: JSONValue, _ right: JSONValue) throws {
        let source = String(decoding: left.source, as: UTF8.self)
        let isSame =
            left.kind == right.kind && left.count == right.count && left.bool == right.bool
            && left.decimal == right.decimal
            && (left.string.map { $0.utf8.elementsEqual((right.string ?? "").utf8) } ?? true)
        try FuzzFinding.check(isSame, "\(source), again \(String(decoding: right.source, as: UTF8.self))")
        for (one, other) in zip(left.elements, right.elements) { try compare(one, other) }
        for (one, other) in zip(left.members, right.members) {
            try FuzzFinding.check(one.key.utf8.elementsEqual(other.key.utf8), "the name \(one.key), again \(other.key)")
            try compare(one.value, other.value)
            let found = left[one.key]
            try FuzzFinding.check(found?.offset == one.value.offset, "another member has the name \(one.key)")
        }
    }
}
