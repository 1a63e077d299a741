import JSON
import Testing

extension APITests {
    /// A user's entries: which of them, in which form, and who is told who booked them.
    @Suite struct Histories {
        private func ids(_ response: HTTPResponse) -> [String] {
            response.json?["history"]?.elements.compactMap { $0["id"]?.string } ?? []
        }

        @Test(arguments: Deployment.full)
        func entriesAreFilteredByKindEventAndDay(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await deployment.project(Definitions(timezone: days.zone))
            func log(_ event: String, _ daysAgo: Int, hour: Int = 10, _ metadata: String? = nil) throws -> String {
                let logged = try project.log(event, "u", metadata, at: days.time(daysAgo, hour: hour), as: .admin)
                return try #require(logged.json?["data"]?["id"]?.string, "\(logged.text)")
            }
            let first = try log("login", 3, hour: 0)
            let second = try log("purchase_completed", 2, hour: 23, #"{"amount":10}"#)
            let third = try log("login", 1)
            let adjusted = try project.post("/v1/user/u/points", #"{"points":4,"reason":"r"}"#)
            let fourth = try #require(adjusted.json?["id"]?.string)
            let reversed = try project.post("/v1/user/u/history/\(first)/reversal", #"{"reason":"r"}"#)
            let fifth = try #require(reversed.json?["id"]?.string)
            func found(_ query: String) throws -> [String] { ids(try project.get("/v1/user/u/history?\(query)")) }
            #expect(try found("") == [fifth, fourth, third, second, first])
            #expect(try found("kind=event") == [third, second, first])
            #expect(try found("kind=adjustment") == [fourth])
            #expect(try found("kind=") == [fifth, fourth, third, second, first])
            #expect(try found("kind=expiry") == [])
            #expect(try found("eventId=login") == [fifth, third, first])
            #expect(try found("eventId=login&kind=event") == [third, first])
            #expect(try found("eventId=") == [fifth, fourth, third, second, first])
            #expect(try found("from=\(days.day(2))&to=\(days.day(1))") == [third, second])
            #expect(try found("from=\(days.day(3))&to=\(days.day(3))") == [first])
            #expect(try found("from=\(days.day(1))") == [fifth, fourth, third])
            #expect(try found("to=\(days.day(2))") == [second, first])
            #expect(try found("from=0001-01-01&to=9999-12-31").count == 5)
            for (bad, name) in [
                ("kind=gift", "kind"), ("kind=Event", "kind"), ("from=2026-13-01", "from"), ("from=", "from"),
                ("to=tomorrow", "to"), ("from=2026-02-02&to=2026-02-01", "to"), ("format=xml", "format"),
                ("limit=0", "limit"),
            ] {
                let response = try project.get("/v1/user/u/history?\(bad)")
                expectError(response, 400, "invalid_parameter", "\(bad)")
                #expect(response.pointers == ["?\(name)"], "\(bad)")
            }
            expectError(try project.get("/v1/user/u/history?eventId=none"), 404, "event_not_found")
            // The entries of an event outlive its definition.
            var definitions = Definitions(timezone: days.zone)
            definitions.events = [Definitions.purchase]
            try await project.apply(definitions)
            #expect(try found("eventId=login") == [fifth, third, first])
        }

        @Test(arguments: Deployment.full)
        func pagesOfFilteredEntriesFollowEachOther(deployment: Deployment) async throws {
            let project = try await deployment.project()
            var logged: [String] = []
            for number in 0..<9 {
                let answer = try project.log(number % 3 == 0 ? "login" : "purchase_completed", "u", #"{"amount":1}"#)
                if number % 3 == 0 { logged.append(try #require(answer.json?["data"]?["id"]?.string)) }
            }
            var found: [String] = []
            var cursor = ""
            for _ in 0..<3 {
                let page = try project.get("/v1/user/u/history?eventId=login&limit=1\(cursor)")
                found += ids(page)
                guard let next = page.json?["next"]?.string else { break }
                cursor = "&cursor=\(next)"
            }
            #expect(found == logged.reversed())
            // Neither what was a cursor once, nor an entry of another user is one.
            let other = try project.log("login", "v")
            let foreign = try #require(other.json?["data"]?["id"]?.string)
            for cursor in [foreign, "1795426200000.3", "0", "x", "", "expiry-1", "9223372036854775808"] {
                let response = try project.get("/v1/user/u/history?cursor=\(cursor)")
                expectError(response, 400, "invalid_parameter", "\(cursor)")
                #expect(response.pointers == ["?cursor"], "\(cursor)")
            }
        }

        /// The definition that counts is the one that judged the event, whatever it became.
        @Test(arguments: Deployment.full)
        func failedConditionsAreExplainedByTheDefinitionOfTheirTime(deployment: Deployment) async throws {
            func definitions(_ least: Int) -> Definitions {
                var definitions = Definitions()
                definitions.events = [
                    #"""
                    {"eventId": "buy", "title": "Buy", "reward": {"default": 5},
                     "conditions": {"field": "amount", "operator": "greater_than", "value": \#(least)}}
                    """#
                ]
                return definitions
            }
            let project = try await deployment.project(definitions(10))
            _ = try project.log("buy", "u", #"{"amount":10}"#)
            try await project.apply(definitions(20))
            _ = try project.log("buy", "u", #"{"amount":15.0}"#)
            _ = try project.log("buy", "u", #"{"amount":21}"#)
            var gone = Definitions()
            gone.events = [Definitions.login]
            try await project.apply(gone)
            _ = try project.log("login", "u")
            func findings(_ query: String) throws -> [String?] {
                let page = try project.get("/v1/user/u/history\(query)", as: .user("u"))
                return page.json?["history"]?.elements.map { $0["conditions"] } ?? []
            }
            func finding(_ value: Int, _ found: String) -> String {
                #"[{"pointer":"/conditions/conditions/0","field":"amount","operator":"greater_than","value":\#(value),"found":\#(found),"met":false}]"#
            }
            #expect(try findings("?explain=true") == [nil, nil, finding(20, "15.0"), finding(10, "10")])
            #expect(try findings("?explain=false") == [nil, nil, nil, nil])
            #expect(try findings("") == [nil, nil, nil, nil])
            let bad = try project.get("/v1/user/u/history?explain=1")
            expectError(bad, 400, "invalid_parameter")
            #expect(bad.pointers == ["?explain"])
        }

        @Test(arguments: Deployment.full)
        func aPageIsATableToo(deployment: Deployment) async throws {
            let project = try await deployment.project()
            _ = try project.log("login", "u")
            _ = try project.post("/v1/user/u/points", #"{"points":-2,"reason":"=1+1, \"really\""}"#)
            let table = try project.get("/v1/user/u/history?format=csv&limit=1")
            #expect(table.header("Content-Type") == "text/csv; charset=utf-8; header=present")
            let rows = table.text.split(separator: "\r\n", omittingEmptySubsequences: false)
            #expect(rows.count == 3 && rows.last == "")
            let columns = rows[0].split(separator: ",").map(String.init)
            #expect(columns.prefix(6) == ["id", "kind", "timestamp", "bookedAt", "points", "balance"])
            #expect(columns.suffix(2) == ["by", "reason"])
            #expect(rows[1].contains(",adjustment,") && rows[1].contains(",-2,3,"))
            #expect(rows[1].hasSuffix(#",operator,"'=1+1, ""really""""#))
            let next = try #require(table.header("X-Next-Cursor"))
            let last = try project.get("/v1/user/u/history?limit=1&cursor=\(next)", headers: [("Accept", "text/csv")])
            #expect(last.header("X-Next-Cursor") == nil && last.header("Vary")?.contains("Accept") == true)
            #expect(last.text.contains(",event,") && last.text.contains(",5,5,login,,,,,,,true,false,"))
            let own = try project.get("/v1/user/u/history?format=csv", as: .user("u"))
            #expect(!own.text.contains("operator") && !own.text.contains("really"))
            #expect(own.text.split(separator: "\r\n")[0].hasSuffix(",expiresAfterInactiveMonths"))
        }

        /// Points of all terms, as entries and as rows.
        @Test(arguments: Deployment.full)
        func theTermsOfPointsAreShown(deployment: Deployment) async throws {
            let terms = [
                ("never", "", ["", ""]), ("idle", #", "validity": {"inactivity": {"months": 3}}"#, ["", "3"]),
            ]
            var definitions = Definitions()
            definitions.events = terms.map { id, terms, _ in
                #"{"eventId": "\#(id)", "title": "Visit", "reward": {"default": 5}\#(terms)}"#
            }
            let project = try await deployment.project(definitions)
            for (id, _, cells) in terms {
                _ = try project.log(id, "u")
                let entry = try project.get("/v1/user/u/history?limit=1").json?["history"]?.elements.first { _ in true }
                #expect(entry?["expiresAfterInactiveMonths"] == (cells[1] == "" ? nil : cells[1]), "\(id)")
                let table = try project.get("/v1/user/u/history?limit=1&format=csv", as: .user("u")).text
                let rows = table.split(separator: "\r\n").map {
                    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                }
                #expect(rows[0].suffix(2) == ["expiresAt", "expiresAfterInactiveMonths"])
                #expect(Array(rows[1].suffix(2)) == cells && rows[1].count == rows[0].count, "\(id)")
            }
        }

        @Test(arguments: Deployment.full)
        func onlyAdministratorsAndReadersAreToldWhoAndWhy(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let (till, desk) = (
                try await project.key("events", named: "till"), try await project.key("points", named: "desk")
            )
            let reader = try await project.key("read", named: "reader")
            _ = try project.log("login", "u")
            _ = try project.log("login", "u", as: till)
            _ = try project.log("login", "u", as: .admin)
            let adjusted = try project.post("/v1/user/u/points", #"{"points":-1,"reason":"secret"}"#, as: desk)
            #expect(adjusted.status == 200 && adjusted["by"] == nil && adjusted["reason"] == nil)
            for caller in [TestProject.Caller.admin, reader] {
                for page in ["history", "export"] {
                    let entries =
                        try project.get("/v1/user/u/\(page)", as: caller).json?["history"]?.elements.map { $0 } ?? []
                    #expect(entries.map { $0["by"] } == ["\"desk\"", "\"operator\"", "\"till\"", "null"], "\(page)")
                    #expect(entries.map { $0["reason"] } == ["\"secret\"", "null", "null", "null"], "\(page)")
                }
            }
            for page in ["history", "export", "history?format=csv"] {
                let own = try project.get("/v1/user/u/\(page)", as: .user("u")).text
                for word in ["secret", "desk", "operator", "till", "\"by\"", "\"reason\""] {
                    #expect(!own.contains(word), "\(page) \(word)")
                }
            }
            for page in ["history", "export"] {
                expectError(try project.get("/v1/user/u/\(page)", as: desk), 403, "insufficient_scope")
            }
        }
    }
}
