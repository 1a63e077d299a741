import Testing

extension APITests {
    /// Paths, methods and what every answer has.
    @Suite struct Routing {
        @Test(arguments: Deployment.allCases)
        func versionPrefixesAreStrippedOnce(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for prefix in ["", "/v0", "/v1", "/v2", "/v3"] {
                #expect(try project.get("\(prefix)/event/login").status == 200, "\(prefix)")
                #expect(try project.post("\(prefix)/event", #"{"eventId":"login","userId":"u"}"#).status == 200)
                #expect(try project.get("\(prefix)/health", as: .nobody).status == 200)
            }
            for path in ["/v4/event", "/v1event", "/v1/v1/event", "/v/event", "/V1/event", "/v10/event", "/v01/event"] {
                expectError(try project.get(path), 404, "not_found", "\(path)")
            }
        }

        @Test(arguments: Deployment.full)
        func unknownPathsAre404(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for path in [
                "/", "/v1", "/v1/", "/v1/events", "/v1/event/login/more", "/v1/stats", "/v1/stats/events",
                "/v1/user/u/other",
                "/v1/analytics", "/v1/health/", "/v1/Event", "/v1/user//points/x", "/v1/%65vents",
            ] {
                expectError(try project.get(path), 404, "not_found", "\(path)")
                expectError(try project.get(path, as: .nobody), 404, "not_found", "\(path)")
            }
        }

        @Test(arguments: Deployment.full)
        func pathsAreDecodedOnceAndBySegment(deployment: Deployment) async throws {
            let project = try await deployment.project()
            #expect(try project.get("/v1/%65vent/log%69n").status == 200)
            expectError(try project.get("/v1/event/log%2569n"), 404, "event_not_found")
            expectError(try project.get("/v1/event%2Flogin"), 404, "not_found")
            expectError(try project.get("/v1/event/a%2Fb"), 404, "event_not_found")
            expectError(try project.get("/v1/event?showAll=%zz"), 400, "invalid_query")
            expectError(try project.get("/v1/event?showAll=%ff"), 400, "invalid_query")
            expectError(try project.get("/v1/event/%ff"), 400, "invalid_path")
        }

        @Test(arguments: Deployment.allCases)
        func escapedIdsAreDecoded(deployment: Deployment) async throws {
            let project = try await deployment.project()
            #expect(try project.log("login", "a@b|c+d:e").status == 200)
            for id in ["a@b%7Cc+d:e", "a%40b%7cc%2Bd%3Ae", "%61@b%7Cc+d:e"] {
                #expect(try project.get("/v1/%75ser/\(id)/points")["points"] == "5", "\(id)")
            }
            // Apache answers an escaped slash by itself unless it is told not to, which takes more than `.htaccess`.
            guard deployment != .sharedHost else { return }
            expectError(try project.get("/v1/event/a%2Fb"), 404, "event_not_found")
        }

        /// nginx refuses what it can't decode itself, with a page of its own.
        @Test(arguments: Deployment.full)
        func invalidEscapesAre400(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for path in ["/v1/event/%", "/v1/event/%4", "/v1/event/%zz", "/v1/event/%00"] {
                #expect(try project.get(path).status == 400, "\(path)")
            }
        }

        @Test(arguments: Deployment.full)
        func otherMethodsAre405WithAllow(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let allowed = [
                "/v1/event": "GET, HEAD, POST, OPTIONS", "/v1/event/login": "GET, HEAD, PUT, DELETE, OPTIONS",
                "/v1/stats/event": "GET, HEAD, OPTIONS", "/v1/stats/points": "GET, HEAD, OPTIONS",
                "/v1/analytics/streak": "GET, HEAD, OPTIONS",
                "/v1/user": "GET, HEAD, POST, OPTIONS", "/v1/apikey/k": "DELETE, OPTIONS",
                "/v1/user/u/points": "GET, HEAD, POST, OPTIONS",
                "/v1/health": "GET, HEAD, OPTIONS",
            ]
            for (path, methods) in allowed {
                let known = methods.split(separator: ", ").map(String.init)
                for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"] where !known.contains(method) {
                    let response = try project.send(method, path, body: [])
                    expectError(response, 405, "method_not_allowed", "\(method) \(path)")
                    #expect(response.header("Allow") == methods)
                }
            }
        }

        /// As `curl -X POST` sends them: no body, no length and no coding (RFC 9112, section 6.3).
        @Test(arguments: Deployment.full)
        func requestsWithoutAnyBodyAreAnsweredByTheirPaths(deployment: Deployment) async throws {
            let project = try await deployment.project()
            expectError(try project.send("POST", "/v1/unknown"), 404, "not_found")
            expectError(try project.send("POST", "/v1/stats/event"), 405, "method_not_allowed")
            expectError(try project.send("PUT", "/v1/health"), 405, "method_not_allowed")
            for path in ["/v1/event", "/v1/event/batch", "/v1/user", "/v1/apikey"] {
                expectError(try project.send("POST", path), 400, "invalid_json", "\(path)")
            }
            expectError(try project.send("PUT", "/v1/event/login"), 400, "invalid_json")
            expectError(try project.send("PATCH", "/v1/user/u"), 400, "invalid_json")
            // They have fields that can't be left out, and name them.
            for (path, field) in [
                ("/v1/coupon/ANY-CODE/void", "/reason"), ("/v1/user/u/points", "/points"),
                ("/v1/user/u/history/1/reversal", "/reason"),
            ] {
                let response = try project.send("POST", path)
                #expect(response.status == 400, "\(path)")
                #expect(response.pointers.contains(field), "\(path): \(response.text)")
            }
            expectError(try project.send("POST", "/v1/event", as: .nobody), 401, "token_missing")
        }

        /// Some servers answer methods by themselves where they aren't told not to.
        @Test(arguments: Deployment.allCases)
        func unusualMethodsReachPunchcard(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for method in ["PUT", "PATCH", "DELETE", "PROPFIND"] {
                let response = try project.send(method, "/v1/stats/event", body: [])
                expectError(response, 405, "method_not_allowed", "\(method)")
                #expect(response.header("Allow") == "GET, HEAD, OPTIONS")
            }
        }

        @Test(arguments: Deployment.allCases)
        func headIsGetWithoutItsBody(deployment: Deployment) async throws {
            let project = try await deployment.project()
            _ = try project.log("login", "u")
            for path in [
                "/v1/event", "/v1/event/login", "/v1/event/unknown", "/v1/stats/event", "/v1/user/u/points",
                "/v1/analytics/streak?streakId=s",
            ] {
                let (head, get) = (try project.send("HEAD", path), try project.get(path))
                #expect(head.status == get.status, "\(path)")
                #expect(head.body.isEmpty && !get.body.isEmpty, "\(path)")
                for name in ["Content-Type", "Cache-Control", "ETag"] {
                    #expect(head.header(name) == get.header(name), "\(path) \(name)")
                }
                // An error names its request, whose id has a fixed length.
                #expect(head.header("Content-Length") ?? String(get.body.count) == String(get.body.count), "\(path)")
            }
        }

        @Test(arguments: Deployment.allCases)
        func everyAnswerSaysHowItMayBeKeptAndHowLongItIs(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let answers: [(HTTPResponse, String)] = [
                (try project.log("login", "u"), "no-store"),
                (try project.get("/v1/stats/event"), "no-store"),
                (try project.get("/v1/user/u/points"), "no-store"),
                (try project.get("/v1/analytics/streak?streakId=s"), "no-store"),
                (try project.get("/v1/event"), "private, no-cache"),
                (try project.get("/v1/event/login"), "private, no-cache"),
                (try project.get("/v1/event/unknown"), "no-store"),
                (try project.get("/v1/unknown"), "no-store"),
                (try project.get("/v1/event", as: .nobody), "no-store"),
                (try project.get("/health", as: .nobody), "no-store"),
                (try project.send("OPTIONS", "/v1/event"), "no-store"),
            ]
            for (response, caching) in answers {
                #expect(response.headers(named: "Cache-Control") == [caching], "\(response.text)")
                #expect(response.headers(named: "X-Request-Id").count == 1, "\(response.text)")
                let hasBody = response.status != 204
                #expect(response.header("Content-Length") == (hasBody ? String(response.body.count) : nil))
                #expect(response.header("Content-Type") == (hasBody ? "application/json" : nil))
            }
        }

        @Test(arguments: Deployment.allCases)
        func theCallersRequestIdComesBack(deployment: Deployment) async throws {
            let project = try await deployment.project()
            func id(for given: String) throws -> String? {
                try project.get("/v1/event", headers: [("X-Request-Id", given)]).header("X-Request-Id")
            }
            let longest = String(repeating: "x", count: 128)
            for given in ["a", "3f2c8d1e-8a44-4d11-9f2e-0c0a3b1d2e3f", "A.b_c:d-1", longest] {
                #expect(try id(for: given) == given)
            }
            var replaced: [String] = []
            for given in ["a b", "a\"b", "a,b", "<a>", "é", "a/b", longest + "x"] {
                replaced.append(try #require(try id(for: given)))
                #expect(replaced.last != given)
            }
            replaced.append(try #require(try project.get("/v1/event").header("X-Request-Id")))
            #expect(Set(replaced).count == replaced.count)
            #expect(replaced.allSatisfy { $0.count == 16 })
            expectError(
                try project.get("/v1/nothing", headers: [("X-Request-Id", "mine")]), 404, "not_found")
        }

        @Test(arguments: Deployment.allCases)
        func definitionsAreConfirmedByTheirTag(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for path in ["/v1/event", "/v1/event?showAll=false", "/v1/event/login"] {
                let tag = try #require(try project.get(path).header("ETag"))
                #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 2)
                for known in [tag, "W/\(tag)", "\"other\", \(tag)", "\"a\",W/\(tag) , \"b\"", "*"] {
                    let response = try project.get(path, headers: [("If-None-Match", known)])
                    #expect(response.status == 304, "\(known)")
                    #expect(response.body.isEmpty)
                    #expect(response.header("ETag") == tag)
                    #expect(response.header("Content-Type") == nil)
                }
                for known in ["\"other\"", "other", "\"\"", String(tag.dropLast())] {
                    #expect(try project.get(path, headers: [("If-None-Match", known)]).status == 200, "\(known)")
                }
            }
            let old = try #require(try project.get("/v1/event/login").header("ETag"))
            try await project.apply(
                Definitions(events: [#"{"eventId": "login", "title": "Log in", "reward": {"default": 5}}"#]))
            let changed = try project.get("/v1/event/login", headers: [("If-None-Match", old)])
            #expect(changed.status == 200)
            #expect(changed["title"] == "\"Log in\"")
            #expect(changed.header("ETag") != old)
        }

        @Test(arguments: Deployment.allCases)
        func healthNeedsNoCredentials(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for path in ["/health", "/v1/health"] {
                let response = try project.get(path, as: .nobody)
                #expect(response.status == 200)
                #expect(response.names() == ["status", "version", "database"])
                #expect(response["status"] == "\"ok\"" && response["database"] == "\"writable\"")
            }
            #expect(try project.get("/health", as: .token("nonsense")).status == 200)
        }
    }
}
