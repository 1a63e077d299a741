import API
import Testing

extension APITests {
    /// Points that are adjusted by hand: who may, what is checked, what is told to whom.
    @Suite struct Adjustments {
        private static let members = [
            "userId", "id", "kind", "timestamp", "bookedAt", "points", "balance", "by", "reason",
        ]

        @Test(arguments: Deployment.full)
        func pointsAreAddedAndTaken(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let path = "/v1/user/u/points"
            expectError(try project.post(path, #"{"points":5,"reason":"r"}"#), 404, "user_not_found")
            #expect(try project.log("login", "u").status == 200)
            let added = try project.post(path, #"{"points":30,"reason":"Late \"delivery\""}"#)
            #expect(added.status == 200 && added.names() == Self.members)
            #expect(added["userId"] == "\"u\"" && added["kind"] == "\"adjustment\"")
            #expect(added["points"] == "30" && added["balance"] == "35")
            #expect(added["by"] == "\"operator\"" && added["reason"] == #""Late \"delivery\"""#)
            #expect(added["timestamp"] == added["bookedAt"])
            let key = try await project.key("points,read", named: "desk")
            let taken = try project.post(path, #"{"points":-1.5e1,"reason":"r","expiresAt":null}"#, as: key)
            #expect(taken["points"] == "-15" && taken["balance"] == "20" && taken["by"] == "\"desk\"")
            expectError(try project.post(path, #"{"points":-21,"reason":"r"}"#), 409, "insufficient_points")
            #expect(try project.post(path, #"{"points":-20,"reason":"r"}"#)["balance"] == "0")
            expectJSON(
                try project.get(path, as: .user("u")),
                #"{"points":0,"pending":0,"held":0,"debt":0,"expiring":[]}"#)
        }

        @Test(arguments: Deployment.full)
        func addedPointsExpireOnTheirDay(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await deployment.project(Definitions(timezone: days.zone))
            _ = try project.post("/v1/user", #"{"userId":"u"}"#)
            for (points, day) in [(10, days.day(0)), (20, days.day(-400)), (30, days.day(-400))] {
                let added = try project.post(
                    "/v1/user/u/points", #"{"points":\#(points),"reason":"r","expiresAt":"\#(day)"}"#)
                #expect(added["expiresAt"] == "\"\(day)\"")
            }
            let expiring =
                #"[{"points":10,"at":"\#(days.day(0))"},{"points":50,"at":"\#(days.day(-400))"}]"#
            expectJSON(
                try project.get("/v1/user/u/points"),
                #"{"points":60,"pending":0,"held":0,"debt":0,"expiring":\#(expiring)}"#)
            #expect(try project.get("/v1/user/u/export")["expiring"] == expiring)
        }

        /// Points that are pending are no points that the user has.
        @Test(arguments: Deployment.full)
        func pendingPointsCantBeTaken(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(more: #", "points": {"pending": {"days": 14}}"#))
            #expect(try project.log("login", "u")["data", "balance"] == "5")
            #expect(try project.get("/v1/user/u")["points"] == "0")
            #expect(try project.get("/v1/user").json?["users"]?.elements.map { $0["points"] } == ["0"])
            expectError(
                try project.post("/v1/user/u/points", #"{"points":-1,"reason":"r"}"#), 409, "insufficient_points")
            let added = try project.post("/v1/user/u/points", #"{"points":2,"reason":"r"}"#)
            #expect(added["balance"] == "7" && added["activeAt"] == nil)
            let points = try project.get("/v1/user/u/points")
            #expect(points["points"] == "2" && points["pending"] == "5")
        }

        @Test(arguments: Deployment.full)
        func badAdjustmentsAreNamed(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await deployment.project(Definitions(timezone: days.zone))
            _ = try project.post("/v1/user", #"{"userId":"u"}"#)
            let long = String(repeating: "ä", count: 250)
            let cases: [(body: String, pointers: [String])] = [
                ("{}", ["/points", "/reason"]),
                (#"{"points":0,"reason":"r"}"#, ["/points"]),
                (#"{"points":1.5,"reason":"r"}"#, ["/points"]),
                (#"{"points":"5","reason":"r"}"#, ["/points"]),
                (#"{"points":1000000001,"reason":"r"}"#, ["/points"]),
                (#"{"points":-1000000001,"reason":"r"}"#, ["/points"]),
                (#"{"points":1e300,"reason":"r"}"#, ["/points"]),
                (#"{"points":1,"reason":""}"#, ["/reason"]),
                (#"{"points":1,"reason":" \u00a0"}"#, ["/reason"]),
                (#"{"points":1,"reason":"a\nb"}"#, ["/reason"]),
                (#"{"points":1,"reason":"\u0085b"}"#, ["/reason"]),
                (#"{"points":1,"reason":"\#(long)x"}"#, ["/reason"]),
                (#"{"points":1,"reason":["r"]}"#, ["/reason"]),
                (#"{"points":1,"reason":"r","expiresAt":"\#(days.day(1))"}"#, ["/expiresAt"]),
                (#"{"points":1,"reason":"r","expiresAt":"2027-02-30"}"#, ["/expiresAt"]),
                (#"{"points":1,"reason":"r","expiresAt":"2027-01-01T00:00:00Z"}"#, ["/expiresAt"]),
                (#"{"points":1,"reason":"r","expiresAt":20270101}"#, ["/expiresAt"]),
                (#"{"points":-1,"reason":"r","expiresAt":"\#(days.day(-9))"}"#, ["/expiresAt"]),
                (#"{"points":1,"reason":"r","expires":"2027-01-01","a/b":1}"#, ["/expires", "/a~1b"]),
            ]
            for (body, pointers) in cases {
                let response = try project.post("/v1/user/u/points", body)
                expectError(response, 400, "invalid_adjustment", "\(body)")
                #expect(response.pointers.sorted() == pointers.sorted(), "\(body)")
            }
            // What is missing is told apart from what is wrong.
            let rule = "a whole number from -1,000,000,000 to 1,000,000,000, other than 0"
            func details(_ body: String) throws -> [String] {
                try project.post("/v1/user/u/points", body).json?["errors"]?.elements.compactMap {
                    $0["detail"]?.string
                }
                    ?? []
            }
            #expect(
                try details(#"{"points":null}"#) == [
                    "is missing; expected \(rule)", "is missing; expected \(EntryReason.rule)",
                ])
            #expect(try details(#"{"points":0,"reason":"r"}"#) == ["expected \(rule)"])
            expectError(try project.post("/v1/user/u/points", "[]"), 400, "invalid_json")
            #expect(try project.get("/v1/user/u/history")["history"] == "[]")
            #expect(try project.post("/v1/user/u/points", #"{"points":1,"reason":"\#(long)"}"#).status == 200)
        }

        @Test(arguments: Deployment.full)
        func aKeyMakesAnAdjustmentOnce(deployment: Deployment) async throws {
            let project = try await deployment.project()
            _ = try project.post("/v1/user", #"{"userId":"u"}"#)
            let body = #"{"points":5,"reason":"r"}"#
            func adjust(_ body: String, _ key: String = "k", _ path: String = "/v1/user/u/points") throws
                -> HTTPResponse
            {
                try project.post(path, body, headers: [("Idempotency-Key", key)])
            }
            let first = try adjust(body)
            #expect(first.status == 200 && first.header("Idempotent-Replayed") == nil)
            let again = try adjust(body)
            #expect(again.body == first.body && again.header("Idempotent-Replayed") == "true")
            expectError(try adjust(#"{"points":6,"reason":"r"}"#), 422, "idempotency_key_reused")
            expectError(try adjust(body, "a b"), 400, "invalid_idempotency_key")
            // What is refused is not kept.
            expectError(try adjust(#"{"points":-6,"reason":"r"}"#, "later"), 409, "insufficient_points")
            #expect(try adjust(#"{"points":6,"reason":"r"}"#, "more")["balance"] == "11")
            #expect(try adjust(#"{"points":-6,"reason":"r"}"#, "later")["balance"] == "5")
            _ = try project.post("/v1/user", #"{"userId":"v"}"#)
            expectError(try adjust(body, "k", "/v1/user/v/points"), 422, "idempotency_key_reused")
            #expect(try project.get("/v1/user/u/points")["points"] == "5")
        }

        @Test(arguments: Deployment.full)
        func aDryRunWritesNothing(deployment: Deployment) async throws {
            let project = try await deployment.project()
            _ = try project.log("login", "u")
            let history = try project.get("/v1/user/u/history").text
            let dry = try project.post("/v1/user/u/points?dryRun=true", #"{"points":-5,"reason":"r"}"#)
            #expect(dry["dryRun"] == "true" && dry["id"] == nil && dry["balance"] == "0")
            let page = try project.get("/v1/user/u/history").json?["history"]
            let entry = try #require(page?.elements.compactMap { $0["id"]?.string }.first)
            let path = "/v1/user/u/history/\(entry)/reversal?dryRun=true"
            let reversal = try project.post(path, #"{"reason":"r"}"#)
            #expect(reversal["dryRun"] == "true" && reversal["points"] == "-5" && reversal["bonuses"] == "[]")
            expectError(
                try project.post("/v1/user/u/points?dryRun=true", #"{"points":-6,"reason":"r"}"#), 409,
                "insufficient_points")
            expectError(
                try project.post("/v1/user/u/points?dryRun=1", #"{"points":1,"reason":"r"}"#), 400, "invalid_parameter")
            #expect(try project.get("/v1/user/u/history").text == history)
        }

        /// What is told of a reason goes with the person, the answers that are kept included.
        @Test(arguments: Deployment.full)
        func anErasedUsersAnswersAreGone(deployment: Deployment) async throws {
            let project = try await deployment.project()
            func adjust() throws -> HTTPResponse {
                try project.post(
                    "/v1/user/u/points", #"{"points":5,"reason":"private"}"#, headers: [("Idempotency-Key", "k")])
            }
            _ = try project.post("/v1/user", #"{"userId":"u"}"#)
            let first = try adjust()
            #expect(first.status == 200)
            #expect(try project.send("DELETE", "/v1/user/u").status == TestProject.erased)
            expectError(try adjust(), 404, "user_not_found")
            _ = try project.post("/v1/user", #"{"userId":"u"}"#)
            let second = try adjust()
            #expect(second.status == 200 && second.header("Idempotent-Replayed") == nil && second["id"] != first["id"])
        }
    }
}
