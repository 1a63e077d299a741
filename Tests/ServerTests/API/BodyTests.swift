import Testing

extension APITests {
    /// What a body may be, and that it comes back as it was.
    @Suite struct Bodies {
        @Test(arguments: Deployment.allCases)
        func whatIsNoJSONIsRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let bodies = [
                "", " ", "{", "}", "[]", "null", #""text""#, "1", "{}{}", "{} x", "{,}", "{'a':1}", "{a:1}",
                #"{"eventId":"login","userId":"u"},"#, #"{"eventId":"login","userId":"u",}"#,
                #"{"eventId":"login","eventId":"login","userId":"u"}"#,
                #"{"eventId":"login","\u0065ventId":"login","userId":"u"}"#,
                "\u{FEFF}" + #"{"eventId":"login","userId":"u"}"#,
            ]
            let values = [
                "NaN", "Infinity", "-Infinity", "nan", "01", "+1", ".5", "1.", "1e", "0x10", "1e6145", "1e-99999",
                "12345678901234567890123456789012345", "0.12345678901234567890123456789012345", "tru", "True",
                "undefined", "[1,]", "[1 2]", #"{"a":1,"a":2}"#, #"{"a":{"b":1,"b":1}}"#, #""a"#, "\"\u{1}\"",
                "\"a\nb\"", #""\x""#, #""\u12""#, #""\ud800""#, #""\udc00\ud800""#, "/* */ 1", "1 // one",
                String(repeating: "[", count: 31) + String(repeating: "]", count: 31),
                String(repeating: "[", count: 5000),
            ]
            let all = bodies + values.map { #"{"eventId":"login","userId":"u","metadata":{"x":\#($0)}}"# }
            for body in all {
                expectError(try project.post("/v1/event", body), 400, "invalid_json", "\(body.prefix(80))")
                expectError(try project.post("/v1/user", body), 400, "invalid_json", "\(body.prefix(80))")
            }
            #expect(try project.get("/v1/stats/event?period=all")["data", "totalEvents"] == "0")
        }

        @Test(arguments: Deployment.allCases)
        func whatIsNotUTF8IsRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let json = [("Content-Type", "application/json")]
            for bytes: [UInt8] in [
                [0xC3, 0x28], [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
            ] {
                let body =
                    Array(#"{"eventId":"login","userId":"u","metadata":{"x":""#.utf8) + bytes + Array("\"}}".utf8)
                expectError(try project.send("POST", "/v1/event", headers: json, body: body), 400, "invalid_json")
            }
            let utf16 = Array(#"{"eventId":"login","userId":"u"}"#.utf8).flatMap { [UInt8]([$0, 0]) }
            expectError(try project.send("POST", "/v1/event", headers: json, body: utf16), 400, "invalid_json")
        }

        @Test(arguments: Deployment.allCases)
        func metadataComesBackAsItWasSent(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for metadata in [
                "{}", #"{"amount":49.99}"#, #"{"n":9007199254740993}"#, #"{"n":49.990}"#,
                #"{"n":[1.0,1e2,-0,0.1E+1,-0.0,1E-6000]}"#, #"{"n":1234567890123456789012345678901234}"#,
                #"{"text":"Zoë \u00e9 \ud83d\ude00 😀 \/ \" \\ \b","":null}"#,
                #"{ "spaced" : [ 1 , { "a" : [ ] } ] , "b" : true }"#,
                #"{"x":"# + String(repeating: "[", count: 30) + String(repeating: "]", count: 30) + "}",
            ] {
                let response = try project.log("login", "u", metadata)
                #expect(response.status == 200, "\(metadata)")
                #expect(response["data", "metadata"] == metadata)
            }
        }

        @Test(arguments: Deployment.allCases)
        func numbersComeBackAsTheyWereSent(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let response = try project.log("login", "u", #"{"a":9007199254740993,"b":49.990}"#)
            #expect(response["data", "metadata"] == #"{"a":9007199254740993,"b":49.990}"#)
        }

        @Test(arguments: Deployment.allCases)
        func anEventMayHave256KiB(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let body = #"{"eventId":"login","userId":"u"}"#
            let longest = body + String(repeating: " ", count: 256 * 1024 - body.utf8.count)
            #expect(try project.post("/v1/event", longest).status == 200)
            expectError(try project.post("/v1/event", longest + " "), 413, "body_too_large")
            expectError(
                try project.post("/v1/event", String(repeating: longest, count: 4), as: .nobody), 413, "body_too_large")
            #expect(try project.log("login", "u").status == 200)
        }

        @Test(arguments: Deployment.passingBodies)
        func aBatchMayHave16MiB(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let item = #"{"eventId":"login","userId":"u"}"#
            let longest = "[\(item)]" + String(repeating: " ", count: 16 * 1024 * 1024 - item.utf8.count - 2)
            #expect(try project.post("/v1/event/batch", longest)["counts", "logged"] == "1")
            expectError(try project.post("/v1/event/batch", longest + " "), 413, "body_too_large")
            #expect(try project.log("login", "u").status == 200)
        }

        @Test(arguments: Deployment.full)
        func anotherContentTypeIs415(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let body = Array(#"{"eventId":"login","userId":"u"}"#.utf8)
            for type in [
                "application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/json;",
                "application/vnd.shop+json",
            ] {
                let response = try project.send("POST", "/v1/event", headers: [("Content-Type", type)], body: body)
                #expect(response.status == 200, "\(type)")
            }
            #expect(try project.send("POST", "/v1/event", body: body).status == 200)
            for type in [
                "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json",
                "application/jsonp", "application/xml", "json", "*/*",
            ] {
                for path in ["/v1/event", "/v1/user"] {
                    let response = try project.send("POST", path, headers: [("Content-Type", type)], body: body)
                    expectError(response, 415, "unsupported_media_type", "\(type)")
                }
            }
        }
    }
}
