import Testing

/// Who may do what, cell by cell: a row for each request, a column for each caller.
enum PermissionTable {
    /// Who asks.
    enum Column: String, CaseIterable {
        case nobody
        /// The user whom the request is about.
        case user
        /// Another user of the project.
        case other
        /// A user's token with the scope `admin`.
        case admin
        // API keys with the scope `events`, `read`, `points` or `admin`.
        case events, read, points, manage
        // API keys with every scope that don't hold any more.
        case revoked, expired
        // Administrators of another project of the same tenant, by token and by key.
        case foreign, theirs
    }

    /// What is answered.
    enum Cell: String {
        /// 2xx.
        case yes
        /// 401 `token_missing`.
        case none
        /// 401 `api_key_invalid`.
        case key
        /// 403 `insufficient_scope`.
        case scope
        /// 403 `user_not_allowed`.
        case own
        /// 403 `timestamp_not_allowed`.
        case time
        /// 403 `api_key_required`.
        case server
        /// 404: the other project has nothing of the kind.
        case lacks

        var answer: (status: Int?, code: String?) {
            switch self {
            case .yes: (nil, nil)
            case .none: (401, "token_missing")
            case .key: (401, "api_key_invalid")
            case .scope: (403, "insufficient_scope")
            case .own: (403, "user_not_allowed")
            case .time: (403, "timestamp_not_allowed")
            case .server: (403, "api_key_required")
            case .lacks: (404, nil)
            }
        }
    }

    /// Every route of the program has a row here: one that is added gets its own. What follows a route sets it apart
    /// from others of the same. The last row is the last, as it takes the user's points away.
    private static let text = """
                                                   nobody user   other admin events read  points manage revoked expired foreign theirs
        GET /health                                yes    yes    yes   yes   yes    yes   yes    yes    yes     yes     yes     yes
        GET /openapi.json                          yes    yes    yes   yes   yes    yes   yes    yes    yes     yes     yes     yes
        GET /project                               none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /event                                 none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /event/{eventId}                       none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /streak                                none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /streak/{streakId}                     none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /challenge                             none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /challenge/{challengeId}               none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /leaderboard                           none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /leaderboard/{leaderboardId}           none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /offer                                 none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /offer/{offerId}                       none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /analytics/streak                      none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /analytics/challenge                   none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /analytics/offer                       none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /analytics/retention                   none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /stats/event                           none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /stats/points                          none   yes    yes   yes   scope  yes   scope  yes    key     key     yes     yes
        GET /project/{projectId}/leaderboard       none   yes    yes   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user                                  none   scope  scope yes   scope  yes   scope  yes    key     key     yes     yes
        GET /log                                   none   scope  scope yes   scope  yes   scope  yes    key     key     yes     yes
        GET /metrics                               none   scope  scope yes   scope  yes   scope  yes    key     key     yes     yes
        GET /user/{userId}                         none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/points                  none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/history                 none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/export                  none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/streak                  none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/streak/{streakId}       none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/challenge               none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/challenge/{challengeId} none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/rank                    none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/leaderboard             none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/offer/feed              none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/offer/{offerId}/redeemable none yes   own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/redemption              none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /user/{userId}/coupon                  none   yes    own   yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /redemption/{redemptionId}             none   yes    lacks yes   scope  yes   scope  yes    key     key     lacks   lacks
        GET /coupon/{code}                         none   scope  scope yes   scope  scope yes    yes    key     key     lacks   lacks
        POST /event                                none   yes    own   yes   yes    scope scope  yes    key     key     lacks   lacks
        POST /event with a time                    none   time   own   yes   yes    scope scope  yes    key     key     lacks   lacks
        POST /event for servers                    none   server own   server yes    scope scope  yes    key     key     server  lacks
        POST /event asking only                    none   yes    own   yes   yes    scope scope  yes    key     key     lacks   lacks
        POST /event of a draft                     none   scope  scope yes   scope  scope scope  yes    key     key     lacks   lacks
        POST /event/batch                          none   yes    own   yes   yes    scope scope  yes    key     key     lacks   lacks
        POST /user                                 none   scope  scope yes   yes    scope scope  yes    key     key     yes     yes
        PATCH /user/{userId}                       none   scope  scope yes   yes    scope scope  yes    key     key     lacks   lacks
        POST /user/{userId}/points                 none   scope  scope yes   scope  scope yes    yes    key     key     lacks   lacks
        POST /user/{userId}/history/{id}/reversal  none   scope  scope yes   scope  scope yes    yes    key     key     lacks   lacks
        POST /user/{userId}/offer/{offerId}/redeem none   yes    own   yes   scope  scope yes    yes    key     key     lacks   lacks
        POST /redemption/{redemptionId}/capture    none   scope  scope yes   scope  scope yes    yes    key     key     lacks   lacks
        POST /redemption/{redemptionId}/release    none   yes    lacks yes   scope  scope yes    yes    key     key     lacks   lacks
        POST /coupon/{code}/use                    none   scope  scope yes   scope  scope yes    yes    key     key     lacks   lacks
        POST /coupon/{code}/void                   none   scope  scope yes   scope  scope yes    yes    key     key     lacks   lacks
        POST /offer/{offerId}/coupon               none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        GET /event/{eventId}/version               none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        GET /streak/{streakId}/version             none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        GET /challenge/{challengeId}/version       none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        GET /leaderboard/{leaderboardId}/version   none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        GET /offer/{offerId}/version               none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        PUT /event/{eventId}                       none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        DELETE /event/{eventId}                    none   scope  scope yes   scope  scope scope  yes    key     key     lacks   lacks
        PUT /streak/{streakId}                     none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        DELETE /streak/{streakId}                  none   scope  scope yes   scope  scope scope  yes    key     key     lacks   lacks
        PUT /challenge/{challengeId}               none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        DELETE /challenge/{challengeId}            none   scope  scope yes   scope  scope scope  yes    key     key     lacks   lacks
        PUT /leaderboard/{leaderboardId}           none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        DELETE /leaderboard/{leaderboardId}        none   scope  scope yes   scope  scope scope  yes    key     key     lacks   lacks
        PUT /offer/{offerId}                       none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        DELETE /offer/{offerId}                    none   scope  scope yes   scope  scope scope  yes    key     key     lacks   lacks
        GET /apikey                                none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        POST /apikey                               none   scope  scope yes   scope  scope scope  yes    key     key     yes     yes
        DELETE /apikey/{name}                      none   scope  scope yes   scope  scope scope  yes    key     key     lacks   lacks
        DELETE /user/{userId}                      none   scope  scope yes   scope  scope scope  yes    key     key     lacks   lacks
        """

    /// A request, and what each caller gets for it.
    struct Row {
        let name: String
        let method: String
        /// The path as the routes have it.
        let template: String
        let cells: [Cell]

        fileprivate init(_ line: Substring) {
            let words = line.split(separator: " ").map(String.init)
            let name = words.dropLast(Column.allCases.count)
            self.name = name.joined(separator: " ")
            method = name.first ?? ""
            template = name.dropFirst().first ?? ""
            cells = words.suffix(Column.allCases.count).compactMap(Cell.init)
        }
    }

    static let head = text.prefix { $0 != "\n" }.split(separator: " ").map(String.init)
    static let rows = text.split(separator: "\n").dropFirst().map(Row.init)

    /// How a row is asked, where its method and path don't say it. `#` is another number in each cell.
    struct Details {
        var path: String?
        var body: String?
        /// Requests of the administrator before each cell.
        var preparation: [(method: String, path: String, body: String)] = []
    }

    /// The user whom requests are about. The name tells whether an answer has something of the project in it.
    static let user = "ours"

    /// What stands for a parameter of a path.
    static let values = [
        "{eventId}": "login", "{streakId}": "visits", "{challengeId}": "ten", "{leaderboardId}": "all",
        "{offerId}": "coffee", "{userId}": user, "{name}": "key-#",
    ]

    /// A path or a body with the values in it.
    ///
    /// - Parameter number: what stands for `#`.
    static func filled(_ text: String, project: String, number: Int) -> String {
        values.reduce(text) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
            .replacingOccurrences(of: "{projectId}", with: project)
            .replacingOccurrences(of: "#", with: String(number))
    }

    /// A path with what is made for it: the entry of the user's newest event, a new hold, a new coupon.
    static func made(_ path: String, of project: TestProject) throws -> String {
        var path = path
        if path.contains("{id}") { path = path.replacing("{id}", with: try newestEvent(of: project)) }
        if path.contains("{redemptionId}") || path.contains("{code}") {
            let (hold, code) = try holdAndCode(of: project)
            path = path.replacing("{redemptionId}", with: hold).replacing("{code}", with: code)
        }
        return path
    }

    /// The id of the entry of the user's newest event.
    private static func newestEvent(of project: TestProject) throws -> String {
        let page = try project.get("/user/\(user)/history?kind=event&limit=1").json?["history"]
        return try #require(page?.elements.compactMap { $0["id"]?.string }.first)
    }

    /// The id of a new hold of the user, and the code of a new coupon.
    private static func holdAndCode(of project: TestProject) throws -> (hold: String, code: String) {
        let path = "/user/\(user)/offer/coffee/redeem"
        let (held, redeemed) = (try project.post("\(path)?hold=600", ""), try project.post(path, ""))
        return (
            try #require(held.json?["redemptionId"]?.string), try #require(redeemed.json?["coupon"]?["code"]?.string)
        )
    }

    /// A project that has what the values name, but for the user.
    static func definitions(title: String) -> Definitions {
        var definitions = Definitions(
            autoCreate: false,
            more: """
                , "challenges": [
                    {"challengeId": "ten", "title": "\(title)", "eventId": "login", "goal": 10, "points": 1}]
                , "leaderboards": [{"leaderboardId": "all", "window": "all"}]
                , "offers": [
                    {"offerId": "coffee", "title": "\(title)", "cost": {"default": 0}, "coupon": {"pattern": "AB-########"}},
                    {"offerId": "pool", "title": "\(title)", "cost": {"default": 0}, "coupon": {"pool": true}}]
                """,
            events: [
                #"{"eventId": "login", "title": "\#(title)", "reward": {"default": 5}}"#,
                #"{"eventId": "server", "title": "\#(title)", "apiKeyRequired": true, "reward": {"default": 3}}"#,
            ])
        definitions.streaks = [
            #"{"streakId": "visits", "title": "\#(title)", "events": ["login"], "period": "daily"}"#
        ]
        return definitions
    }

    private static let event = #"{"title":"X","reward":{"default":1}}"#
    private static let bodies = [
        "event": event, "streak": #"{"events":["login"],"period":"daily"}"#,
        "challenge": #"{"eventId":"login","goal":5,"points":1}"#, "leaderboard": #"{"window":"all"}"#,
        "offer": #"{"title":"X","cost":{"default":1}}"#,
    ]

    /// By the name of the row.
    static let details: [String: Details] = {
        let logged = #""eventId":"login","userId":"ours""#
        var details: [String: Details] = [
            "GET /analytics/streak": Details(path: "/analytics/streak?streakId=visits"),
            "GET /analytics/offer": Details(path: "/analytics/offer?offerId=coffee"),
            "POST /user/{userId}/offer/{offerId}/redeem": Details(body: ""),
            "POST /redemption/{redemptionId}/capture": Details(body: ""),
            "POST /redemption/{redemptionId}/release": Details(body: ""),
            "POST /coupon/{code}/use": Details(body: ""),
            "POST /coupon/{code}/void": Details(body: #"{"reason":"r"}"#),
            "POST /offer/{offerId}/coupon": Details(path: "/offer/pool/coupon", body: "code-#"),
            "GET /analytics/challenge": Details(path: "/analytics/challenge?challengeId=ten"),
            "POST /event": Details(body: "{\(logged)}"),
            "POST /event with a time": Details(body: #"{\#(logged),"timestamp":"2026-01-01T00:00:00Z"}"#),
            "POST /event for servers": Details(body: #"{"eventId":"server","userId":"ours"}"#),
            "POST /event asking only": Details(path: "/event?dryRun=true", body: "{\(logged)}"),
            "POST /event of a draft": Details(
                path: "/event?dryRun=true", body: #"{\#(logged),"definition":\#(event)}"#),
            "POST /event/batch": Details(body: "[{\(logged)}]"),
            "POST /user": Details(body: ##"{"userId":"user-#"}"##),
            "PATCH /user/{userId}": Details(body: #"{"usergroups":["vip"]}"#),
            "POST /user/{userId}/points": Details(body: #"{"points":1,"reason":"r"}"#),
            "POST /user/{userId}/history/{id}/reversal": Details(body: #"{"reason":"r","fraction":"1/9"}"#),
            "DELETE /user/{userId}": Details(preparation: [("POST", "/user", #"{"userId":"ours"}"#)]),
            "POST /apikey": Details(body: ##"{"name":"made-#","scopes":["admin"]}"##),
            "DELETE /apikey/{name}": Details(
                preparation: [("POST", "/apikey", ##"{"name":"key-#","scopes":["read"]}"##)]),
        ]
        for (kind, body) in bodies {
            let (put, delete) = ("/\(kind)/put-#", "/\(kind)/delete-#")
            details["PUT /\(kind)/{\(kind)Id}"] = Details(path: put, body: body)
            details["DELETE /\(kind)/{\(kind)Id}"] = Details(path: delete, preparation: [("PUT", delete, body)])
        }
        return details
    }()
}
