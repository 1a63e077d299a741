import JSON

extension UsergroupDefinition {
    /// Reads the groups of a definitions file.
    static func read(list: Field) -> [UsergroupDefinition] {
        var ids = UniqueIds()
        return list.elements(of: "groups", atMost: ProjectDefinition.maximumUsergroups).compactMap { element in
            guard let object = ObjectReader(element, "a group", fields: ["usergroupId", "title"]) else { return nil }
            ids.insert(object["usergroupId"]?.value.string, object, at: "usergroupId")
            let id = object.required("usergroupId")?.id()
            let title = object["title"].map(LocalizedText.read)
            guard let id else { return nil }
            return UsergroupDefinition(usergroupId: id, title: (title ?? nil) ?? LocalizedText(id))
        }
    }

    /// Writes the definition.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("usergroupId", usergroupId)
            writer.key("title")
            title.write(to: &writer)
        }
    }
}
