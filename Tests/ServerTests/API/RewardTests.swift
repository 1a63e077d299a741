import Testing

extension APITests {
    /// Conditions, limits, groups and points.
    @Suite struct Rewards {
        /// The points of one event, or the code and pointers of its refusal.
        private func outcome(_ response: HTTPResponse) -> String {
            response["data", "points"] ?? "\(response["code"] ?? "") \(response.pointers.joined(separator: " "))"
        }

        @Test(arguments: Deployment.full)
        func transactions(deployment: Deployment) async throws {
            func event(_ id: String, _ more: String) -> String {
                #"{"eventId": "\#(id)", "title": "T", "type": "TRANSACTION", \#(more)}"#
            }
            let project = try await deployment.project(
                Definitions(events: [
                    event("plain", #""reward": {"default": 1}"#),
                    event("floor", #""reward": {"default": 1}, "rounding": "floor""#),
                    event("ceil", #""reward": {"default": 1}, "rounding": "ceil""#),
                    event("rate", #""reward": {"default": 100}"#),
                    event("per", #""reward": {"default": 2}, "rewardPer": 3"#),
                    event("capped", #""reward": {"default": 2}, "maximumReward": 1000"#),
                    event("nested", #""reward": {"default": 1}, "rewardValueField": "cart.total""#),
                ]))
            let missing = #""invalid_metadata" /metadata/amount"#
            let table: [(String, String?, String)] = [
                // Ties go away from zero.
                ("plain", #"{"amount":0.5}"#, "1"), ("plain", #"{"amount":1.5}"#, "2"),
                ("plain", #"{"amount":2.5}"#, "3"),
                ("plain", #"{"amount":2.4999999999999999999}"#, "2"), ("plain", #"{"amount":0.49}"#, "0"),
                ("floor", #"{"amount":2.99}"#, "2"), ("ceil", #"{"amount":2.01}"#, "3"),
                ("ceil", #"{"amount":2.0}"#, "2"),
                // Exact, where binary fractions are not: 1.005 and 1.115 are a little less than they say.
                ("rate", #"{"amount":1.005}"#, "101"), ("rate", #"{"amount":1.115}"#, "112"),
                ("rate", #"{"amount":0.29}"#, "29"), ("per", #"{"amount":1}"#, "1"), ("per", #"{"amount":0.75}"#, "1"),
                ("per", #"{"amount":0.7499}"#, "0"), ("per", #"{"amount":3e2}"#, "200"),
                ("capped", #"{"amount":499.7}"#, "999"), ("capped", #"{"amount":5000}"#, "1000"),
                ("capped", #"{"amount":1e300}"#, "1000"),
                ("nested", #"{"cart":{"total":12}}"#, "12"),
                ("nested", #"{"amount":12}"#, "\"invalid_metadata\" /metadata/cart/total"),
                // Never negative.
                ("plain", #"{"amount":0}"#, "0"), ("plain", #"{"amount":-0.0}"#, "0"),
                ("plain", #"{"amount":-5}"#, "0"),
                ("ceil", #"{"amount":-0.5}"#, "0"), ("plain", #"{"amount":-1e300}"#, "0"),
                // Nothing to pay for.
                ("plain", nil, missing), ("plain", "{}", missing), ("plain", #"{"amount":null}"#, missing),
                ("plain", #"{"amount":"5"}"#, missing), ("plain", #"{"amount":[5]}"#, missing),
                ("plain", #"{"amount":true}"#, missing), ("plain", #"{"Amount":5}"#, missing),
            ]
            for (event, metadata, expected) in table {
                let response = try project.log(event, "u", metadata)
                #expect(outcome(response) == expected, "\(event) \(metadata ?? "")")
                if response.status == 200 { #expect(response["data", "conditionReached"] == "true") }
            }
        }

        @Test(arguments: Deployment.full)
        func fixedAndConditional(deployment: Deployment) async throws {
            let review = """
                {"eventId": "review", "title": "Review", "type": "CONDITIONAL", "rewardValueField": "stars",
                 "threshold": 4, "reward": {"default": 10}}
                """
            let nested = """
                {"eventId": "nested", "title": "Nested", "reward": {"default": 1}, "conditions":
                 {"type": "OR", "conditions": [{"field": "a.b", "operator": "equals", "value": "x"},
                  {"type": "NOT", "conditions": [{"field": "c", "operator": "exists"}]}]}}
                """
            let project = try await deployment.project(Definitions(events: [Definitions.login, review, nested]))
            let table: [(String, String?, String, String)] = [
                ("login", nil, "true", "5"), ("login", #"{"amount":1000}"#, "true", "5"),
                ("review", #"{"stars":4}"#, "true", "10"), ("review", #"{"stars":4.0}"#, "true", "10"),
                ("review", #"{"stars":3.999}"#, "false", "0"), ("review", #"{"stars":"5"}"#, "false", "0"),
                ("review", nil, "false", "0"), ("nested", #"{"a":{"b":"x"},"c":1}"#, "true", "1"),
                ("nested", #"{"a":{"b":"y"},"c":1}"#, "false", "0"), ("nested", "{}", "true", "1"),
            ]
            for (event, metadata, reached, points) in table {
                let response = try project.log(event, "u", metadata)
                #expect(response.status == 200)
                #expect(response["data", "conditionReached"] == reached, "\(event) \(metadata ?? "")")
                #expect(response["data", "points"] == points, "\(event) \(metadata ?? "")")
                #expect(response["message"] == "\"Event erfolgreich geloggt\"")
            }
        }

        @Test(arguments: Deployment.allCases)
        func aLimitPaysItsNumber(deployment: Deployment) async throws {
            let event = """
                {"eventId": "e", "title": "E", "reward": {"default": 3}, "limit": 2, "conditions":
                 {"type": "AND", "conditions": [{"field": "ok", "operator": "equals", "value": true}]}}
                """
            let project = try await deployment.project(Definitions(events: [event]))
            func log(_ ok: Bool, _ user: String = "u") throws -> [String?] {
                let response = try project.log("e", user, #"{"ok":\#(ok)}"#)
                return [
                    response["data", "points"], response["data", "conditionReached"], response["data", "limitReached"],
                    response["message"], response["data", "balance"],
                ]
            }
            let (logged, reached) = ("\"Event erfolgreich geloggt\"", "\"Event Limit erreicht\"")
            // What fails its condition does not use the limit up.
            #expect(try log(false) == ["0", "false", "false", logged, "0"])
            #expect(try log(true) == ["3", "true", "false", logged, "3"])
            #expect(try log(false) == ["0", "false", "false", logged, "3"])
            #expect(try log(true) == ["3", "true", "false", logged, "6"])
            #expect(try log(true) == ["0", "true", "true", reached, "6"])
            #expect(try log(false) == ["0", "false", "false", logged, "6"])
            #expect(try log(true, "other") == ["3", "true", "false", logged, "3"])
            let stats = try project.get("/v1/stats/event?eventId=e")
            #expect(stats["data", "totalCount"] == "7")
            #expect(stats["data", "conditionMet"] == "4" && stats["data", "conditionFailed"] == "3")
            #expect(stats["data", "limitReached"] == "1" && stats["data", "pointsAwarded"] == "9")
            #expect(try project.get("/v1/user/u/points", as: .user("u"))["points"] == "6")
        }

        /// Each window has its own count, and an event is judged in the one of its own time.
        @Test(arguments: Deployment.full)
        func aLimitCanBeForADay(deployment: Deployment) async throws {
            let days = LocalDays()
            let event = """
                {"eventId": "e", "title": "E", "reward": {"default": 1}, "limit": 1, "limitWindow": "day"}
                """
            let project = try await deployment.project(Definitions(timezone: days.zone, events: [event]))
            var points: [String?] = []
            for (daysAgo, hour) in [(3, 0), (3, 23), (2, 0), (0, 1), (0, 2), (2, 5), (5, 0)] {
                points.append(
                    try project.log("e", "u", at: days.time(daysAgo, hour: hour), as: .admin)["data", "points"])
            }
            #expect(points == ["1", "0", "1", "1", "0", "0", "1"])
        }

        @Test(arguments: Deployment.full)
        func theGroupThatPaysBestCounts(deployment: Deployment) async throws {
            let event = #"{"eventId": "e", "title": "E", "reward": {"default": 1, "vip": 4}}"#
            let only = #"{"eventId": "only", "title": "Only", "reward": {"vip": 4}}"#
            let project = try await deployment.project(Definitions(events: [event, only]))
            #expect(try project.post("/v1/user", #"{"userId":"member","usergroups":["vip"]}"#).status == 201)
            #expect(try project.post("/v1/user", #"{"userId":"guest"}"#).status == 201)
            let server = try await project.key()
            let (vip, everybody) = (["4", "\"vip\""], ["1", "\"default\""])
            let table: [(TestProject.Caller, String, String?, [String])] = [
                (.user("member"), "member", #"{"usergroup":["vip"]}"#, vip),
                (.user("member"), "member", #"{"usergroup":"vip"}"#, vip),
                (.user("member"), "member", #"{"usergroup":["default","vip"]}"#, vip),
                (.user("member"), "member", #"{"usergroup":["default"]}"#, everybody),
                (.user("member"), "member", #"{"usergroup":["nonsense"]}"#, everybody),
                (.user("member"), "member", nil, vip),
                (.user("guest"), "guest", #"{"usergroup":["vip"]}"#, everybody),
                (.user("guest"), "guest", nil, everybody),
                (server, "guest", #"{"usergroup":["vip"]}"#, vip), (server, "guest", nil, everybody),
                (.admin, "guest", #"{"usergroup":["default","vip","nonsense"]}"#, vip),
                (server, "guest", #"{"usergroup":["VIP"]}"#, everybody),
            ]
            for (caller, user, metadata, expected) in table {
                let response = try project.log("e", user, metadata, as: caller)
                #expect(
                    [response["data", "points"], response["data", "userGroupId"]] == expected,
                    "\(user) \(metadata ?? "")")
            }
            #expect(try project.log("only", "guest")["data", "points"] == "0")
            for claim in ["1", #"{"vip":true}"#, "[1]", #"["vip",null]"#] {
                let response = try project.log("e", "guest", #"{"usergroup":\#(claim)}"#)
                expectError(response, 400, "invalid_metadata", "\(claim)")
                #expect(response.pointers == ["/metadata/usergroup"])
            }
        }

        @Test(arguments: Deployment.full)
        func metadataIsCheckedAgainstItsFields(deployment: Deployment) async throws {
            let event = """
                {"eventId": "e", "title": "E", "reward": {"default": 1}, "metadataFields": [
                 {"key": "name", "type": "string", "required": true}, {"key": "n", "type": "number"},
                 {"key": "b", "type": "boolean"}, {"key": "list", "type": "array"},
                 {"key": "at.place", "type": "object", "required": true}]}
                """
            let project = try await deployment.project(Definitions(events: [event]))
            let good = #""name":"x","at":{"place":{}}"#
            let table: [(String?, [String])] = [
                ("{\(good)}", []), (#"{\#(good),"n":1,"b":false,"list":[],"more":1}"#, []),
                (#"{\#(good),"n":null}"#, []), (nil, ["/metadata/name", "/metadata/at/place"]),
                ("{}", ["/metadata/name", "/metadata/at/place"]),
                (#"{"name":1,"at":1}"#, ["/metadata/name", "/metadata/at/place"]),
                (#"{"name":null,"at":{"place":{}}}"#, ["/metadata/name"]),
                (#"{\#(good),"n":"1","b":0,"list":{}}"#, ["/metadata/n", "/metadata/b", "/metadata/list"]),
            ]
            for (metadata, pointers) in table {
                let response = try project.log("e", "u", metadata)
                #expect(response.status == (pointers.isEmpty ? 200 : 400), "\(metadata ?? "")")
                #expect(response.pointers == pointers, "\(metadata ?? "")")
                if !pointers.isEmpty { expectError(response, 400, "invalid_metadata") }
            }
        }

        @Test(arguments: Deployment.full)
        func metadataHasBounds(deployment: Deployment) async throws {
            let project = try await deployment.project()
            func members(_ count: Int) -> String {
                "{" + (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
            }
            func bytes(_ count: Int) -> String { #"{"x":""# + String(repeating: "x", count: count - 8) + "\"}" }
            for metadata in [members(50), bytes(16_384)] {
                #expect(try project.log("login", "u", metadata).status == 200)
            }
            for metadata in [members(51), bytes(16_385)] {
                let response = try project.log("login", "u", metadata)
                expectError(response, 400, "invalid_metadata")
                #expect(response.pointers == ["/metadata"])
            }
        }
    }
}
