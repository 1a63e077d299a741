import Gateway

/// What a path and method ask for.
enum Operation: Sendable, Equatable {
    case logEvent
    case listEvents
    case getEvent(id: String)
    case listDefinitions(DefinitionKind)
    case getDefinition(DefinitionKind, id: String)
    case putDefinition(DefinitionKind, id: String)
    case deleteDefinition(DefinitionKind, id: String)
    case streakAnalytics
    case challengeAnalytics
    case eventStats
    case createUser
    case listUsers
    case getPoints(userId: String)
    case logEventBatch
    case getUser(id: String)
    case updateUser(id: String)
    case eraseUser(id: String)
    case history(userId: String)
    case exportUser(id: String)
    case streaks(userId: String, streakId: String?)
    case challenges(userId: String, challengeId: String?)
    case rank(userId: String)
    case neighbourhood(userId: String)
    case leaderboard(projectId: String)
    case getProject
    case listAPIKeys
    case createAPIKey
    case revokeAPIKey(name: String)
    case health
    case metrics
    case openAPI
}

/// The paths that are known, and what each method means there.
enum Routes {
    /// Version prefixes, stripped once.
    static let versions: Set<String> = ["v0", "v1", "v2", "v3"]

    /// Every path that is known, less the version, with its parameters in braces.
    static let templates = [
        "/event", "/event/batch", "/event/{eventId}", "/analytics/streak", "/analytics/challenge", "/stats/event",
        "/user", "/user/{userId}",
        "/user/{userId}/points", "/user/{userId}/history", "/user/{userId}/export", "/user/{userId}/streak",
        "/user/{userId}/streak/{streakId}", "/user/{userId}/challenge", "/user/{userId}/challenge/{challengeId}",
        "/user/{userId}/rank", "/user/{userId}/leaderboard", "/project/{projectId}/leaderboard", "/streak",
        "/streak/{streakId}", "/challenge", "/challenge/{challengeId}", "/leaderboard", "/leaderboard/{leaderboardId}",
        "/project", "/apikey", "/apikey/{name}", "/health", "/metrics", "/openapi.json",
    ]

    /// A path less its version.
    static func withoutVersion(_ segments: [String]) -> ArraySlice<String> {
        segments.first.map(versions.contains) ?? false ? segments.dropFirst() : segments[...]
    }

    /// The operations of a path by method; nil where nothing is there.
    static func operations(at segments: [String]) -> [(method: RequestHead.Method, operation: Operation)]? {
        let path = withoutVersion(segments)
        let first = path.first ?? ""
        switch (path.count, first) {
        case (1, "event"): return [(.get, .listEvents), (.post, .logEvent)]
        case (2, "event"):
            let id = path[path.startIndex + 1]
            return definitionOperations(.event, id: id, reading: .getEvent(id: id))
                + (id == "batch" ? [(.post, .logEventBatch)] : [])
        case (1, "streak"): return [(.get, .listDefinitions(.streak))]
        case (1, "challenge"): return [(.get, .listDefinitions(.challenge))]
        case (1, "leaderboard"): return [(.get, .listDefinitions(.leaderboard))]
        case (2, "streak"), (2, "challenge"), (2, "leaderboard"):
            let id = path[path.startIndex + 1]
            return DefinitionKind(rawValue: first).map {
                definitionOperations($0, id: id, reading: .getDefinition($0, id: id))
            }
        case (2, "analytics") where path.last == "streak": return [(.get, .streakAnalytics)]
        case (2, "analytics") where path.last == "challenge": return [(.get, .challengeAnalytics)]
        case (2, "stats") where path.last == "event": return [(.get, .eventStats)]
        case (1, "user"): return [(.get, .listUsers), (.post, .createUser)]
        case (2..., "user"):
            return userOperations(path[path.startIndex + 1], Array(path.dropFirst(2)))
        case (3, "project") where path.last == "leaderboard":
            return [(.get, .leaderboard(projectId: path[path.startIndex + 1]))]
        case (1, "project"): return [(.get, .getProject)]
        case (1, "apikey"): return [(.get, .listAPIKeys), (.post, .createAPIKey)]
        case (2, "apikey"): return [(.delete, .revokeAPIKey(name: path[path.startIndex + 1]))]
        case (1, "health"): return [(.get, .health)]
        case (1, "metrics"): return [(.get, .metrics)]
        case (1, "openapi.json"): return [(.get, .openAPI)]
        default: return nil
        }
    }

    private static func userOperations(
        _ id: String, _ path: [String]
    ) -> [(method: RequestHead.Method, operation: Operation)]? {
        switch (path.count, path.first ?? "") {
        case (0, _): [(.get, .getUser(id: id)), (.patch, .updateUser(id: id)), (.delete, .eraseUser(id: id))]
        case (1, "points"): [(.get, .getPoints(userId: id))]
        case (1, "history"): [(.get, .history(userId: id))]
        case (1, "export"): [(.get, .exportUser(id: id))]
        case (1, "rank"): [(.get, .rank(userId: id))]
        case (1, "leaderboard"): [(.get, .neighbourhood(userId: id))]
        case (1...2, "streak"): [(.get, .streaks(userId: id, streakId: path.count == 2 ? path[1] : nil))]
        case (1...2, "challenge"): [(.get, .challenges(userId: id, challengeId: path.count == 2 ? path[1] : nil))]
        default: nil
        }
    }

    private static func definitionOperations(
        _ kind: DefinitionKind, id: String, reading: Operation
    ) -> [(method: RequestHead.Method, operation: Operation)] {
        [
            (.get, reading), (.put, .putDefinition(kind, id: id)), (.delete, .deleteDefinition(kind, id: id)),
        ]
    }

    /// The operation that a request asks for. HEAD is GET without the body.
    /// - Throws: 404 for an unknown path, 405 with `Allow` for a method that the path doesn't take.
    static func operation(for head: RequestHead) throws(APIError) -> Operation {
        guard let operations = operations(at: head.segments) else { throw .notFound }
        let method = head.method == .head ? .get : head.method
        guard let match = operations.first(where: { $0.method == method }) else {
            throw .methodNotAllowed(allowed(operations.map(\.method)))
        }
        return match.operation
    }

    /// The value of `Allow` for the methods of a path.
    static func allowed(_ methods: [RequestHead.Method]) -> String {
        let all = methods.flatMap { $0 == .get ? [RequestHead.Method.get, .head] : [$0] } + [.options]
        return all.map(\.rawValue).joined(separator: ", ")
    }
}
