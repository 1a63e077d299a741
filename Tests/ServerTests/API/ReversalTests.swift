import JSON
import Testing

extension APITests {
    /// Entries that are taken back, in whole and in part, and what follows.
    @Suite struct Reversals {
        private static func project(on deployment: Deployment, _ more: String = "") async throws -> TestProject {
            var definitions = Definitions(more: more)
            definitions.streaks = [
                #"""
                {"streakId": "daily", "events": ["login"], "period": "daily", "rewards": [{"length": 1, "points": 7}]}
                """#
            ]
            definitions.more += #"""
                , "challenges": [
                    {"challengeId": "two", "eventId": "purchase_completed", "goal": 2, "points": 100}],
                "leaderboards": [{"leaderboardId": "all_time", "window": "all"}]
                """#
            return try await deployment.project(definitions)
        }

        /// Logs a purchase, which pays its amount.
        /// - Returns: the id of its entry.
        private func buy(_ amount: Int, _ project: TestProject) throws -> String {
            let logged = try project.log("purchase_completed", "u", #"{"amount":\#(amount)}"#)
            return try #require(logged.json?["data"]?["id"]?.string)
        }

        private func reverse(
            _ entry: String, _ project: TestProject, _ fraction: String? = nil, as caller: TestProject.Caller = .admin
        ) throws -> HTTPResponse {
            let fraction = fraction.map { #","fraction":\#($0)"# } ?? ""
            return try project.post(
                "/v1/user/u/history/\(entry)/reversal", #"{"reason":"Returned"\#(fraction)}"#, as: caller)
        }

        @Test(arguments: Deployment.full)
        func aWholeReversalTakesBonusesBack(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            _ = try buy(30, project)
            let second = try buy(20, project)
            #expect(try project.get("/v1/user/u/points")["points"] == "150")
            let reversal = try reverse(second, project)
            #expect(reversal.status == 200, "\(reversal.text)")
            #expect(
                reversal.names() == [
                    "userId", "id", "kind", "timestamp", "bookedAt", "points", "balance", "reverses", "eventId", "by",
                    "reason", "bonuses",
                ])
            #expect(reversal["kind"] == "\"reversal\"" && reversal["reverses"] == "\"\(second)\"")
            #expect(reversal["points"] == "-20" && reversal["balance"] == "130")
            #expect(reversal["eventId"] == "\"purchase_completed\"")
            #expect(reversal["bonuses"] == #"[{"kind":"challenge","id":"two","points":-100}]"#)
            #expect(try project.get("/v1/user/u/points")["points"] == "30")
            #expect(try project.get("/v1/user/u/challenge/two")["completions"] == "0")
            #expect(try project.get("/v1/user/u/rank")["points"] == "30")
            #expect(try project.get("/v1/stats/event?period=1d")["data", "totalPoints"] == "50")
            let history = try project.get("/v1/user/u/history?limit=2").json?["history"]?.elements.map { $0 } ?? []
            #expect(history.map { $0["kind"] } == ["\"correction\"", "\"reversal\""])
            #expect(history.first?["challengeId"] == "\"two\"" && history.first?["forgone"] == "0")
            #expect(history.first?["triggeredBy"] == reversal["id"])
            expectError(try reverse(second, project), 409, "already_reversed")
            expectError(try reverse(second, project, "0.1"), 409, "already_reversed")
            #expect(try project.get("/v1/user/u/points")["points"] == "30")
        }

        @Test(arguments: Deployment.full)
        func threeThirdsAreTheWhole(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let entry = try buy(100, project)
            let parts = try (0..<3).map { _ in try reverse(entry, project, "\"1/3\"") }
            #expect(parts.map { $0["points"] } == ["-33", "-33", "-34"])
            #expect(parts.last?["balance"] == "0" && parts.last?["fraction"] == "\"1/3\"")
            expectError(try reverse(entry, project, "0.000000001"), 409, "already_reversed")
            // What is left is its progress.
            #expect(try project.get("/v1/user/u/challenge/two")["progress"] == "1")
            let rest = try reverse(entry, project)
            #expect(rest["points"] == "0" && rest["fraction"] == nil)
            #expect(try project.get("/v1/user/u/challenge/two")["progress"] == "0")
            expectError(try reverse(entry, project), 409, "already_reversed")
        }

        @Test(arguments: Deployment.full)
        func partsAddUpToTheWholeAtMost(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let entry = try buy(100, project)
            #expect(try reverse(entry, project, "0.25")["fraction"] == "\"1/4\"")
            #expect(try reverse(entry, project, "2.5e-1")["balance"] == "50")
            let large = try reverse(entry, project, "\"51/100\"")
            expectError(large, 409, "fraction_too_large")
            #expect(large["message"] == #""Only 1/2 of the entry is left to reverse.""#)
            expectError(try reverse(entry, project, "1"), 409, "fraction_too_large")
            expectError(try reverse(entry, project, "null"), 400, "invalid_reversal")
            #expect(try reverse(entry, project, "\"1/2\"")["balance"] == "0")
        }

        @Test(arguments: Deployment.full)
        func whatWasSpentBecomesADebt(deployment: Deployment) async throws {
            for (more, points, debt) in [("", "-100", "60"), (#", "reversal": {"shortfall": "waive"}"#, "-40", "0")] {
                let project = try await Self.project(on: deployment, more)
                let entry = try buy(100, project)
                #expect(try project.post("/v1/user/u/points", #"{"points":-60,"reason":"Prize"}"#)["balance"] == "40")
                let reversal = try reverse(entry, project)
                #expect(reversal["points"] == points && reversal["waived"] == (debt == "0" ? "60" : nil))
                expectJSON(
                    try project.get("/v1/user/u/points"),
                    #"{"points":0,"pending":0,"held":0,"debt":\#(debt),"expiring":[]}"#)
                #expect(try project.get("/v1/user/u")["points"] == "0")
            }
        }

        @Test(arguments: Deployment.full)
        func adjustmentsAreReversedInWhole(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            _ = try project.post("/v1/user", #"{"userId":"u"}"#)
            let added = try project.post("/v1/user/u/points", #"{"points":30,"reason":"r"}"#)
            let taken = try project.post("/v1/user/u/points", #"{"points":-10,"reason":"r"}"#)
            let ids = try [added, taken].map { try #require($0.json?["id"]?.string) }
            let part = try reverse(ids[0], project, "0.5")
            expectError(part, 409, "not_reversible")
            #expect(
                part["message"]
                    == #""Only an event is reversed in part: leave out the fraction to reverse an adjustment.""#)
            let back = try reverse(ids[1], project)
            #expect(back["points"] == "10" && back["balance"] == "30" && back["eventId"] == nil)
            #expect(try reverse(ids[0], project)["balance"] == "0")
            let reversal = try #require(back.json?["id"]?.string)
            let again = try reverse(reversal, project)
            expectError(again, 409, "not_reversible")
            #expect(
                again["message"]
                    == #""A reversal can't be reversed: log the event again, or adjust the user's points.""#)
        }

        /// Points that come back are in the lots that they came from: no date is that of all of them.
        @Test(arguments: Deployment.full)
        func pointsThatComeBackHaveNoTermsOfTheirOwn(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            _ = try project.post("/v1/user", #"{"userId":"u"}"#)
            for expiry in [#","expiresAt":"9998-12-31""#, ""] {
                _ = try project.post("/v1/user/u/points", #"{"points":5,"reason":"r"\#(expiry)}"#)
            }
            let taken = try project.post("/v1/user/u/points", #"{"points":-7,"reason":"r"}"#)
            let back = try reverse(try #require(taken.json?["id"]?.string), project)
            #expect(back["points"] == "7")
            #expect(back["expiresAt"] == nil && back["activeAt"] == nil && back["expiresAfterInactiveMonths"] == nil)
            let entries = try project.get("/v1/user/u/history").json?["history"]?.elements.map { $0 } ?? []
            #expect(entries.map { $0["expiresAt"] } == [nil, nil, nil, "\"9998-12-31\""])
            let rows = try project.get("/v1/user/u/history?format=csv").text.split(separator: "\r\n")
            #expect(rows.map { $0.contains("9998-12-31") } == [false, false, false, false, true])
            #expect(
                try project.get("/v1/user/u/points")["expiring"] == #"[{"points":5,"at":"9998-12-31"}]"#)
        }

        @Test(arguments: Deployment.full)
        func bonusesFollowTheirEvents(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let logged = try project.log("login", "u")
            #expect(logged["data", "bonuses"] == #"[{"kind":"streak","id":"daily","points":7}]"#)
            let bonuses = try project.get("/v1/user/u/history?kind=bonus").json?["history"]?.elements.map { $0 }
            let bonus = try #require(bonuses?.first)
            #expect(bonus["streakId"] == "\"daily\"" && bonus["length"] == "1")
            #expect(bonus["triggeredBy"] == logged["data", "id"])
            expectError(try reverse(try #require(bonus["id"]?.string), project), 409, "not_reversible")
        }

        @Test(arguments: Deployment.full)
        func otherEntriesAreNotFound(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            expectError(try reverse("1", project), 404, "user_not_found")
            let own = try buy(1, project)
            let other = try project.log("login", "v")
            let foreign = try #require(other.json?["data"]?["id"]?.string)
            for id in [
                foreign, "0", "0\(own)", "+\(own)", "-1", "x", "9223372036854775807", "9223372036854775808", "expiry-",
                "expiry-0", "expiry-99999999999999999999", "\(own)%20", "expiry-\(own)",
            ] {
                expectError(try reverse(id, project), 404, "entry_not_found", "\(id)")
            }
            #expect(try reverse(own, project).status == 200)
        }

        @Test(arguments: Deployment.full)
        func badReversalsAreNamed(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let entry = try buy(10, project)
            for fraction in [
                "0", "-0.5", "1.1", "1.0000000001", "0.1234567891", "1e-10", "\"0.5\"", "\"1/0\"", "\"0/3\"", "\"4/3\"",
                "\"-1/3\"", "\"+1/3\"", "\"1/3/1\"", "\"1 / 3\"", "\"1/\"", "\"/\"", "\"\"", "\"1/1000000001\"",
                "\"1/99999999999999999999\"", "true", "[1,3]", "{}",
            ] {
                let response = try reverse(entry, project, fraction)
                expectError(response, 400, "invalid_reversal", "\(fraction)")
                #expect(response.pointers == ["/fraction"], "\(fraction)")
            }
            let response = try project.post("/v1/user/u/history/\(entry)/reversal", #"{"fractoin":0.5}"#)
            expectError(response, 400, "invalid_reversal")
            #expect(response.pointers == ["/fractoin", "/reason"])
            // Parts that can be added up only one by one.
            #expect(try reverse(entry, project, "\"1/999999937\"").status == 200)
            #expect(try reverse(entry, project, "\"1/999999929\"").status == 200)
            let fine = try reverse(entry, project, "\"1/999999893\"")
            expectError(fine, 400, "invalid_reversal")
            #expect(fine.pointers == ["/fraction"])
            #expect(try project.get("/v1/user/u/points")["points"] == "10")
        }

        @Test(arguments: Deployment.full)
        func aKeyReversesOnce(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let entry = try buy(100, project)
            func reverse() throws -> HTTPResponse {
                try project.post(
                    "/v1/user/u/history/\(entry)/reversal", #"{"reason":"r","fraction":"1/4"}"#,
                    headers: [("Idempotency-Key", "k")])
            }
            let first = try reverse()
            let again = try reverse()
            #expect(again.body == first.body && again.header("Idempotent-Replayed") == "true")
            #expect(try project.get("/v1/user/u/points")["points"] == "75")
        }
    }
}
