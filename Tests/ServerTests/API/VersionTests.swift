import JSON
import Testing

extension APITests {
    /// Versions of definitions, what a change of them would do, and what it pays for the past.
    @Suite struct DefinitionVersions {
        private static let kinds = [
            ("event", #"{"title":"Visit","reward":{"default":3},"validity":{"months":12}}"#),
            ("streak", #"{"events":["login"],"period":"daily","rewards":[{"length":1,"points":2}]}"#),
            ("challenge", #"{"eventId":"login","goal":1.5,"metric":"sum","field":"amount","points":50}"#),
            ("leaderboard", #"{"window":"month","usergroupId":"vip"}"#),
            (
                "offer",
                #"{"title":"Visit","cost":{"default":5,"vip":3},"stock":9,"coupon":{"pool":true},"couponDays":7}"#
            ),
        ]

        @Test(arguments: Deployment.full, kinds)
        func everyVersionCanBePutBack(deployment: Deployment, kind: (name: String, body: String)) async throws {
            let project = try await deployment.project()
            let path = "/v1/\(kind.name)/mine"
            expectError(try project.get("\(path)/version"), 404, "\(kind.name)_not_found")
            let first = try project.put(path, kind.body)
            #expect(first.status == 201)
            let title = kind.body.replacing("{", with: #"{"title":"Changed","#, maxReplacements: 1)
                .replacing(#""title":"Visit","#, with: "")
            let changed = try project.put(path, title, as: try await project.key("admin", named: "office"))
            #expect(changed.status == 200)
            #expect(try project.delete(path).status == 204)

            let all = try project.get("\(path)/version")
            #expect(all.status == 200 && all.header("Cache-Control") == "no-store")
            let versions = all.versions
            #expect(versions.map { $0["version"]?.int } == [3, 2, 1])
            #expect(versions.map { $0["by"]?.string } == ["operator", "office", "operator"])
            #expect(versions.map { $0["definition"]?.kind == .null } == [true, false, false])
            #expect(versions.allSatisfy { $0["at"]?.string?.hasSuffix("Z") ?? false })

            // What is shown is what is put.
            for (version, stored) in zip([versions[2], versions[1]], [first, changed]) {
                let definition = try #require(version["definition"])
                let again = try project.put(path, String(decoding: definition.source, as: UTF8.self))
                #expect(again.text == stored.text)
            }
            #expect(try project.get("\(path)/version").versions.count == 5)
        }

        @Test(arguments: Deployment.full)
        func aProjectHasItsOwnVersions(deployment: Deployment) async throws {
            let (project, other) = (try await deployment.project(), try await deployment.project())
            #expect(try project.put("/v1/leaderboard/mine", #"{"window":"month"}"#).status == 201)
            expectError(try other.get("/v1/leaderboard/mine/version"), 404, "leaderboard_not_found")
            let login = try project.get("/v1/event/login/version")
            #expect(login.versions.map { $0["by"]?.string } == ["command"])
        }

        @Test(arguments: Deployment.full)
        func thePastIsPaidOnlyOnRequest(deployment: Deployment) async throws {
            let project = try await deployment.project()
            func streak(_ points: Int) -> String {
                #"{"events":["login"],"period":"daily","rewards":[{"length":1,"points":\#(points)}]}"#
            }
            let challenge = #"{"eventId":"login","goal":1,"points":7,"backfill":true}"#
            #expect(try project.put("/v1/streak/mine", streak(10)).status == 201)
            for user in ["ann", "bob"] { #expect(try project.log("login", user).status == 200) }
            func points() throws -> [String?] {
                try ["ann", "bob"].map { try project.get("/v1/user/\($0)/points")["points"] }
            }
            #expect(try points() == ["15", "15"])

            let effect = try project.put("/v1/streak/mine?dryRun=true&past=pay", streak(12))
            #expect(effect.status == 200)
            #expect(effect["dryRun"] == "true" && effect["definition", "streakId"] == "\"mine\"")
            #expect(
                effect.json?["effect"].map { String(decoding: $0.source, as: UTF8.self) }
                    == #"{"usersChanged":0,"users":2,"points":4,"most":2}"#)
            #expect(try points() == ["15", "15"])
            #expect(try project.get("/v1/streak/mine/version").versions.count == 1)

            #expect(try project.put("/v1/streak/mine", streak(12)).status == 200)
            #expect(try points() == ["15", "15"])
            #expect(try project.put("/v1/streak/mine?past=pay", streak(12)).status == 200)
            #expect(try points() == ["17", "17"])
            #expect(try project.put("/v1/streak/mine?past=pay", streak(1)).status == 200)
            #expect(try points() == ["17", "17"])
            let newest = try project.get("/v1/user/ann/history?limit=1").text
            #expect(newest.contains(#""kind":"bonus""#) && newest.contains(#""points":2,"balance":17,"#))

            let backfill = try project.put("/v1/challenge/mine?dryRun=true", challenge)
            #expect(backfill["effect", "points"] == "14" && backfill["effect", "usersChanged"] == "2")
            #expect(try project.put("/v1/challenge/mine", challenge).status == 201)
            #expect(try points() == ["24", "24"])

            let deletion = try project.delete("/v1/challenge/mine?dryRun=true")
            #expect(deletion.status == 200)
            #expect(
                deletion.text
                    == #"{"dryRun":true,"definition":null,"effect":{"usersChanged":2,"users":0,"points":0,"most":0}}"#)
            #expect(try project.get("/v1/challenge/mine").status == 200)
            expectError(try project.delete("/v1/event/login?dryRun=true"), 409, "definition_in_use")
            expectError(try project.delete("/v1/event/nothing?dryRun=true"), 404, "event_not_found")
            let stale = [("If-Match", "\"0\"")]
            expectError(
                try project.put("/v1/streak/mine?dryRun=true", streak(1), headers: stale), 412, "precondition_failed")
            expectError(try project.put("/v1/streak/mine?dryRun=true", "{}"), 400, "invalid_definition")
        }

        /// An offer pays nothing and counts nothing.
        @Test(arguments: Deployment.full)
        func anOfferChangesNoUser(deployment: Deployment) async throws {
            let project = try await deployment.project()
            #expect(try project.log("login", "ann").status == 200)
            let path = "/v1/offer/coffee"
            let none = #""effect":{"usersChanged":0,"users":0,"points":0,"most":0}}"#
            let stored = #"{"offerId":"coffee","title":"A coffee","status":"ACTIVE","cost":{"default":5}}"#
            let tried = try project.put("\(path)?dryRun=true", stored)
            #expect(tried.status == 200)
            #expect(tried.text == #"{"dryRun":true,"definition":\#(stored),\#(none)"#)
            expectError(try project.get(path), 404, "offer_not_found")
            #expect(try project.put(path, stored).status == 201)
            let deletion = try project.delete("\(path)?dryRun=true")
            let leftOver = #""leftOver":{"holds":0,"coupons":0}}"#
            #expect(deletion.text == #"{"dryRun":true,"definition":null,\#(none.dropLast()),\#(leftOver)"#)
            #expect(try project.get(path).text == stored)
            let stale = [("If-Match", "\"0\"")]
            expectError(try project.put("\(path)?dryRun=true", stored, headers: stale), 412, "precondition_failed")
        }

        @Test(arguments: Deployment.full)
        func whatCannotBeAskedIsRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let bodies = Dictionary(uniqueKeysWithValues: Self.kinds)
            for (query, kind, pointer) in [
                ("past=all", "streak", "?past"), ("past=", "challenge", "?past"), ("past=pay", "event", "?past"),
                ("past=pay", "leaderboard", "?past"), ("past=pay", "offer", "?past"),
                ("dryRun=yes", "event", "?dryRun"),
                ("dryRun=", "leaderboard", "?dryRun"),
            ] {
                let put = try project.put("/v1/\(kind)/mine?\(query)", bodies[kind] ?? "")
                expectError(put, 400, "invalid_parameter", "\(query) of \(kind)")
                #expect(put.pointers == [pointer])
            }
            expectError(try project.delete("/v1/event/login?dryRun=1"), 400, "invalid_parameter")
            #expect(try project.get("/v1/event/login").status == 200)
        }
    }
}

extension TestProject {
    fileprivate func put(
        _ path: String, _ body: String, as caller: Caller = .admin, headers: [(String, String)] = []
    ) throws -> HTTPResponse {
        try send(
            "PUT", path, as: caller, headers: [("Content-Type", "application/json")] + headers, body: Array(body.utf8))
    }

    fileprivate func delete(_ path: String) throws -> HTTPResponse { try send("DELETE", path) }
}

extension HTTPResponse {
    fileprivate var versions: [JSONValue] { json?["versions"].map { Array($0.elements) } ?? [] }
}
