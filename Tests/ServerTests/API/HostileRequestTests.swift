import Foundation
import Testing

extension APITests {
    /// Goal: whatever a request has in it, nobody gets what isn't theirs, nothing is done that wasn't asked for, no
    /// answer has a line that wasn't meant, and none is a 5xx.
    @Suite struct HostileRequests {
        private static let breaks = [
            "\r\nSet-Cookie: injected=1", "\nSet-Cookie: injected=1", "\r", "\u{0}", "\u{85}x",
        ]

        private func expectHarmless(
            _ response: HTTPResponse, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let comment = Comment(rawValue: "\(what.debugDescription): \(response.text.prefix(300))")
            // 501: nginx doesn't know the coding of a body.
            #expect(response.status < 500 || response.status == 501, comment, sourceLocation: sourceLocation)
            #expect(response.header("Set-Cookie") == nil, comment, sourceLocation: sourceLocation)
            for (name, value) in response.headers {
                #expect(!(name + value).utf8.contains { $0 < 0x20 }, comment, sourceLocation: sourceLocation)
            }
        }

        private func escaped(_ text: String) -> String {
            text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }

        @Test(arguments: Deployment.full)
        func linesAreNotInjectedThroughPathsAndQueries(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for text in Self.breaks {
                for path in [
                    "/v1/event/\(escaped(text))", "/v1/user/u\(escaped(text))/points", "/v1/\(escaped(text))",
                    "/v1/stats/event?month=\(escaped(text))&timeframe=month",
                    "/v1/stats/event?eventId=\(escaped(text))",
                    "/v1/user?prefix=\(escaped(text))", "/v1/user?cursor=\(escaped(text))",
                    "/v1/analytics/streak?streakId=\(escaped(text))", "/v1/apikey/\(escaped(text))",
                    "/v1/project/\(project.id)/leaderboard?groupId=\(escaped(text))",
                    "/v1/coupon/\(escaped(text))", "/v1/redemption/\(escaped(text))",
                    "/v1/user/u\(escaped(text))/offer/feed", "/v1/user/u/offer/o\(escaped(text))/redeemable",
                    "/v1/user/u/redemption?cursor=\(escaped(text))", "/v1/analytics/offer?offerId=\(escaped(text))",
                ] {
                    expectHarmless(try project.get(path), path)
                }
            }
        }

        /// A web server takes a line break for the end of a header; in process it comes as it is.
        @Test func linesAreNotInjectedThroughHeaders() async throws {
            let project = try await Deployment.inProcess.project(Definitions(more: #", "origins": ["https://a"]"#))
            for name in [
                "Origin", "X-Request-Id", "Idempotency-Key", "If-None-Match", "Accept", "Host", "Authorization",
                "X-Api-Key",
                "Content-Type", "Access-Control-Request-Method", "X-Anything",
            ] {
                for text in Self.breaks.dropLast() {
                    let response = try project.post(
                        "/v1/event", #"{"eventId":"login","userId":"u"}"#, headers: [(name, "https://a\(text)")])
                    expectHarmless(response, name)
                    expectError(response, 400, "invalid_header", "\(name)")
                }
            }
            #expect(try project.get("/v1/stats/event")["data", "totalEvents"] == "0")
        }

        @Test(arguments: Deployment.full)
        func linesInBodiesStayInBodies(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for text in [#"\r\nSet-Cookie: injected=1"#, #"\u0000"#, #"\u2028"#, #"\u001b[2J"#] {
                for body in [
                    #"{"eventId":"\#(text)","userId":"u"}"#, #"{"eventId":"login","userId":"\#(text)"}"#,
                    #"{"eventId":"login","userId":"u","metadata":{"usergroup":"\#(text)","\#(text)":"\#(text)"}}"#,
                    #"{"eventId":"login","userId":"u","timestamp":"\#(text)"}"#,
                ] {
                    expectHarmless(try project.post("/v1/event", body), body)
                }
                expectHarmless(try project.post("/v1/coupon/c/use", #"{"reference":"\#(text)"}"#), text)
                expectHarmless(try project.post("/v1/coupon/c/void", #"{"reason":"\#(text)"}"#), text)
                expectHarmless(try project.post("/v1/redemption/1/capture", #"{"\#(text)":1}"#), text)
                expectHarmless(
                    try project.send(
                        "POST", "/v1/offer/o/coupon", headers: [("Content-Type", "application/jsonl")],
                        body: Array("\"\(text)\"".utf8)), text)
                expectHarmless(try project.post("/v1/apikey", #"{"name":"\#(text)","scopes":["read"]}"#), text)
                expectHarmless(try project.post("/v1/apikey", #"{"name":"n","scopes":["\#(text)"]}"#), text)
            }
            expectHarmless(try project.get("/v1/apikey"), "the names of keys")
        }

        /// A path means one thing, to nginx and to Punchcard, and nothing in it leads from one's own to another's.
        @Test(arguments: Deployment.full)
        func pathTricksAreRefused(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(autoCreate: false))
            for user in ["u", "other"] {
                #expect(try project.post("/v1/user", #"{"userId":"\#(user)"}"#).status == 201)
                #expect(try project.log("login", user, as: .admin).status == 200)
            }
            let points = try project.get("/v1/user/other/points").text
            for path in [
                "/v1/user/u/../other/points", "/v1/user/u%2f..%2fother/points", "/v1/user/u/%2e%2e/other/points",
                "/v1/user/u%2F..%2Fother%2Fpoints", "/v1/user/%6fther/points", "/v1/user/%256fther/points",
                "/v1/user/u%00/../other/points", "/v1/user/other%00/points", "/v1/user/u/points/../../other/points",
                "/v1/user//other/points", "//v1//user/other//points", "/v1/user/./other/./points",
                "/v1/user/other;u/points", "/v1/user/u;/../other/points", "/v1/user/other%3Fu/points",
                "/v1/user/OTHER/points", "/v1/user/other%20/points", "/v1/user/%ef%bd%8fther/points",
                "/v1/user/u%5c..%5cother/points", #"/v1/user/u\..\other/points"#, "/v1/user/other/points/",
                "/v1/../v1/user/other/points", "/%2e%2e/v1/user/other/points", "/v1/user/other/points?userId=u",
                "/v1/user/u?/../other/points", "/v1/user/u/points?/../../other/points", "/v1/user/u%23/../other/points",
            ] {
                let asUser = try project.get(path, as: .user("u"))
                expectHarmless(asUser, path)
                let isOwn =
                    asUser.status == 200 && ["/v1/user/u?", "/v1/user/u/points?"].contains { path.hasPrefix($0) }
                #expect(isOwn || [400, 403, 404].contains(asUser.status), "\(path) \(asUser.text)")
                #expect(isOwn || asUser.text != points, "\(path)")
                let asNobody = try project.get(path, as: .nobody)
                #expect([400, 401, 404].contains(asNobody.status), "\(path)")
            }
            for path in [
                "/../../etc/passwd", "/v1/%2e%2e/%2e%2e/etc/passwd", "/v1/event/..%2f..%2f..%2fetc%2fpasswd",
                "/v1/event/%2e%2e%2f%2e%2e%2fpunchcard.db", "/.git/config", "/punchcard.db",
                "/v1/event/file:%2f%2f%2fetc",
                "/dashboard/../punchcard.db", "/dashboard/%2e%2e/%2e%2e/etc/passwd",
                "/dashboard/..%2f..%2fetc%2fpasswd",
            ] {
                let response = try project.get(path)
                expectHarmless(response, path)
                #expect([400, 404].contains(response.status), "\(path)")
                #expect(!response.text.contains("root:") && !response.text.contains("SQLite format"), "\(path)")
            }
        }

        /// Two requests in one, by what a web server and a program behind it might read differently: one is answered,
        /// or none.
        @Test func requestsAreNotSplit() async throws {
            let project = try await Deployment.nginx.project()
            guard let client = project.client as? HTTPClient else { return }
            let inner =
                "POST /v1/event HTTP/1.1\r\nHost: x\r\nX-Api-Key: KEY\r\nContent-Length: 32\r\n\r\n"
                + #"{"eventId":"login","userId":"u"}"#
            guard case .key(let key) = try await project.key() else { return }
            let smuggled = inner.replacing("KEY", with: key)
            let count = smuggled.utf8.count
            let head = "POST /v1/event HTTP/1.1\r\nHost: x\r\nX-Api-Key: none\r\n"
            let chunked = "Transfer-Encoding: chunked\r\n"
            for (name, request) in [
                ("both lengths", "\(head)\(chunked)Content-Length: \(count)\r\n\r\n0\r\n\r\n\(smuggled)"),
                ("two lengths", "\(head)Content-Length: 0\r\nContent-Length: \(count)\r\n\r\n\(smuggled)"),
                ("a list of lengths", "\(head)Content-Length: \(count), 0\r\n\r\n\(smuggled)"),
                ("a signed length", "\(head)Content-Length: +0\r\n\r\n\(smuggled)"),
                ("a hexadecimal length", "\(head)Content-Length: 0x0\r\n\r\n\(smuggled)"),
                ("a negative length", "\(head)Content-Length: -1\r\n\r\n\(smuggled)"),
                ("a length with a space", "\(head)Content-Length : 0\r\n\r\n\(smuggled)"),
                ("a folded header", "\(head)Content-Length:\r\n \(count)\r\n\r\n\(smuggled)"),
                ("another coding", "\(head)Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n\(smuggled)"),
                ("two codings", "\(head)Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n\(smuggled)"),
                ("an underscore", "\(head)Content_Length: 0\r\nContent-Length: \(count)\r\n\r\n\(smuggled)"),
                ("a bad chunk", "\(head)Transfer-Encoding: chunked\r\n\r\nzz\r\n\(smuggled)"),
            ] {
                try client.write(Array(request.utf8))
                let response = try client.readResponse(to: "POST")
                expectHarmless(response, name)
                #expect([400, 401, 411, 413, 501].contains(response.status), "\(name): \(response.status)")
                client.disconnect()
            }
            // What was within has not been logged. (A whole second request, after a first with its own length, is one.)
            #expect(try project.get("/v1/stats/event")["data", "totalEvents"] == "0")
        }

        @Test(arguments: Deployment.full)
        func oversizeRequestsAreRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            func much(_ count: Int, _ text: String = "x") -> String { String(repeating: text, count: count) }
            for path in [
                "/v1/event/\(much(129))", "/v1/event/\(much(4_000))", "/v1\(much(1_500, "/a"))",
                "/v1/\(much(1_000, "%41"))",
                "/v1/stats/event?\(much(1_000, "a=b&"))", "/v1/stats/event?eventId=\(much(5_000))",
                "/v1/user?prefix=\(much(5_000))", "/v1/user?limit=\(much(300, "9"))", "/v1/user?cursor=\(much(5_000))",
                "/v1/stats/event?month=\(much(3_000, "0"))&timeframe=month", "/v1/apikey/\(much(2_000))",
            ] {
                expectHarmless(try project.get(path), path)
            }
            for (name, value) in [
                ("X-Request-Id", much(5_000)), ("Idempotency-Key", much(256)), ("X-Api-Key", much(7_000)),
                ("Authorization", "Bearer \(much(7_900))"), ("Accept", much(1_000, "a/b;q=0.1,")),
                ("If-None-Match", much(1_000, #""a","#)), ("Origin", much(5_000)), ("Host", much(300)),
            ] {
                expectHarmless(try project.get("/v1/event", headers: [(name, value)]), name)
            }
            let members = (0..<5_000).map { "\"\($0)\":1" }.joined(separator: ",")
            for body in [
                #"{"eventId":"\#(much(200_000))","userId":"u"}"#, #"{"eventId":"login","userId":"\#(much(200_000))"}"#,
                #"{"eventId":"login","userId":"u","metadata":{"a":"\#(much(17_000))"}}"#,
                #"{"eventId":"login","userId":"u","metadata":{"a":\#(much(10_000, "["))}}"#,
                #"{"eventId":"login","userId":"u","metadata":{"a":\#(much(20_000, "9"))}}"#,
                #"{"eventId":"login","userId":"u","metadata":{\#(members)}}"#,
                #"{"eventId":"login","userId":"u","timestamp":"\#(much(100_000, "2"))"}"#,
            ] {
                let response = try project.post("/v1/event", body)
                expectHarmless(response, String(body.prefix(60)))
                #expect(response.status == 400, "\(body.prefix(60))")
                #expect(response.body.count < 2_000, "\(body.prefix(60))")
            }
            #expect(try project.log("login", "u").status == 200)
            #expect(try project.get("/v1/stats/event")["data", "totalEvents"] == "1")
        }

        /// Texts that would mean something to SQLite are texts.
        @Test(arguments: Deployment.full)
        func statementsAreTexts(deployment: Deployment) async throws {
            let project = try await deployment.project()
            #expect(try project.log("login", "u").status == 200)
            for text in [
                "'; DROP TABLE member; --", "\" OR 1=1 --", "' UNION SELECT value FROM secret --", "u' --",
                "%' OR '1'='1",
                "?1", ":a", "NULL", "x'00'", "', 1); DELETE FROM log; --", "%", "_", "*", "u%", "[a-z]*",
            ] {
                let json = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                for path in [
                    "/v1/event/\(escaped(text))", "/v1/user/\(escaped(text))/points",
                    "/v1/stats/event?eventId=\(escaped(text))",
                    "/v1/analytics/streak?streakId=\(escaped(text))", "/v1/user?cursor=\(escaped(text))",
                    "/v1/project/\(project.id)/leaderboard?groupId=\(escaped(text))", "/v1/apikey/\(escaped(text))",
                    "/v1/user/u/history?cursor=\(escaped(text))",
                ] {
                    let response = try project.get(path)
                    expectHarmless(response, path)
                    #expect([200, 400, 404, 405].contains(response.status), "\(path)")
                    #expect(!response.text.lowercased().contains("sqlite"), "\(path)")
                }
                // A prefix is no pattern.
                #expect(try project.get("/v1/user?prefix=\(escaped(text))")["users"] == "[]", "\(text)")
                let logged = try project.log("login", "u", #"{"note":"\#(json)","\#(json)":1}"#, as: .admin)
                #expect(logged["data", "metadata"] == #"{"note":"\#(json)","\#(json)":1}"#, "\(text)")
                let made = try project.post("/v1/apikey", #"{"name":"\#(json)","scopes":["read"]}"#)
                #expect(made.json?["name"]?.string == text)
                #expect(try project.send("DELETE", "/v1/apikey/\(escaped(text))").status == 204, "\(text)")
            }
            #expect(try project.get("/v1/user")["next"] == "null")
            #expect(try project.get("/v1/user/u/points")["points"] == "80")
        }

        /// A `Proxy` header, which CGI would make the variable by which programs are told of a proxy, is nothing.
        @Test(arguments: Deployment.full)
        func theProxyHeaderIsIgnored(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let response = try project.get("/v1/project", headers: [("Proxy", "http://127.0.0.1:1")])
            #expect(response.status == 200)
            #expect(response.text == (try project.get("/v1/project").text))
        }
    }
}
