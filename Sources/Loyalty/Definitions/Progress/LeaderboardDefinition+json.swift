import JSON

extension LeaderboardDefinition {
    private static let fields = ["leaderboardId", "title", "window", "usergroupId"]

    /// Reads a leaderboard definition, as in a definitions file.
    ///
    /// - Parameters:
    ///   - id: The leaderboard id if the caller knows it; the JSON may then omit `leaderboardId`.
    ///   - project: The project that has or will have the leaderboard. Its groups can be named.
    /// - Returns: The definition, or all issues found.
    public static func read(
        _ json: JSONValue, id: String? = nil, in project: ProjectDefinition
    ) -> Result<LeaderboardDefinition, DefinitionIssues> {
        let field = Field(value: json, pointer: .root, issues: IssueList())
        let leaderboard = ObjectReader(field, "a leaderboard", fields: fields).flatMap {
            LeaderboardDefinition(reading: $0, id: id, scope: DefinitionScope(project))
        }
        if let leaderboard,
            !project.leaderboards.contains(where: { $0.leaderboardId.isExactly(leaderboard.leaderboardId) })
        {
            field.checkRoom(
                for: "leaderboards", have: project.leaderboards.count, limit: ProjectDefinition.maximumLeaderboards)
        }
        return field.issues.result(leaderboard)
    }

    /// Reads the leaderboards of a definitions file.
    static func read(list: Field, scope: DefinitionScope) -> [LeaderboardDefinition] {
        var ids = UniqueIds()
        return list.elements(of: "leaderboards", atMost: ProjectDefinition.maximumLeaderboards).compactMap { element in
            guard let object = ObjectReader(element, "a leaderboard", fields: fields) else { return nil }
            ids.insert(object["leaderboardId"]?.value.string, object, at: "leaderboardId")
            return LeaderboardDefinition(reading: object, id: nil, scope: scope)
        }
    }

    /// Nil if a required field has an issue.
    private init?(reading object: ObjectReader, id: String?, scope: DefinitionScope) {
        let id = object.id("leaderboardId", given: id)
        let title = object["title"].flatMap(LocalizedText.read)
        let window = object.required("window")?.choice(of: Window.self)
        let usergroup = object["usergroupId"].flatMap(scope.usergroup)
        guard let id, let window else { return nil }
        self.init(leaderboardId: id, title: title, window: window, usergroupId: usergroup)
    }

    /// Writes the definition, without a title or group if there is none.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("leaderboardId", leaderboardId)
            if let title {
                writer.key("title")
                title.write(to: &writer)
            }
            writer.member("window", window.rawValue)
            if let usergroupId { writer.member("usergroupId", usergroupId) }
        }
    }
}
