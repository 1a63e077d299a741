import Testing

extension APITests {
    /// `from` and `to`, wherever `period` is a parameter.
    @Suite struct StatsRanges {
        private static let days = LocalDays()
        private static let offer = #", "offers": [{"offerId": "mug", "title": "Mug", "cost": {"default": 1}}]"#
        private static let paths = [
            "/v1/stats/event?", "/v1/stats/event?eventId=login&", "/v1/stats/points?",
            "/v1/analytics/offer?offerId=mug&",
        ]

        /// Users log in 9, 8, 8, 3 and 0 days ago.
        private static func project(on deployment: Deployment) async throws -> TestProject {
            let project = try await deployment.project(Definitions(timezone: days.zone, more: offer))
            for (ago, user) in [(9, "a"), (8, "a"), (8, "b"), (3, "c"), (0, "a")] {
                #expect(try project.log("login", user, at: days.time(ago), as: .admin).status == 200)
            }
            return project
        }

        @Test(arguments: Deployment.full)
        func bothEndsAreIncluded(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            for path in Self.paths {
                let answer = try project.get("\(path)from=\(Self.days.day(8))&to=\(Self.days.day(3))")
                #expect(answer["period"] == "\"custom\"", "\(path)")
                #expect(
                    answer["startDate"] == "\"\(Self.days.day(8))\"" && answer["endDate"] == "\"\(Self.days.day(3))\"")
                #expect(answer.names("data", "dailyData") == (3...8).reversed().map { Self.days.day($0).description })
            }
            for (from, to, count, users) in [
                (9, 9, 1, 1), (9, 8, 3, 2), (8, 8, 2, 2), (7, 4, 0, 0), (3, 0, 2, 2), (40, 10, 0, 0), (40, 0, 5, 3),
            ] {
                let range = "from=\(Self.days.day(from))&to=\(Self.days.day(to))"
                let all = try project.get("/v1/stats/event?\(range)")
                #expect(
                    all["data", "totalEvents"] == "\(count)" && all["data", "uniqueUsers"] == "\(users)", "\(range)")
                let one = try project.get("/v1/stats/event?eventId=login&\(range)")
                #expect(one["data", "totalCount"] == "\(count)" && one["data", "uniqueUsers"] == "\(users)", "\(range)")
                #expect(try project.get("/v1/stats/points?\(range)")["data", "awarded"] == "\(5 * count)", "\(range)")
            }
        }

        @Test(arguments: Deployment.full)
        func withoutAnEndItIsUpToToday(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            for path in Self.paths {
                let alone = try project.get("\(path)from=\(Self.days.day(3))")
                let both = try project.get("\(path)from=\(Self.days.day(3))&to=\(Self.days.today)")
                #expect(alone.status == 200 && alone.text == both.text)
                #expect(try project.get("\(path)from=\(Self.days.today)")["startDate"] == "\"\(Self.days.today)\"")
                let later = try project.get("\(path)from=\(Self.days.day(3))&to=\(Self.days.today.advanced(by: 2))")
                #expect(later.names("data", "dailyData").count == 6)
            }
        }

        /// As many days, just before.
        @Test(arguments: Deployment.full)
        func theRangeBeforeIsCompared(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let range = "compare=previous&from=\(Self.days.day(6))&to=\(Self.days.day(3))"
            let all = try project.get("/v1/stats/event?\(range)")
            #expect(all["previous", "startDate"] == "\"\(Self.days.day(10))\"")
            #expect(all["previous", "endDate"] == "\"\(Self.days.day(7))\"")
            #expect(all["previous", "totalEvents"] == "3" && all["previous", "uniqueUsers"] == "2")
            #expect(all["previous", "change", "totalEvents"] == #"{"absolute":-2,"percent":-66.7}"#)
            let points = try project.get("/v1/stats/points?\(range)")
            #expect(points["previous", "startDate"] == "\"\(Self.days.day(10))\"")
            #expect(points["previous", "awarded"] == "15" && points["data", "awarded"] == "5")
        }

        @Test(arguments: Deployment.full)
        func otherRangesAreRefused(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let (today, yesterday, tomorrow) = (Self.days.today, Self.days.day(1), Self.days.today.advanced(by: 1))
            for (query, name, detail) in [
                ("from=2026-13-01", "from", "expected a date such as 2026-11-23"),
                ("from=", "from", "expected a date such as 2026-11-23"),
                ("from=\(yesterday)&to=2026-02-30", "to", "expected a date such as 2026-11-23"),
                ("to=\(today)", "to", "goes only with from"),
                ("from=\(today)&to=\(yesterday)", "to", "lies before from"),
                ("from=\(tomorrow)", "from", "lies in the future"),
                ("from=\(tomorrow)&to=\(tomorrow)", "from", "lies in the future"),
                ("from=\(today.advanced(by: -3_660))", "from", "a range has at most 3,660 days"),
                ("from=\(today)&to=\(today.advanced(by: 3_660))", "from", "a range has at most 3,660 days"),
                ("from=\(today)&period=7d", "period", "can't be combined with from and to"),
                ("to=\(today)&timeframe=month&month=2026-02", "timeframe", "can't be combined with from and to"),
                ("from=\(today)&month=2026-02", "month", "can't be combined with from and to"),
                ("startDate=\(today)", "startDate", "the parameters for a range of days are from and to"),
                ("period=7d&endDate=\(today)", "endDate", "the parameters for a range of days are from and to"),
            ] {
                for path in Self.paths {
                    let response = try project.get(path + query)
                    expectError(response, 400, "invalid_parameter", "\(path)\(query)")
                    #expect(response.pointers == ["?\(name)"], "\(query)")
                    #expect(response["message"] == "\"Invalid \(name): \(detail).\"", "\(response.text)")
                }
            }
            for path in Self.paths {
                let longest = try project.get("\(path)from=\(today.advanced(by: -3_659))")
                #expect(longest.names("data", "dailyData").count == 3_660)
            }
        }
    }
}
