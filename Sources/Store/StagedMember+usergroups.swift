import JSON

/// How a member's groups are kept: NULL for none, else a JSON array.
extension StagedMember {
    static func stored(usergroups: [String]) -> String? {
        guard !usergroups.isEmpty else { return nil }
        var writer = JSONWriter()
        writer.beginArray()
        for group in usergroups { writer.value(group) }
        writer.endArray()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func usergroups(stored: String?) -> [String] {
        guard let stored, let document = try? JSONDocument(Array(stored.utf8)) else { return [] }
        return document.root.elements.compactMap(\.string)
    }
}
