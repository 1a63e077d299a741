import JSON

extension LeaderboardDefinition: ListedDefinition, ReadableDefinition {
    /// The leaderboards of a project.
    public static var list: WritableKeyPath<ProjectDefinition, [LeaderboardDefinition]> { \.leaderboards }
    /// The same as `leaderboardId`.
    public var definitionId: String { leaderboardId }

    static var form: DefinitionForm {
        DefinitionForm(
            name: "a leaderboard", plural: "leaderboards", idField: "leaderboardId",
            fields: ["leaderboardId", "title", "window", "usergroupId"],
            maximumCount: ProjectDefinition.maximumLeaderboards)
    }

    /// Reads a leaderboard definition, as in a definitions file.
    ///
    /// - Parameters:
    ///   - id: The leaderboard id if the caller knows it; the JSON may then omit `leaderboardId`.
    ///   - project: The project that has or will have the leaderboard. Its groups can be named.
    /// - Returns: The definition, or all issues found.
    public static func read(
        _ json: JSONValue, id: String? = nil, in project: ProjectDefinition
    ) -> Result<LeaderboardDefinition, DefinitionIssues> {
        readSingle(json, id: id, in: project)
    }

    /// Nil if a required field has an issue.
    init?(reading object: ObjectReader, id: String?, scope: DefinitionScope) {
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
