import JSON
import Testing

extension APITests {
    /// The log of all users: which entries of it, in which form, and how it is followed.
    @Suite struct Logs {
        private func ids(_ response: HTTPResponse) -> [String] {
            response.json?["entries"]?.elements.compactMap { $0["id"]?.string } ?? []
        }

        @Test(arguments: Deployment.full)
        func entriesAreFiltered(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await deployment.project(
                Definitions(
                    timezone: days.zone,
                    events: [
                        #"{"eventId": "visit", "title": "Visit", "reward": {"default": 5}, "limit": 1}"#,
                        #"""
                        {"eventId": "buy", "title": "Buy", "reward": {"default": 7},
                         "conditions": {"field": "amount", "operator": "greater_than", "value": 5}}
                        """#,
                    ]))
            func log(_ event: String, _ user: String, _ daysAgo: Int, _ amount: Int) throws -> String {
                let logged = try project.log(
                    event, user, #"{"amount":\#(amount)}"#, at: days.time(daysAgo), as: .admin)
                return try #require(logged.json?["data"]?["id"]?.string, "\(logged.text)")
            }
            let paid = try log("visit", "ann", 3, 1)
            let limited = try log("visit", "ann", 2, 2)
            let failed = try log("buy", "bob", 2, 3)
            let bought = try log("buy", "ann", 1, 9)
            let given = try project.post("/v1/user/bob/points", #"{"points":4,"reason":"r"}"#)
            let adjusted = try #require(given.json?["id"]?.string)
            func found(_ query: String) throws -> [String] { ids(try project.get("/v1/log?\(query)")) }
            let all = [adjusted, bought, failed, limited, paid]
            for everything in ["", "eventId=", "userId=", "kind=", "outcome="] {
                #expect(try found(everything) == all, "\(everything)")
            }
            #expect(try found("after=0") == all.reversed())
            #expect(try found("eventId=visit") == [limited, paid])
            #expect(try found("userId=bob") == [adjusted, failed])
            #expect(try found("userId=ann&eventId=buy") == [bought])
            #expect(try found("kind=adjustment") == [adjusted])
            #expect(try found("kind=event&userId=bob") == [failed])
            #expect(try found("outcome=paid") == [bought, paid])
            #expect(try found("outcome=limit") == [limited])
            #expect(try found("outcome=conditions&userId=bob") == [failed])
            #expect(try found("outcome=conditions&userId=ann") == [])
            #expect(try found("where=amount:9") == [bought])
            #expect(try found("where=amount:(none)") == [])
            #expect(try found("where=other:(none)&userId=ann") == [bought, limited, paid])
            #expect(try found("from=\(days.day(2))&to=\(days.day(2))") == [failed, limited])
            #expect(try found("from=\(days.day(1))") == [adjusted, bought])
            #expect(try found("after=\(paid)&to=\(days.day(1))") == [limited, failed, bought])
            #expect(try found("after=\(limited)&userId=ann") == [bought])
            for (bad, name) in [
                ("kind=gift", "kind"), ("outcome=Paid", "outcome"), ("from=", "from"), ("to=tomorrow", "to"),
                ("from=2026-02-02&to=2026-02-01", "to"), ("format=xml", "format"), ("limit=0", "limit"),
                ("limit=201", "limit"), ("cursor=0", "cursor"), ("cursor=expiry-1", "cursor"), ("cursor=", "cursor"),
                ("cursor=01", "cursor"), ("after=-1", "after"), ("after=", "after"), ("after=00", "after"),
                ("after=expiry-1", "after"), ("after=9223372036854775808", "after"), ("after=1&cursor=1", "after"),
                ("userId=ann&cursor=\(failed)", "cursor"), ("where=", "where"), ("where=amount", "where"),
                ("where=:9", "where"), ("where=a..b:9", "where"),
            ] {
                let response = try project.get("/v1/log?\(bad)")
                expectError(response, 400, "invalid_parameter", "\(bad)")
                #expect(response.pointers == ["?\(name)"], "\(bad)")
            }
            expectError(try project.get("/v1/log?eventId=none"), 404, "event_not_found")
            expectError(try project.get("/v1/log?userId=none"), 404, "user_not_found")
        }

        @Test(arguments: Deployment.full)
        func eventsAreFoundByTheirMetadata(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(events: [#"{"eventId": "e", "title": "E", "reward": {"default": 1}}"#]))
            let long = String(repeating: "x", count: 129)
            var number: [String: String] = [:]
            for metadata in [
                #"{"v":"web"}"#, #"{"v":"a:b"}"#, #"{"v":1.50}"#, #"{"v":"1.5"}"#, #"{"v":true}"#, #"{"v":null}"#, "{}",
                #"{"v":[]}"#, #"{"v":["web","app","web"]}"#, #"{"v":"\#(long)"}"#, #"{"v":{"w":"web"}}"#, #"{"v":""}"#,
            ] {
                let logged = try project.log("e", "u", metadata)
                number[try #require(logged.json?["data"]?["id"]?.string, "\(logged.text)")] = metadata
            }
            func found(_ value: String) throws -> Set<String> {
                Set(ids(try project.get("/v1/log?where=\(value)")).compactMap { number[$0] })
            }
            #expect(try found("v:web") == [#"{"v":"web"}"#, #"{"v":["web","app","web"]}"#])
            #expect(try found("v:app") == [#"{"v":["web","app","web"]}"#])
            #expect(try found("v:a:b") == [#"{"v":"a:b"}"#])
            #expect(try found("v:1.5") == [#"{"v":1.50}"#, #"{"v":"1.5"}"#])
            #expect(try found("v:1.50") == [])
            #expect(try found("v:true") == [#"{"v":true}"#])
            #expect(try found("v:") == [#"{"v":""}"#])
            #expect(try found("v:(none)") == [#"{"v":null}"#, "{}", #"{"v":[]}"#])
            #expect(try found("v:(other)") == [#"{"v":"\#(long)"}"#, #"{"v":{"w":"web"}}"#])
            #expect(try found("v.w:web") == [#"{"v":{"w":"web"}}"#])
            #expect(try found("v:(erased)") == [])
        }

        @Test(arguments: Deployment.full)
        func pagesGoBackAndOn(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let none = try project.get("/v1/log")
            #expect(none["entries"] == "[]" && none["next"] == "null" && none["newest"] != nil)
            var logged: [String] = []
            for number in 0..<5 {
                let answer = try project.log("login", "u\(number % 2)", #"{"n":\#(number).0}"#)
                logged.append(try #require(answer.json?["data"]?["id"]?.string))
            }
            // Other tests log to the same database.
            func newest(_ page: HTTPResponse) throws -> Int {
                try #require(page.json?["newest"]?.string.flatMap { Int($0) })
            }
            func walk(_ start: String, _ parameter: String) throws -> [String] {
                var (found, query) = ([String](), start)
                for _ in 0..<logged.count {
                    let page = try project.get("/v1/log?limit=2\(query)")
                    #expect(try newest(page) >= #require(Int(logged[4])))
                    found += ids(page)
                    guard let next = page.json?["next"]?.string else { break }
                    query = "&\(parameter)=\(next)"
                }
                return found
            }
            #expect(try walk("", "cursor") == logged.reversed())
            #expect(try walk("&after=0", "after") == logged)
            let last = try project.get("/v1/log?after=\(logged[4])")
            #expect(last["entries"] == "[]")
            #expect(try last.json?["next"]?.string == String(newest(last)))
            let shown = try #require(try project.get("/v1/log?limit=1").json?["entries"]?.elements.first { _ in true })
            let history = try project.get("/v1/user/u0/history?limit=1").json?["history"]
            let own = try #require(history?.elements.first { _ in true })
            #expect(shown.members.map(\.key).filter { $0 != "userId" } == own.members.map(\.key))
            #expect(shown["userId"] == "\"u0\"" && shown["metadata"] == #"{"n":4.0}"# && shown["by"] == "null")
            for member in own.members { #expect(shown[member.key] == own[member.key], "\(member.key)") }
        }

        @Test(arguments: Deployment.full)
        func aPageIsATableToo(deployment: Deployment) async throws {
            let project = try await deployment.project()
            _ = try project.log("login", "=u")
            _ = try project.post("/v1/user/=u/points", #"{"points":-2,"reason":"r"}"#)
            let table = try project.get("/v1/log?limit=1", headers: [("Accept", "text/csv")])
            #expect(table.header("Content-Type") == "text/csv; charset=utf-8; header=present")
            #expect(table.header("Vary")?.contains("Accept") == true)
            let rows = table.text.split(separator: "\r\n").map(String.init)
            #expect(rows.count == 2 && rows[0].hasPrefix("id,userId,kind,timestamp,bookedAt,points,balance,eventId,"))
            #expect(rows[0].hasSuffix(",by,reason") && rows[1].hasSuffix(",operator,r"))
            #expect(rows[1].contains(",'=u,adjustment,") && rows[1].contains(",-2,3,"))
            let next = try #require(table.header("X-Next-Cursor"))
            let last = try project.get("/v1/log?format=csv&cursor=\(next)")
            #expect(last.header("X-Next-Cursor") == nil && last.text.contains(",5,5,login,,,,,,,true,false,"))
            let on = try project.get("/v1/log?format=csv&limit=1&after=0")
            #expect(on.header("X-Next-Cursor") != nil && on.text.contains(",event,"))
        }

        @Test(arguments: Deployment.full)
        func entriesOfErasedUsersStayWithoutThem(deployment: Deployment) async throws {
            let project = try await deployment.project()
            _ = try project.log("purchase_completed", "secret", #"{"amount":9,"note":"private"}"#, as: .admin)
            _ = try project.post("/v1/user/secret/points", #"{"points":4,"reason":"private"}"#)
            _ = try project.send("DELETE", "/v1/user/secret")
            let page = try project.get("/v1/log")
            let entries = page.json?["entries"]?.elements.map { $0 } ?? []
            #expect(entries.map { $0["points"] } == ["4", "9"])
            for entry in entries {
                for name in ["userId", "balance", "by", "reason"] { #expect(entry[name] == "null", "\(name)") }
            }
            #expect(entries.last?["metadata"] == "{}")
            let table = try project.get("/v1/log?format=csv")
            for text in [page.text, table.text] {
                for word in ["secret", "private", "operator"] { #expect(!text.contains(word), "\(word)") }
            }
            expectError(try project.get("/v1/log?userId=secret"), 404, "user_not_found")
        }

        /// Of an erased user's event stays what statistics count, and nothing else is found.
        @Test(arguments: Deployment.full)
        func anErasedUsersEventIsFoundByAKeptDimension(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(
                    events: [
                        #"""
                        {"eventId": "e", "title": "E", "reward": {"default": 1}, "dimensions": ["channel", "order.tags"],
                         "measures": ["amount"]}
                        """#
                    ]))
            let metadata =
                #"{"channel":"\u0077eb","order":{"tags":["new",7.0]},"amount":2.50,"note":"private","code":"\u0061/b"}"#
            let logged = try project.log("e", "secret", metadata)
            let id = try #require(logged.json?["data"]?["id"]?.string, "\(logged.text)")
            func found(_ value: String) throws -> [String] { ids(try project.get("/v1/log?where=\(value)")) }
            #expect(try found("note:private") == [id] && found("code:a/b") == [id])
            _ = try project.send("DELETE", "/v1/user/secret")
            for kept in ["channel:web", "order.tags:new", "order.tags:7", "amount:2.5", "note:(erased)"] {
                #expect(try found(kept) == [id], "\(kept)")
            }
            for gone in ["note:private", "code:a/b", "channel:(erased)", "channel:(none)", "order.tags:(erased)"] {
                #expect(try found(gone) == [], "\(gone)")
            }
            let page = try project.get("/v1/log?where=channel:web")
            #expect(page.json?["entries"]?.elements.map { $0["userId"] } == ["null"])
            #expect(!page.text.contains("secret") && !page.text.contains("private"))
        }
    }
}
