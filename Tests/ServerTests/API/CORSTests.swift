import Testing

extension APITests {
    /// Which browsers may use the API: the Fetch standard's protocol, for the origins that a project lists.
    @Suite struct CORS {
        private static let shop = "https://shop.example"
        private static let definitions = Definitions(more: #", "origins": ["https://shop.example"]"#)

        @Test(arguments: Deployment.allCases)
        func preflight(deployment: Deployment) async throws {
            let project = try await deployment.project(Self.definitions)
            let response = try project.send(
                "OPTIONS", "/v1/event", as: .nobody,
                headers: [("Origin", Self.shop), ("Access-Control-Request-Method", "POST")])
            #expect(response.status == 204)
            #expect(response.header("Allow") == "GET, HEAD, POST, OPTIONS")
            #expect(response.header("Access-Control-Allow-Origin") == Self.shop)
            #expect(response.header("Access-Control-Allow-Methods")?.contains("POST") == true)
            let headers = response.header("Access-Control-Allow-Headers")?.lowercased() ?? ""
            for name in ["authorization", "content-type", "x-api-key", "x-request-id", "if-none-match"] {
                #expect(headers.contains(name))
            }
            #expect(response.header("Vary") == "Origin")
        }

        @Test(arguments: Deployment.full)
        func preflightOfAnotherOriginAllowsNothing(deployment: Deployment) async throws {
            let project = try await deployment.project(Self.definitions)
            for origin in ["https://elsewhere.example", "http://shop.example", "https://shop.example.evil", "null"] {
                let response = try project.send(
                    "OPTIONS", "/v1/event", as: .nobody,
                    headers: [("Origin", origin), ("Access-Control-Request-Method", "POST")])
                #expect(response.status == 204)
                #expect(!response.headers.contains { $0.name.lowercased().hasPrefix("access-control-") }, "\(origin)")
            }
        }

        @Test(arguments: Deployment.full)
        func optionsTellsTheMethodsOfAPath(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let response = try project.send("OPTIONS", "/v1/user", as: .nobody)
            #expect(response.status == 204)
            #expect(response.body.isEmpty)
            #expect(response.header("Allow") == "GET, HEAD, POST, OPTIONS")
            expectError(try project.send("OPTIONS", "/v1/nothing", as: .nobody), 404, "not_found")
        }

        /// The page has to be able to read errors too.
        @Test(arguments: Deployment.allCases)
        func answersNameTheOriginThatMayReadThem(deployment: Deployment) async throws {
            let project = try await deployment.project(Self.definitions)
            let origin = [("Origin", Self.shop)]
            for response in [
                try project.get("/v1/event", headers: origin), try project.get("/v1/event/unknown", headers: origin),
                try project.get("/v1/event", as: .nobody, headers: origin),
                try project.get("/v1/event", as: .token("nonsense"), headers: origin),
            ] {
                #expect(response.header("Access-Control-Allow-Origin") == Self.shop, "\(response.text)")
                #expect(response.header("Access-Control-Expose-Headers")?.contains("X-Request-Id") == true)
            }
            let other = try project.get("/v1/event", headers: [("Origin", "https://elsewhere.example")])
            #expect(other.status == 200)
            #expect(other.header("Access-Control-Allow-Origin") == nil)
        }

        /// A page has to be able to tell a wrong path from a network that is down. Whose a request is isn't known yet
        /// when these are found, nor even what it says when its head can't be read.
        @Test(arguments: Deployment.allCases)
        func errorsFromBeforeTheCallerIsKnown(deployment: Deployment) async throws {
            let project = try await deployment.project(Self.definitions)
            let origin = [("Origin", Self.shop)]
            let large = Array(repeating: UInt8(ascii: " "), count: 300_000)
            for (response, status) in [
                (try project.get("/v1/nothing", as: .nobody, headers: origin), 404),
                (try project.send("OPTIONS", "/v1/nothing", as: .nobody, headers: origin), 404),
                (try project.send("PUT", "/v1/stats/event", as: .nobody, headers: origin, body: []), 405),
                (try project.send("POST", "/v1/event", as: .nobody, headers: origin, body: large), 413),
                (try project.get("/v1/event", as: .nobody, headers: origin), 401),
            ] {
                #expect(response.status == status)
                #expect(response.headers(named: "Access-Control-Allow-Origin") == [Self.shop], "\(response.text)")
                #expect(response.header("Access-Control-Expose-Headers")?.contains("X-Request-Id") == true)
            }
            let other = try project.get("/v1/nothing", headers: [("Origin", "https://elsewhere.example")])
            #expect(other.header("Access-Control-Allow-Origin") == nil)
        }

        @Test(arguments: Deployment.full)
        func errorsOfUnreadableRequestsAreForEveryOrigin(deployment: Deployment) async throws {
            let project = try await deployment.project(Self.definitions)
            for path in ["/v1/event/%zz", "/v1/event?showAll=%zz", "/v1/event/%ff"] {
                let response = try project.get(path, headers: [("Origin", Self.shop)])
                #expect(response.status == 400)
                #expect(response.headers(named: "Access-Control-Allow-Origin") == ["*"], "\(response.text)")
            }
        }

        /// Browsers send origins in one spelling; files have others, and apps have schemes of their own.
        @Test(arguments: Deployment.full)
        func originsAreComparedInOneSpelling(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(
                    more:
                        #", "origins": ["HTTPS://Shop.example.:443", "capacitor://localhost", "http://[0:0::1]:3000"]"#)
            )
            for origin in [Self.shop, "capacitor://localhost", "http://[::1]:3000"] {
                let response = try project.get("/v1/event", headers: [("Origin", origin)])
                #expect(response.header("Access-Control-Allow-Origin") == origin)
            }
            for origin in ["https://shop.example:444", "capacitor://other", "http://[::1]", "null", ""] {
                let response = try project.get("/v1/event", headers: [("Origin", origin)])
                #expect(response.header("Access-Control-Allow-Origin") == nil, "\(origin)")
            }
        }

        /// An origin is allowed by the project that is asked, not by any.
        @Test(arguments: Deployment.full)
        func anOriginOfAnotherProjectReadsNothing(deployment: Deployment) async throws {
            _ = try await deployment.project(Self.definitions)
            let project = try await deployment.project()
            let response = try project.get("/v1/event", headers: [("Origin", Self.shop)])
            #expect(response.status == 200)
            #expect(response.header("Access-Control-Allow-Origin") == nil)
        }
    }
}
