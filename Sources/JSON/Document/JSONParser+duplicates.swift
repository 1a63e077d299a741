extension JSONParser {
    /// Up to this many members, comparing each name with each other one is faster than hashing.
    private static let fewMembers = 16

    /// RFC 8259, section 4, leaves open what a repeated name means, so it is refused.
    func refuseDuplicateNames(of object: Int) throws(JSONError) {
        if nodes[object].count <= Self.fewMembers {
            try comparePairs(of: object)
        } else {
            try compareHashes(of: object)
        }
    }

    private func comparePairs(of object: Int) throws(JSONError) {
        let first = object + 1
        let end = Int(nodes[object].next)
        var name = Int(nodes[first + 1].next)
        while name < end {
            var earlier = first
            while earlier < name {
                if equalNames(earlier, name) { throw duplicate(name) }
                earlier = Int(nodes[earlier + 1].next)
            }
            name = Int(nodes[name + 1].next)
        }
    }

    /// Sorts the names by a hash and compares names with equal hashes. Each process seeds Swift's hash anew, so
    /// nobody can make a text whose names all have the same hash; a large object costs n log n.
    private func compareHashes(of object: Int) throws(JSONError) {
        var names: [(hash: Int, node: Int)] = []
        names.reserveCapacity(nodes[object].count)
        let end = Int(nodes[object].next)
        var name = object + 1
        while name < end {
            names.append((hash(of: name), name))
            name = Int(nodes[name + 1].next)
        }
        names.sort { $0 < $1 }

        // Report the duplicate that comes first in the text, in whatever order the hashes are.
        var found: Int?
        for (position, second) in names.enumerated() {
            var earlier = position - 1
            while earlier >= 0, names[earlier].hash == second.hash {
                if equalNames(names[earlier].node, second.node) {
                    found = min(found ?? second.node, second.node)
                    break
                }
                earlier -= 1
            }
        }
        if let found { throw duplicate(found) }
    }

    private func hash(of name: Int) -> Int {
        withText(of: nodes[name], in: bytes) { text in
            var hasher = Hasher()
            hasher.combine(bytes: UnsafeRawBufferPointer(text))
            return hasher.finalize()
        }
    }

    private func equalNames(_ first: Int, _ second: Int) -> Bool {
        let (left, right) = (nodes[first], nodes[second])
        if !left.isEscaped, !right.isEscaped {
            return left.end &- left.start == right.end &- right.start
                && equalBytes(
                    UnsafeBufferPointer(rebasing: bytes[left.content]),
                    UnsafeBufferPointer(rebasing: bytes[right.content]))
        }
        return withText(of: left, in: bytes) { leftText in
            withText(of: right, in: bytes) { rightText in equalBytes(leftText, rightText) }
        }
    }

    private func duplicate(_ name: Int) -> JSONError {
        let text = withText(of: nodes[name], in: bytes) { String(decoding: $0, as: UTF8.self) }
        return error(.duplicateKey(text), at: Int(nodes[name].start))
    }
}
