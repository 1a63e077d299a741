import JSON
import Testing

@testable import API

extension APITests {
    /// A project's `access`: what users' tokens may read of the whole project, and by which names they see each other.
    @Suite struct ProjectAccess {
        private static func definitions(_ access: String? = nil) -> Definitions {
            Definitions(
                more: (access.map { #", "access": \#($0)"# } ?? "") + """
                    , "challenges": [
                        {"challengeId": "ten", "title": "Ten", "eventId": "login", "goal": 10, "points": 1}]
                    , "offers": [{"offerId": "coffee", "title": "Coffee", "cost": {"default": 1}}]
                    """,
                streaks: [#"{"streakId": "visits", "events": ["login"], "period": "daily"}"#])
        }

        /// Every endpoint whose permission depends on `access`, with what it needs.
        private static func paths(_ permissions: Permission..., of project: TestProject) -> [String] {
            let queries = [
                "/analytics/streak": "streakId=visits", "/analytics/challenge": "challengeId=ten",
                "/analytics/offer": "offerId=coffee",
            ]
            return Endpoints.all.filter { $0.permission.map(permissions.contains) ?? false }.map { endpoint in
                let path = endpoint.template.replacing("{projectId}", with: project.id).replacing(
                    "{userId}", with: "ann")
                return "/v1\(path)?\(queries[endpoint.template] ?? "")"
            }
        }

        private func statuses(_ paths: [String], as caller: TestProject.Caller, of project: TestProject) throws -> [Int]
        {
            try paths.map { path in
                let response = try project.get(path, as: caller)
                if response.status == 403 { expectError(response, 403, "insufficient_scope", "\(path)") }
                return response.status
            }
        }

        @Test(arguments: Deployment.full)
        func onlyAdministratorsReadWhatIsForThem(deployment: Deployment) async throws {
            let project = try await deployment.project(Self.definitions())
            _ = try project.log("login", "ann")
            let reader = try await project.key("read")
            let analytics = Self.paths(.analytics, of: project)
            let leaderboards = Self.paths(.leaderboard, .ownLeaderboard, of: project)
            #expect(analytics.count >= 5 && leaderboards.count == 2)
            func expect(analytics status: Int, leaderboards other: Int) throws {
                let both = analytics + leaderboards
                let expected = analytics.map { _ in status } + leaderboards.map { _ in other }
                #expect(try statuses(both, as: .user("ann"), of: project) == expected)
                for caller in [TestProject.Caller.admin, reader] {
                    #expect(try statuses(both, as: caller, of: project) == both.map { _ in 200 })
                }
                #expect(try project.get("/v1/user/ann/rank", as: .user("ann"))["rank"] == "1")
            }
            try expect(analytics: 200, leaderboards: 200)
            try await project.apply(Self.definitions(#"{"analytics": "admins"}"#))
            try expect(analytics: 403, leaderboards: 200)
            let shown = try project.get("/v1/project", as: .user("ann"))
            #expect(shown["access"] == #"{"analytics":"admins","leaderboards":"users"}"#)
            try await project.apply(Self.definitions(#"{"leaderboards": "admins"}"#))
            try expect(analytics: 200, leaderboards: 403)
            try await project.apply(Self.definitions(#"{"analytics": "admins", "leaderboards": "names"}"#))
            try expect(analytics: 403, leaderboards: 200)
        }

        @Test(arguments: Deployment.full)
        func usersSeeEachOtherByTheirNames(deployment: Deployment) async throws {
            let project = try await deployment.project(Self.definitions(#"{"leaderboards": "names"}"#))
            for (user, name) in [("ann", #""Ann""#), ("bob", #""Bob \"B\"""#), ("eve", "null")] {
                let body = #"{"userId":"\#(user)","displayName":\#(name)}"#
                #expect(try project.post("/v1/user", body).status == 201)
                _ = try project.log("login", user)
            }
            let top = "/v1/project/\(project.id)/leaderboard"
            let named =
                #"{"users":[{"displayName":"Ann","points":5,"rank":1},{"userId":"bob","points":5,"rank":1},{"points":5,"rank":1}]}"#
            expectJSON(try project.get(top, as: .user("bob")), named)
            expectJSON(try project.get("/v1/user/bob/leaderboard", as: .user("bob")), named)
            let stranger = try project.get(top, as: .user("none")).text
            for id in ["ann", "bob", "eve"] { #expect(!stranger.contains("\"\(id)\"")) }
            let all = ["ann", "bob", "eve"].map { #"{"userId":"\#($0)","points":5,"rank":1}"# }.joined(separator: ",")
            for caller in [TestProject.Caller.admin, try await project.key("read")] {
                expectJSON(try project.get(top, as: caller), #"{"users":[\#(all)]}"#)
                expectJSON(try project.get("/v1/user/bob/leaderboard", as: caller), #"{"users":[\#(all)]}"#)
            }
            // A name is the operator's to change, and what it was is nowhere any more.
            #expect(try project.send("PATCH", "/v1/user/ann", body: Array(#"{"displayName":null}"#.utf8)).status == 200)
            #expect(!(try project.get(top, as: .user("bob")).text.contains("Ann")))
            try await project.apply(Self.definitions())
            expectJSON(try project.get(top, as: .user("bob")), #"{"users":[\#(all)]}"#)
        }

        @Test(arguments: Deployment.full)
        func displayNamesAreKeptWithTheUser(deployment: Deployment) async throws {
            let project = try await deployment.project(Self.definitions())
            func patch(_ body: String, as caller: TestProject.Caller = .admin) throws -> HTTPResponse {
                try project.send(
                    "PATCH", "/v1/user/u", as: caller, headers: [("Content-Type", "application/json")],
                    body: Array(body.utf8))
            }
            #expect(try project.post("/v1/user", #"{"userId":"u","displayName":"Zoë 🎲"}"#).status == 201)
            for path in ["/v1/user/u", "/v1/user/u/export"] {
                #expect(try project.get(path, as: .user("u"))["displayName"] == #""Zoë 🎲""#)
            }
            let listed = try project.get("/v1/user").json?["users"]?.elements.map { $0["displayName"]?.string }
            #expect(listed == ["Zoë 🎲"])
            #expect(try patch(#"{"usergroups":[]}"#)["displayName"] == #""Zoë 🎲""#)
            #expect(try patch(#"{"displayName":"Z"}"#)["displayName"] == #""Z""#)
            expectError(try patch(#"{"displayName":"Y"}"#, as: .user("u")), 403, "insufficient_scope")
            let long = String(repeating: "é", count: 33)
            for name in [#""""#, #"" Z""#, #""Z ""#, #""a\nb""#, #""a\u0000b""#, "5", "true", "[]", #""\#(long)""#] {
                for response in [
                    try patch(#"{"displayName":\#(name)}"#),
                    try project.post("/v1/user", #"{"userId":"new","displayName":\#(name)}"#),
                ] {
                    expectError(response, 400, "invalid_user", "\(name)")
                    #expect(response.pointers == ["/displayName"], "\(name)")
                }
            }
            #expect(try patch(#"{"displayName":"\#(long.dropLast())"}"#).status == 200)
            #expect(try patch(#"{"displayName":null}"#)["displayName"] == "null")
        }
    }
}
