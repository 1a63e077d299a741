import Foundation
import JSON
import Testing

extension APITests {
    /// Ids of users are any text, and each gets to the program as it is; names of keys can't lead anywhere else.
    @Suite struct Names {
        static let oddIds = [
            "a/b", "a b", "ü", "..a", "%2e", "a+b", "a?b#c", "日本", String(repeating: "ÄÖ", count: 64), "../b", "a/../b",
            "a//b", "/", "https://id.example/a?b=c&d=%2F", #"a\..\b"#, #"a"b\c"#, "...", "a;b=c", "%", "%41", "=1+1",
            "\u{202E}a",
            "\u{C5}", "\u{212B}",
        ]

        /// What a client makes of a text that stands in a path.
        static func segment(_ text: String) -> String {
            text.utf8.map { byte in
                let isPlain = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || byte == UInt8(ascii: ".")
                return isPlain
                    ? String(UnicodeScalar(byte))
                    : "%" + String(256 + Int(byte), radix: 16, uppercase: true).dropFirst()
            }.joined()
        }

        static func quoted(_ text: String) -> String {
            var writer = JSONWriter()
            writer.value(text)
            return String(decoding: writer.bytes, as: UTF8.self)
        }

        /// Whether an id gets through: Apache answers an escaped slash by itself unless it is told not to, which takes
        /// more than `.htaccess`.
        private static func passes(_ id: String, _ deployment: Deployment) -> Bool {
            deployment != .sharedHost || !id.contains("/")
        }

        @Test(arguments: Deployment.allCases)
        func everyIdOfAUserArrives(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let key = try await project.key("events,read")
            for (index, id) in Self.oddIds.enumerated() {
                let body = #"{"eventId":"login","userId":\#(Self.quoted(id))}"#
                for _ in 0...(index % 3) {
                    let logged = try project.post("/v1/event", body, as: .user(id))
                    #expect(logged["data", "userId"] == Self.quoted(id), "\(id)")
                }
            }
            for (index, id) in Self.oddIds.enumerated() where Self.passes(id, deployment) {
                let path = "/v1/user/\(Self.segment(id))"
                for caller in [TestProject.Caller.user(id), key] {
                    #expect(try project.get(path, as: caller)["userId"] == Self.quoted(id), "\(id)")
                    expectJSON(try project.get("\(path)/points", as: caller), Balance.json(5 * (index % 3 + 1)))
                }
                #expect(try project.get("\(path)/rank", as: key)["userId"] == Self.quoted(id), "\(id)")
                #expect(try project.get("\(path)/export", as: .user(id))["userId"] == Self.quoted(id), "\(id)")
            }
            let found = try project.get("/v1/user?prefix=a%2F&limit=1", as: key)
            #expect(found.json?["users"]?.elements.compactMap { $0["userId"]?.string } == ["a/../b"])
            let next = try #require(found.json?["next"]?.string)
            let more = try project.get("/v1/user?prefix=a%2F&cursor=\(Self.segment(next))", as: key)
            #expect(more.json?["users"]?.elements.compactMap { $0["userId"]?.string } == ["a//b", "a/b"])
            // One after the other is erased, and nobody else.
            var left = Self.oddIds.filter { Self.passes($0, deployment) }
            while let id = left.popLast() {
                #expect(
                    try project.send("DELETE", "/v1/user/\(Self.segment(id))").status == TestProject.erased, "\(id)")
                expectError(try project.get("/v1/user/\(Self.segment(id))"), 404, "user_not_found", "\(id)")
                if let other = left.last {
                    #expect(try project.get("/v1/user/\(Self.segment(other))").status == 200, "\(other)")
                }
            }
        }

        /// Whatever the web server makes of it: a name of a key leads to no user, and to nothing else.
        @Test(arguments: Deployment.allCases)
        func keyNamesNeverLeadToOtherPaths(deployment: Deployment) async throws {
            let project = try await deployment.project()
            #expect(try project.log("login", "ada").status == 200)
            for name in [
                "..%2Fuser%2Fada", "..%2fuser%2fada", "%2e%2e%2Fuser%2Fada", "%2e%2e/user/ada", ".%2E/user/ada",
                "x%2F..%2F..%2Fuser%2Fada", "..%5Cuser%5Cada", "..%252Fuser%252Fada", "x/%2e%2e/%2e%2e/user/ada",
                "%2E%2E%2F%2E%2E%2Fv1%2Fuser%2Fada", "..%2F%2Fuser%2F.%2Fada", "%2F..%2F..%2Fuser%2Fada",
            ] {
                let response = try project.send("DELETE", "/v1/apikey/\(name)")
                #expect([400, 404].contains(response.status), "\(name): \(response.status)")
                expectJSON(try project.get("/v1/user/ada/points"), Balance.json(5))
            }
            for path in [
                "/v1/apikey/%2e%2e%2Fevent%2Flogin", "/v1/streak/..%2Fevent%2Flogin",
                "/v1/user/x%2F..%2F..%2Fevent%2Flogin",
            ] {
                #expect(try project.send("DELETE", path).status != 204, "\(path)")
                #expect(try project.get("/v1/event/login").status == 200, "\(path)")
            }
        }

        @Test(arguments: Deployment.full)
        func dotsAreNoIds(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for id in [".", ".."] {
                let user = try project.post("/v1/event", #"{"eventId":"login","userId":"\#(id)"}"#)
                expectError(user, 400, "invalid_user_id")
                expectError(try project.post("/v1/user", #"{"userId":"\#(id)"}"#), 400, "invalid_user_id")
                expectError(try project.log(id, "u"), 400, "invalid_event_id")
                expectError(
                    try project.post("/v1/apikey", #"{"name":"\#(id)","scopes":["read"]}"#), 400, "invalid_api_key")
            }
            for path in ["/v1/event/%2e%2e", "/v1/user/%2E/points", "/v1/apikey/.%2e"] {
                let response = try project.send(path.contains("apikey") ? "DELETE" : "GET", path)
                #expect(response.status == 400, "\(path)")
            }
        }

        @Test(arguments: Deployment.full)
        func invalidUserIdsAreRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for id in [
                "", " a", "a ", "\u{A0}a", "a\u{2028}", "a\nb", "a\u{0}b", "a\u{7F}", "a\u{85}b", "\t",
                String(repeating: "a", count: 257), String(repeating: "ä", count: 129),
            ] {
                let body = #"{"eventId":"login","userId":\#(Self.quoted(id))}"#
                let response = try project.post("/v1/event", body)
                expectError(response, 400, "invalid_user_id", "\(id)")
                #expect(
                    response.json?["errors"]?.elements.first { _ in true }?["detail"]?.string?.contains(", found ")
                        == true)
            }
        }

        @Test(arguments: Deployment.full)
        func namesOfKeys(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for name in ["a/b", #"a\b"#, "a\u{0}b", "a\nb", "a\u{9B}b", "", String(repeating: "a", count: 129)] {
                let response = try project.post("/v1/apikey", #"{"name":\#(Self.quoted(name)),"scopes":["read"]}"#)
                expectError(response, 400, "invalid_api_key", "\(name)")
                #expect(response.pointers == ["/name"])
            }
            for name in ["Kasse 1 (Süd)", "..a", "100%", "a+b", "a?b#c"] {
                let made = try project.post("/v1/apikey", #"{"name":\#(Self.quoted(name)),"scopes":["read"]}"#)
                #expect(made.status == 201, "\(name)")
                #expect(try project.send("DELETE", "/v1/apikey/\(Self.segment(name))").status == 204, "\(name)")
            }
            for expiry in ["2020-01-01T00:00:00Z", "1970-01-01T00:00:00Z"] {
                let past = #"{"name":"late","scopes":["read"],"expiresAt":"\#(expiry)"}"#
                let response = try project.post("/v1/apikey", past)
                expectError(response, 400, "invalid_api_key")
                #expect(response.pointers == ["/expiresAt"])
            }
        }

        /// Texts that look the same are not the same (see `ExactText`).
        @Test(arguments: Deployment.full)
        func textsAreEqualIfTheirBytesAre(deployment: Deployment) async throws {
            let (one, other) = ("\u{C5}", "\u{212B}")
            var definitions = Definitions()
            func leaf(_ operation: String, _ value: String) -> String {
                #"{"eventId": "\#(operation)", "title": "x", "type": "CONDITIONAL", "reward": {"default": 1}, "conditions": "#
                    + #"{"type": "AND", "conditions": [{"field": "\#(one)", "operator": "\#(operation)", "value": \#(value)}]}}"#
            }
            definitions.events += [
                leaf("equals", #""\#(one)""#), leaf("in", #"["\#(one)"]"#), leaf("contains", #""\#(one)""#),
                leaf("starts_with", #""\#(one)""#), leaf("ends_with", #""\#(one)""#),
                #"{"eventId": "Kilo", "title": "x", "reward": {"default": 1}}"#,
            ]
            let project = try await deployment.project(definitions)
            for operation in ["equals", "in", "contains", "starts_with", "ends_with"] {
                for (field, value, isMet) in [(one, one, true), (one, other, false), (other, one, false)] {
                    let logged = try project.log(operation, "u", #"{"\#(field)":"\#(value)"}"#)
                    #expect(logged["data", "conditionReached"] == "\(isMet)", "\(operation) \(field) \(value)")
                }
            }
            expectError(try project.get("/v1/event/%E2%84%AAilo"), 404, "event_not_found")
            expectError(try project.get("/v1/stats/event?eventId=%E2%84%AAilo"), 404, "event_not_found")
            expectError(
                try project.get("/v1/project/\(project.id)/leaderboard?groupId=%E2%84%AA"), 404, "usergroup_not_found")
            expectError(
                try project.get("/v1/user/\(Self.segment(one))/points", as: .user(other)), 403, "user_not_allowed")

            // What a PUT answers is what GET answers then.
            for title in [one, other] {
                let body = #"{"title":"\#(title)","reward":{"default":1}}"#
                let put = try project.send(
                    "PUT", "/v1/event/titled", headers: [("Content-Type", "application/json")], body: Array(body.utf8))
                let got = try project.get("/v1/event/titled")
                #expect(got.json?["title"]?.stringEquals(title) == true)
                #expect(got.header("ETag") == put.header("ETag"))
                #expect(got.body == put.body)
            }
            let key = #"{"name":"\#(one)","scopes":["read"]}"#
            #expect(try project.post("/v1/apikey", key).status == 201)
            expectError(try project.send("DELETE", "/v1/apikey/\(Self.segment(other))"), 404, "api_key_not_found")
            #expect(try project.send("DELETE", "/v1/apikey/\(Self.segment(one))").status == 204)
        }
    }
}
