extension JSONValue {
    /// The number of an array's elements or an object's members; 0 for another kind.
    public var count: Int { node.count }

    /// The object's member with exactly this name; nil if there is none or the value is no object.
    public subscript(key: String) -> JSONValue? {
        var key = key
        return key.withUTF8 { member(named: $0) }
    }

    /// The object's member with exactly this name in UTF-8; nil if there is none or the value is no object.
    public func member(named key: UnsafeBufferPointer<UInt8>) -> JSONValue? {
        let index = index
        let found: Int? = document.nodes.withUnsafeBufferPointer { nodes in
            let object = nodes[index]
            guard object.isObject else { return nil }
            return document.bytes.withUnsafeBufferPointer { bytes in
                var name = index + 1
                while name < Int(object.next) {
                    if Self.isName(nodes[name], key, in: bytes) { return name + 1 }
                    name = Int(nodes[name + 1].next)
                }
                return nil
            }
        }
        return found.map { JSONValue(document: document, index: $0) }
    }

    private static func isName(
        _ node: JSONNode, _ key: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard node.isEscaped else {
            let content = node.content
            return content.count == key.count && equalBytes(UnsafeBufferPointer(rebasing: bytes[content]), key)
        }
        return withText(of: node, in: bytes) { equalBytes($0, key) }
    }

    /// The elements of an array, in order; empty for another kind.
    public var elements: Elements {
        let node = node
        return Elements(document: document, position: index + 1, end: node.kind == .array ? Int(node.next) : index + 1)
    }

    /// The members of an object, in order; empty for another kind.
    public var members: Members {
        let node = node
        return Members(document: document, position: index + 1, end: node.isObject ? Int(node.next) : index + 1)
    }

    /// The elements of an array.
    public struct Elements: Sequence, IteratorProtocol, Sendable {
        let document: JSONDocument
        var position: Int
        let end: Int

        /// The next element; nil after the last.
        public mutating func next() -> JSONValue? {
            guard position < end else { return nil }
            let element = JSONValue(document: document, index: position)
            position = Int(element.node.next)
            return element
        }
    }

    /// The members of an object.
    public struct Members: Sequence, IteratorProtocol, Sendable {
        let document: JSONDocument
        var position: Int
        let end: Int

        /// The next member's name (unescaped) and value; nil after the last.
        public mutating func next() -> (key: String, value: JSONValue)? {
            guard position < end else { return nil }
            let name = JSONValue(document: document, index: position)
            let value = JSONValue(document: document, index: position + 1)
            position = Int(value.node.next)
            return (name.string ?? "", value)
        }
    }
}
