import Testing

extension APITests {
    /// Who may do what, to whom, and on which host.
    @Suite struct Access {
        /// What a caller gets for each of the requests of ``answers(to:in:)``.
        private static let requests = [
            "log own", "log other", "events", "event", "stats", "streak", "points", "other's",
        ]

        private func answers(to caller: TestProject.Caller, in project: TestProject) throws -> [String] {
            func outcome(_ response: HTTPResponse) -> String {
                response.status == 200 ? "200" : "\(response.status) \(response["code"] ?? "")"
            }
            return try [
                project.log("login", "u", as: caller), project.log("login", "other", as: caller),
                project.get("/v1/event", as: caller), project.get("/v1/event/login", as: caller),
                project.get("/v1/stats/event", as: caller),
                project.get("/v1/analytics/streak?streakId=s", as: caller),
                project.get("/v1/user/u/points", as: caller), project.get("/v1/user/other/points", as: caller),
            ].map(outcome)
        }

        @Test(arguments: Deployment.full)
        func credentialsDecideWhatACallerMayDo(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for user in ["u", "other"] { #expect(try project.log("login", user, as: .admin).status == 200) }
            let (allowed, refused) = ("200", #"403 "insufficient_scope""#)
            let notTheirs = #"403 "user_not_allowed""#
            func expect(
                _ caller: TestProject.Caller, _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
            ) throws {
                let answers = try answers(to: caller, in: project)
                for (request, (answer, expected)) in zip(Self.requests, zip(answers, expected)) {
                    #expect(answer == expected, "\(request)", sourceLocation: sourceLocation)
                }
            }
            let all = Array(repeating: allowed, count: 8)
            try expect(.user("u"), [allowed, notTheirs, allowed, allowed, allowed, allowed, allowed, notTheirs])
            try expect(.admin, all)
            try await expect(project.key("admin"), all)
            try await expect(project.key("events,read"), all)
            try await expect(
                project.key("events"), [allowed, allowed] + Array(repeating: refused, count: 6))
            try await expect(
                project.key("read"), [refused, refused] + Array(repeating: allowed, count: 6))
            try expect(.nobody, Array(repeating: #"401 "token_missing""#, count: 8))
            try expect(.key("nonsense"), Array(repeating: #"401 "api_key_invalid""#, count: 8))
        }

        @Test(arguments: Deployment.full)
        func someoneElseIs403WhetherOrNotThereIsSuchAUser(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(autoCreate: false))
            #expect(try project.post("/v1/user", #"{"userId":"there"}"#).status == 201)
            for user in ["there", "nowhere"] {
                expectError(try project.log("login", user, as: .user("u")), 403, "user_not_allowed")
                expectError(try project.get("/v1/user/\(user)/points", as: .user("u")), 403, "user_not_allowed")
            }
        }

        /// A scope is a word of its own.
        @Test(arguments: Deployment.full)
        func onlyTheScopeAdminMakesAnAdministrator(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for scope in ["admin", "read admin", "admin write"] {
                let caller = TestProject.Caller.token(try project.token(of: "a", scope: scope))
                #expect(try project.log("login", "u", as: caller).status == 200, "\(scope)")
            }
            for scope in ["", "Admin", "administrator", "admins", "read,admin"] {
                let caller = TestProject.Caller.token(try project.token(of: "a", scope: scope))
                expectError(try project.log("login", "u", as: caller), 403, "user_not_allowed", "\(scope)")
            }
        }

        @Test(arguments: Deployment.full)
        func aProjectIsClosedToTheCallersOfAnother(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let other = try await deployment.project(
                Definitions(events: [#"{"eventId": "theirs", "title": "Theirs", "reward": {"default": 7}}"#]))
            #expect(try project.log("login", "u").status == 200)
            #expect(try other.log("theirs", "u").status == 200)
            // What proves who calls is also what says for which project.
            for caller in [
                TestProject.Caller.token(try other.token(of: "u", scope: "admin")), try await other.key("admin"),
            ] {
                expectError(try project.log("login", "u", as: caller), 404, "event_not_found")
                expectError(try project.get("/v1/event/login", as: caller), 404, "event_not_found")
                expectError(try project.get("/v1/stats/event?eventId=login", as: caller), 404, "event_not_found")
                #expect(try project.get("/v1/user/u/points", as: caller)["points"] == "7")
                #expect(try project.get("/v1/stats/event", as: caller)["data", "totalPoints"] == "7")
            }
            #expect(try project.get("/v1/user/u/points")["points"] == "5")
        }

        @Test(arguments: Deployment.full)
        func aRevokedKeyIsRefusedAtOnce(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let key = try await project.key("events", named: "shop")
            #expect(try project.log("login", "u", as: key).status == 200)
            try await project.api.revokeKey(project: project.id, name: "shop")
            let response = try project.log("login", "u", as: key)
            expectError(response, 401, "api_key_invalid")
            #expect(response.header("WWW-Authenticate")?.hasPrefix("Bearer ") == true)
        }

        /// A key that doesn't hold is not made good by a token.
        @Test(arguments: Deployment.allCases)
        func aKeyComesBeforeAToken(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let key = try await project.key("read")
            guard case .key(let text) = key else { return }
            expectError(
                try project.post(
                    "/v1/event", #"{"eventId":"login","userId":"u"}"#, as: .user("u"), headers: [("X-Api-Key", text)]),
                403, "insufficient_scope")
            expectError(
                try project.get("/v1/event", as: .user("u"), headers: [("X-Api-Key", "pk_no")]), 401, "api_key_invalid")
        }

        /// The message names what would do. A token has no scope `points` or `read`.
        @Test(arguments: Deployment.full)
        func whoMayIsNamed(deployment: Deployment) async throws {
            let project = try await deployment.project()
            func message(_ response: HTTPResponse) -> String? { response.json?["message"]?.string }
            let points = "This needs an API key with the scope points, or a token with the scope admin."
            for caller in try await [TestProject.Caller.user("u"), project.key("events,read")] {
                let adjusted = try project.post("/v1/user/u/points", #"{"points":1,"reason":"r"}"#, as: caller)
                #expect(message(adjusted) == points)
                #expect(
                    message(try project.post("/v1/apikey", #"{"name":"k","scopes":["read"]}"#, as: caller))
                        == "This needs the scope admin, of an API key or a token.")
            }
            let key = try await project.key("points")
            #expect(
                message(try project.get("/v1/event", as: key))
                    == "This needs an API key with the scope read, or a token.")
            #expect(
                message(try project.get("/v1/user/u", as: key))
                    == "This needs an API key with the scope read, a token with the scope admin, or the user's own token."
            )
        }

        @Test(arguments: Deployment.allCases)
        func aProjectAnswersOnItsHosts(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(more: #", "hosts": ["loyalty.example.org", "API.example.org"]"#))
            let key = try await project.key()
            for host in ["loyalty.example.org", "LOYALTY.example.org", "loyalty.example.org:8080", "api.example.org"] {
                for caller in [TestProject.Caller.user("u"), key] {
                    #expect(
                        try project.get("/v1/event", as: caller, headers: [("Host", host)]).status == 200, "\(host)")
                }
            }
            for host in ["example.org", "other.example.org", "loyalty.example.org.evil.example", "127.0.0.1"] {
                for caller in [TestProject.Caller.user("u"), .admin, key] {
                    expectError(
                        try project.get("/v1/event", as: caller, headers: [("Host", host)]), 403, "host_not_allowed",
                        "\(host)")
                }
                // Who it is comes before where.
                expectError(
                    try project.get("/v1/event", as: .nobody, headers: [("Host", host)]), 401, "token_missing")
            }
        }

        @Test(arguments: Deployment.full)
        func hostsAreComparedInOneSpelling(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(more: #", "hosts": ["A.example.", "::1", "2001:DB8:0::1", "bücher.example"]"#))
            for host in ["a.example", "a.EXAMPLE:80", "[::1]", "[::1]:8080", "[2001:db8::1]", "xn--bcher-kva.example"] {
                #expect(try project.get("/v1/event", headers: [("Host", host)]).status == 200, "\(host)")
            }
            for host in ["b.example", "[::2]", "a.example.evil.example"] {
                expectError(
                    try project.get("/v1/event", headers: [("Host", host)]), 403, "host_not_allowed", "\(host)")
            }
        }

        /// Web servers refuse most of it themselves.
        @Test(arguments: Deployment.full)
        func rubbishInHostIs400(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(more: #", "hosts": ["[::1]", "a.example"]"#))
            for host in [
                "[::1]evil", "[::1", "a.example:x", "a.example/x", "a b", "a.example@evil", "a..example",
                "b\u{FC}cher.example",
            ] {
                for path in ["/v1/event", "/health", "/v1/nothing"] {
                    let response = try project.get(path, headers: [("Host", host)])
                    // nginx cuts off what follows some of them, and refuses the others itself.
                    if deployment == .inProcess {
                        expectError(response, 400, "invalid_host", "\(host)")
                    } else if host != "[::1]evil", host != "a.example:x" {
                        #expect(response.status == 400 || response.status == 403 || path != "/v1/event", "\(host)")
                    }
                }
            }
        }

        @Test(arguments: Deployment.full)
        func anEventCanNeedAnAPIKey(deployment: Deployment) async throws {
            let server = """
                {"eventId": "server", "title": "Server", "apiKeyRequired": true, "reward": {"default": 3}}
                """
            let project = try await deployment.project(
                Definitions(more: #", "trustedHosts": ["pos.example.org"]"#, events: [server, Definitions.login]))
            let body = #"{"eventId":"server","userId":"u"}"#
            for caller in [TestProject.Caller.user("u"), .admin] {
                expectError(try project.post("/v1/event", body, as: caller), 403, "api_key_required")
                let trusted = try project.post("/v1/event", body, as: caller, headers: [("Host", "pos.example.org")])
                #expect(trusted["data", "points"] == "3")
            }
            #expect(try project.log("server", "u", as: await project.key()).status == 200)
            #expect(try project.log("login", "u").status == 200)
        }
    }
}
