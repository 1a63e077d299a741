import JSON

extension LeaderboardDefinition {
    /// Reads the leaderboards of a definitions file.
    static func read(list: Field, scope: DefinitionScope) -> [LeaderboardDefinition] {
        var ids = UniqueIds()
        return list.elements(of: "leaderboards", atMost: ProjectDefinition.maximumLeaderboards).compactMap { element in
            let fields = ["leaderboardId", "window", "usergroupId"]
            guard let object = ObjectReader(element, "a leaderboard", fields: fields) else { return nil }
            ids.insert(object["leaderboardId"]?.value.string, object, at: "leaderboardId")
            let id = object.required("leaderboardId")?.id()
            let window = object.required("window")?.choice(of: Window.self)
            let usergroup = object["usergroupId"].flatMap(scope.usergroup)
            guard let id, let window else { return nil }
            return LeaderboardDefinition(leaderboardId: id, window: window, usergroupId: usergroup)
        }
    }

    /// Writes the definition; the group is left out where there is none.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("leaderboardId", leaderboardId)
            writer.member("window", window.rawValue)
            if let usergroupId { writer.member("usergroupId", usergroupId) }
        }
    }
}

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
