import Testing

extension APITests {
    /// `groupBy` a dimension and `where` of `GET /stats/event`, and the figures of measures.
    @Suite struct StatsValues {
        private static let days = LocalDays()
        private static let event = """
            {"eventId": "buy", "title": "Buy", "reward": {"default": 10}, "limit": 2, "limitWindow": "day",
             "conditions": {"field": "amount", "operator": "greater_than", "value": 0},
             "dimensions": ["channel", "order.tags"], "measures": ["amount", "order.size"]}
            """

        private static func project(on deployment: Deployment) async throws -> TestProject {
            let project = try await deployment.project(
                Definitions(timezone: days.zone, events: [event, Definitions.login]))
            for (ago, user, metadata) in [
                (40, "a", #"{"amount":100,"channel":"web"}"#),
                (2, "a", #"{"amount":49.99,"channel":"web","order":{"tags":["new","sale"],"size":2}}"#),
                (2, "a", #"{"amount":0,"channel":"web","order":{"tags":["sale"]}}"#),
                (1, "b", #"{"amount":0.01,"channel":"app","order":{"tags":[],"size":"two"}}"#),
                (1, "b", #"{"amount":10,"channel":"=app"}"#), (1, "b", #"{"amount":10,"channel":"a:b"}"#),
                (0, "c", #"{"amount":1e2,"channel":"web","order":{"tags":null,"size":-1.50}}"#),
                (0, "c", #"{"amount":1,"channel":7.0}"#), (0, "c", #"{"amount":2}"#),
            ] {
                #expect(try project.log("buy", user, metadata, at: days.time(ago), as: .admin).status == 200)
            }
            return project
        }

        private static func share(
            _ count: Int, _ users: Int, _ points: Int, failed: Int = 0, limit: Int = 0, _ amount: String, _ size: String
        ) -> String {
            """
            {"count":\(count),"users":\(users),"points":\(points),"conditionMet":\(count - failed),\
            "conditionFailed":\(failed),"limitReached":\(limit),"measures":{"amount":\(amount),"order.size":\(size)}}
            """
        }

        private static let nothing = #"{"sum":0,"count":0,"average":null,"min":null,"max":null}"#

        private static func numbers(_ sum: String, _ count: Int, _ average: String, _ min: String, _ max: String)
            -> String
        {
            #"{"sum":\#(sum),"count":\#(count),"average":\#(average),"min":\#(min),"max":\#(max)}"#
        }

        private static func one(_ number: String) -> String { numbers(number, 1, number, number, number) }

        private static let web = share(
            3, 2, 20, failed: 1, numbers("149.99", 3, "49.9967", "0", "100"), numbers("0.5", 2, "0.25", "-1.5", "2"))

        /// Not every database takes U+0000 in its texts.
        @Test(arguments: Deployment.full)
        func aValueCanHaveAnyCharacter(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(timezone: Self.days.zone, events: [Self.event, Definitions.login]))
            let values = [#"\u0000"#, #"a\u0000b"#, #"a\u0000c"#, #"\ud83d\ude00\uffff"#, #"\u001f\"\\"#]
            for value in values {
                let answer = try project.log("buy", "a", #"{"amount":1,"channel":"\#(value)"}"#, at: nil, as: .admin)
                #expect(answer.status == 200, "\(answer.text)")
            }
            let answer = try project.get("/v1/stats/event?eventId=buy&groupBy=channel")
            #expect(answer["data", "valuesTotal"] == "5", "\(answer.text)")
            #expect(answer["data", "breakdown", "a\0b", "count"] == "1", "\(answer.text)")
        }

        @Test(arguments: Deployment.full)
        func valuesHaveTheirShares(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let answer = try project.get("/v1/stats/event?eventId=buy&groupBy=channel")
            let shares = [
                (#"web"#, Self.web), ("(none)", Self.share(1, 1, 0, limit: 1, Self.one("2"), Self.nothing)),
                ("7", Self.share(1, 1, 10, Self.one("1"), Self.nothing)),
                ("=app", Self.share(1, 1, 10, Self.one("10"), Self.nothing)),
                ("a:b", Self.share(1, 1, 0, limit: 1, Self.one("10"), Self.nothing)),
                ("app", Self.share(1, 1, 10, Self.one("0.01"), Self.nothing)),
            ]
            #expect(
                answer["data", "breakdown"] == "{\(shares.map { "\"\($0)\":\($1)" }.joined(separator: ","))}",
                "\(answer.text)")
            #expect(answer["data", "topValues"] == #"["web","(none)","7","=app","a:b","app"]"#)
            #expect(answer["data", "valuesTotal"] == "6" && answer["data", "_metadata"] == #"{"otherValues":false}"#)
            #expect(answer["data", "counting"] == nil)
            let two = try project.get("/v1/stats/event?eventId=buy&groupBy=channel&limit=2&period=all")
            #expect(two["data", "topValues"] == #"["web","(none)"]"#)
            #expect(two["data", "valuesTotal"] == "6")
            #expect(two["data", "breakdown", "web", "count"] == "4" && two["data", "breakdown", "web", "users"] == "2")
            let tags = try project.get("/v1/stats/event?eventId=buy&groupBy=order.tags")
            #expect(tags["data", "topValues"] == #"["(none)","sale","new"]"#)
            #expect(tags["data", "breakdown", "sale", "users"] == "1")
            let table = try project.get("/v1/stats/event?eventId=buy&groupBy=channel&limit=4&format=csv")
            let names = ["amount", "order.size"].flatMap { name in
                ["sum", "count", "average", "min", "max"].map { ",\(name).\($0)" }
            }
            #expect(
                table.text == "value,count,users,points,conditionMet,conditionFailed,limitReached\(names.joined())\r\n"
                    + "web,3,2,20,2,1,0,149.99,3,49.9967,0,100,0.5,2,0.25,-1.5,2\r\n"
                    + "(none),1,1,0,1,0,1,2,1,2,2,2,0,0,,,\r\n" + "7,1,1,10,1,0,0,1,1,1,1,1,0,0,,,\r\n"
                    + "'=app,1,1,10,1,0,0,10,1,10,10,10,0,0,,,\r\n")
        }

        @Test(arguments: Deployment.full)
        func measuresAreCompared(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let span = "from=\(Self.days.day(0))&to=\(Self.days.day(0))"
            let answer = try project.get("/v1/stats/event?eventId=buy&compare=previous&\(span)")
            #expect(
                answer["previous", "measures"]
                    == #"{"amount":\#(Self.numbers("20.01", 3, "6.67", "0.01", "10")),"order.size":\#(Self.nothing)}"#)
            #expect(
                answer["previous", "change", "measures", "amount"]
                    == #"{"sum":{"absolute":82.99,"percent":414.7},"count":{"absolute":0,"percent":0},"#
                    + #""average":{"absolute":27.6633,"percent":414.7}}"#)
            #expect(
                answer["previous", "change", "measures", "order.size"]
                    == #"{"sum":{"absolute":-1.5,"percent":null},"count":{"absolute":1,"percent":null},"average":null}"#
            )
            let other = try project.get("/v1/stats/event?eventId=login&compare=previous&period=1d")
            #expect(!other.names("previous").contains("measures"))
            #expect(!other.names("previous", "change").contains("measures"))
        }

        @Test(arguments: Deployment.full)
        func aValueRestrictsTheWholeAnswer(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let web = try project.get(
                "/v1/stats/event?eventId=buy&where=channel:web&period=7d&compare=previous&interval=day")
            #expect(web["eventId"] == "\"buy\"")
            for (name, figure) in [
                ("totalCount", "3"), ("uniqueUsers", "2"), ("pointsAwarded", "20"), ("conditionMet", "2"),
                ("conditionFailed", "1"), ("limitReached", "0"), ("newUsers", "1"),
            ] {
                #expect(web["data", name] == figure, "\(name)")
            }
            #expect(web["data", "measures", "amount", "sum"] == "149.99")
            let day = Self.days.day(2).description
            #expect(web["data", "dailyData", day, "count"] == "2" && web["data", "dailyData", day, "users"] == "1")
            #expect(web["data", "dailyData", day, "measures", "order.size"] == Self.one("2"))
            #expect(web.names("data", "dailyData").count == 7)
            #expect(web["previous", "totalCount"] == "0" && web["data", "breakdown"] == nil)
            #expect(web["data", "series"]?.contains(#"{"start":"\#(day)","count":2,"users":1,"points":10}"#) == true)
            #expect(web["previous", "measures", "amount"] == Self.nothing)
            #expect(web["previous", "change", "measures", "amount", "average"] == "null")
            for (value, count) in [
                ("channel:a:b", "1"), ("channel:(none)", "1"), ("channel:7", "1"), ("channel:7.0", "0"),
                ("channel:Web", "0"), ("channel:", "0"), ("order.tags:sale", "2"), ("order.tags:(none)", "6"),
            ] {
                let escaped = value.replacing("(", with: "%28").replacing(")", with: "%29")
                let answer = try project.get("/v1/stats/event?eventId=buy&where=\(escaped)")
                #expect(answer["data", "totalCount"] == count, "\(value)")
            }
            let all = try project.get("/v1/stats/event?eventId=buy&where=channel:web&period=all")
            #expect(all["startDate"] == "\"\(Self.days.day(40))\"" && all["data", "totalCount"] == "4")
            let unknown = try project.get("/v1/stats/event?eventId=buy&where=channel:never&period=all")
            #expect(unknown["startDate"] == "\"\(Self.days.today)\"" && unknown["data", "uniqueUsers"] == "0")
            let table = try project.get("/v1/stats/event?eventId=buy&where=channel:app&period=1d&format=csv")
            #expect(table.text.hasSuffix(",0,0,0,0,0,0,0,,,,0,0,,,\r\n"), "\(table.text)")
        }

        @Test(arguments: Deployment.full)
        func onlyEventsWithMeasuresHaveThem(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let buy = try project.get("/v1/stats/event?eventId=buy")
            #expect(buy["data", "measures", "amount"] == Self.numbers("173", 8, "21.625", "0", "100"), "\(buy.text)")
            #expect(buy["data", "measures", "order.size"] == Self.numbers("0.5", 2, "0.25", "-1.5", "2"))
            #expect(buy["data", "dailyData", Self.days.day(6).description, "measures", "amount"] == Self.nothing)
            for query in ["", "&eventId=login"] {
                let answer = try project.get("/v1/stats/event?period=1d\(query)")
                #expect(answer["data", "measures"] == nil)
                #expect(answer["data", "dailyData", Self.days.today.description, "measures"] == nil)
            }
        }

        @Test(arguments: Deployment.full)
        func whatIsNoDimensionIsRefused(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            for (query, parameter, detail) in [
                ("eventId=buy&groupBy=amount", "groupBy", "expected channel or order.tags"),
                ("eventId=buy&where=Channel:web", "where", "expected channel or order.tags"),
                ("eventId=login&groupBy=channel", "groupBy", "it has none"),
            ] {
                let response = try project.get("/v1/stats/event?\(query)")
                expectError(response, 400, "unknown_dimension", "\(query)")
                #expect(response.pointers == ["?\(parameter)"])
                #expect(response["message"] == "\"The event has no such dimension: \(detail).\"")
            }
            for (query, parameter) in [
                ("groupBy=channel", "groupBy"), ("eventId=buy&groupBy=", "groupBy"), ("where=channel:web", "where"),
                ("eventId=buy&where=channel", "where"), ("eventId=buy&where=:web", "where"),
                ("eventId=buy&where=", "where"), ("eventId=buy&where=channel:web&groupBy=channel", "where"),
                ("eventId=buy&where=channel:web&groupBy=usergroup", "where"),
                ("eventId=buy&groupBy=channel&limit=0", "limit"), ("eventId=buy&groupBy=channel&limit=1001", "limit"),
                ("eventId=buy&groupBy=channel&interval=day&format=csv", "interval"),
            ] {
                let response = try project.get("/v1/stats/event?\(query)")
                expectError(response, 400, "invalid_parameter", "\(query)")
                #expect(response.pointers == ["?\(parameter)"], "\(query)")
            }
            expectError(try project.get("/v1/stats/event?eventId=none&groupBy=channel"), 404, "event_not_found")
        }
    }
}
