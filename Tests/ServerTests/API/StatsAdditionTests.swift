import Testing

extension APITests {
    /// What can be asked of `GET /stats/event` beside the contract: the span before, groups, CSV.
    @Suite struct StatsAdditions {
        private static let days = LocalDays()
        private static let event = """
            {"eventId": "buy", "title": "Buy", "type": "TRANSACTION", "reward": {"default": 1, "vip": 2},
             "limit": 3, "limitWindow": "day",
             "conditions": {"field": "amount", "operator": "greater_than", "value": 0}}
            """

        /// Ten days of history, of which the last 7 are compared with the 7 before.
        private static func project(on deployment: Deployment) async throws -> TestProject {
            let project = try await deployment.project(
                Definitions(timezone: days.zone, events: [event, Definitions.login]))
            for (daysAgo, user, metadata) in [
                (9, "a", #"{"amount":10}"#), (8, "b", #"{"amount":10}"#), (8, "c", #"{"amount":10}"#),
                (8, "c", #"{"amount":0}"#), (3, "a", #"{"amount":10,"usergroup":"vip"}"#), (2, "a", #"{"amount":10}"#),
                (2, "d", #"{"amount":5,"usergroup":"vip"}"#), (0, "b", #"{"amount":0}"#),
            ] {
                #expect(
                    try project.log("buy", user, metadata, at: days.time(daysAgo), as: .admin).status == 200)
            }
            return project
        }

        @Test(arguments: Deployment.full)
        func thePreviousSpanIsCompared(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let all = try project.get("/v1/stats/event?compare=previous")
            #expect(all.names() == ["period", "eventId", "startDate", "endDate", "data", "previous"])
            #expect(
                all["previous"]
                    == compact(
                        """
                        {"startDate": "\(Self.days.day(13))", "endDate": "\(Self.days.day(7))", "totalEvents": 4,
                         "uniqueUsers": 3, "totalPoints": 30, "newUsers": 3, "change": {
                            "totalEvents": {"absolute": 0, "percent": 0},
                            "uniqueUsers": {"absolute": 0, "percent": 0},
                            "totalPoints": {"absolute": 10, "percent": 33.3},
                            "newUsers": {"absolute": -2, "percent": -66.7}}}
                        """))
            let one = try project.get("/v1/stats/event?compare=previous&eventId=buy&period=1d")
            #expect(
                one["previous"]
                    == compact(
                        """
                        {"startDate": "\(Self.days.day(1))", "endDate": "\(Self.days.day(1))", "totalCount": 0,
                         "uniqueUsers": 0, "pointsAwarded": 0, "conditionMet": 0, "conditionFailed": 0,
                         "limitReached": 0, "newUsers": 0, "change": {
                            "totalCount": {"absolute": 1, "percent": null},
                            "uniqueUsers": {"absolute": 1, "percent": null},
                            "pointsAwarded": {"absolute": 0, "percent": 0},
                            "conditionMet": {"absolute": 0, "percent": 0},
                            "conditionFailed": {"absolute": 1, "percent": null},
                            "limitReached": {"absolute": 0, "percent": 0},
                            "newUsers": {"absolute": 0, "percent": 0}}}
                        """))
            #expect(try project.get("/v1/stats/event?compare=previous&period=all")["previous"] == "null")
            #expect(!(try project.get("/v1/stats/event")).names().contains("previous"))
        }

        @Test(arguments: Deployment.full)
        func thePreviousMonthIsCompared(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(more: #", "backdating": {"maximumDays": 36500}"#))
            for (at, user) in [
                ("2025-01-31T23:59:59Z", "c"), ("2025-02-01T00:00:00Z", "a"), ("2025-02-28T23:59:59Z", "b"),
                ("2025-03-01T00:00:00Z", "a"),
            ] {
                #expect(try project.log("login", user, at: at, as: .admin).status == 200)
            }
            let response = try project.get("/v1/stats/event?timeframe=month&month=2025-03&compare=previous")
            #expect(response["previous", "startDate"] == "\"2025-02-01\"")
            #expect(response["previous", "endDate"] == "\"2025-02-28\"")
            #expect(response["previous", "totalEvents"] == "2" && response["previous", "uniqueUsers"] == "2")
            #expect(response["previous", "change", "uniqueUsers"] == #"{"absolute":-1,"percent":-50}"#)
        }

        @Test(arguments: Deployment.full)
        func groupsHaveTheirShares(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let week = #"{"default":{"count":2,"users":2,"points":10},"vip":{"count":2,"users":2,"points":30}}"#
            let all = #"{"default":{"count":6,"users":3,"points":40},"vip":{"count":2,"users":2,"points":30}}"#
            for event in ["", "&eventId=buy"] {
                let path = "/v1/stats/event?groupBy=usergroup\(event)"
                #expect(try project.get(path)["data", "usergroupBreakdown"] == week)
                #expect(try project.get("\(path)&period=all")["data", "usergroupBreakdown"] == all)
            }
            let none = try project.get("/v1/stats/event?groupBy=usergroup&eventId=login")
            #expect(none["data", "usergroupBreakdown"] == "{}")
            #expect(!(try project.get("/v1/stats/event")).names("data").contains("usergroupBreakdown"))
        }

        @Test(arguments: Deployment.full)
        func daysComeAsCSV(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let hours = (0..<24).map { "hour\($0)" }.joined(separator: ",")
            func row(_ daysAgo: Int, _ figures: String, hour10: Int, _ rest: String = "") -> String {
                let counts = (0..<24).map { $0 == 10 ? String(hour10) : "0" }.joined(separator: ",")
                return "\(Self.days.day(daysAgo)),\(figures),\(counts)\(rest),0\r\n"
            }
            let all = try project.get("/v1/stats/event?period=1d&format=csv&compare=previous")
            #expect(all.status == 200)
            #expect(all.header("Content-Type") == "text/csv; charset=utf-8; header=present")
            #expect(
                all.text == "date,count,users,points,\(hours),newUsers\r\n" + row(1, "0,0,0", hour10: 0)
                    + row(0, "1,1,0", hour10: 1))
            let one = try project.get("/v1/stats/event?period=1d&eventId=buy", headers: [("Accept", "text/csv")])
            #expect(
                one.text == "date,count,users,points,\(hours),conditionMet,conditionFailed,limitReached,newUsers\r\n"
                    + row(0, "1,1,0", hour10: 1, ",0,1,0"))
            #expect(one.header("Vary")?.contains("Accept") == true)
            let json = try project.get("/v1/stats/event?format=json", headers: [("Accept", "text/csv")])
            #expect(json.header("Content-Type") == "application/json")
            expectError(
                try project.get("/v1/stats/event?eventId=x", headers: [("Accept", "text/csv")]), 404, "event_not_found")
        }

        /// A spreadsheet would compute a cell that begins with one of these.
        @Test(arguments: Deployment.full)
        func noCellIsAFormula(deployment: Deployment) async throws {
            let groups = ["+1", "-1", "@a"]
            let project = try await deployment.project(
                Definitions(
                    events: [
                        #"{"eventId": "e", "title": "E", "reward": {"default": 1, "+1": 2, "-1": 2, "@a": 2}}"#
                    ], usergroups: groups.map { #"{"usergroupId": "\#($0)", "title": "G"}"# }))
            for group in groups {
                #expect(try project.log("e", "u", #"{"usergroup":"\#(group)"}"#, as: .admin).status == 200)
            }
            let table = try project.get("/v1/stats/event?groupBy=usergroup&format=csv").text
            #expect(table == "usergroup,count,users,points\r\n'+1,1,1,2\r\n'-1,1,1,2\r\n'@a,1,1,2\r\n")
        }

        @Test(arguments: Deployment.full)
        func otherValuesAreRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for (name, values) in [
                ("compare", ["", "next", "PREVIOUS"]), ("groupBy", ["", "user", "usergroups"]),
                ("format", ["", "xml", "CSV"]),
            ] {
                for value in values {
                    let response = try project.get("/v1/stats/event?\(name)=\(value)")
                    expectError(response, 400, "invalid_parameter", "\(name)=\(value)")
                    #expect(response.pointers == ["?\(name)"])
                }
            }
        }
    }
}
