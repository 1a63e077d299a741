import Testing

extension APITests {
    /// What a body may be, and that it comes back as it was.
    @Suite struct Bodies {
        @Test(arguments: Deployment.allCases)
        func malformedJSONIsRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let bodies = [
                "", " ", "{", "}", "[]", "null", #""text""#, "1", "{}{}", "{} x", "{,}", "{'a':1}", "{a:1}",
                #"{"eventId":"login","userId":"u"},"#, #"{"eventId":"login","userId":"u",}"#,
                #"{"eventId":"login","eventId":"login","userId":"u"}"#,
                #"{"eventId":"login","\u0065ventId":"login","userId":"u"}"#,
            ]
            let values = [
                "NaN", "Infinity", "-Infinity", "nan", "01", "+1", ".5", "1.", "1e", "0x10", "1e6145", "1e-99999",
                "1e400", "-1e309", "1.798e308",
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
        func otherEncodingsAreRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let json = [("Content-Type", "application/json")]
            for bytes: [UInt8] in [
                [0xC3, 0x28], [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
            ] {
                let body =
                    Array(#"{"eventId":"login","userId":"u","metadata":{"x":""#.utf8) + bytes + Array("\"}}".utf8)
                expectError(try project.send("POST", "/v1/event", headers: json, body: body), 400, "invalid_json")
            }
        }

        /// Windows' editors put a byte order mark before UTF-8, and call UTF-16 "Unicode".
        @Test(arguments: Deployment.full)
        func aByteOrderMarkIsSkipped(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let event = #"{"eventId":"login","userId":"u"}"#
            #expect(try project.post("/v1/event", "\u{FEFF}" + event).status == 200)
            #expect(try project.post("/v1/event/batch", "\u{FEFF}[\(event)]")["counts", "logged"] == "1")
            let lines = [("Content-Type", "application/x-ndjson")]
            let marked = Array("\u{FEFF}\(event)\n\(event)\n".utf8)
            let response = try project.send("POST", "/v1/event/batch", headers: lines, body: marked)
            #expect(response["counts", "logged"] == "2")
            // Only before the text.
            expectError(try project.post("/v1/event", "\u{FEFF}\u{FEFF}" + event), 400, "invalid_json")
            expectError(try project.post("/v1/event", " \u{FEFF}" + event), 400, "invalid_json")
            #expect(try project.get("/v1/stats/event?period=all")["data", "totalEvents"] == "4")
        }

        private static func doubled(_ text: String, _ unit: (UInt8) -> [UInt8]) -> [UInt8] {
            text.utf8.reduce(into: []) { $0 += unit($1) }
        }

        @Test(arguments: Deployment.full)
        func utf16IsNamed(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for text in [#"{"eventId":"login","userId":"u"}"#, #"[{"eventId":"login","userId":"u"}]"#] {
                let (little, big) = (Self.doubled(text) { [$0, 0] }, Self.doubled(text) { [0, $0] })
                for body in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
                    for (path, type) in [
                        ("/v1/event", "application/json"), ("/v1/event/batch", "application/json"),
                        ("/v1/event/batch", "application/x-ndjson"),
                    ] {
                        let response = try project.send("POST", path, headers: [("Content-Type", type)], body: body)
                        expectError(response, 400, "invalid_json")
                        #expect(response.text.contains("the text is UTF-16, expected UTF-8"), "\(response.text)")
                    }
                }
            }
        }

        /// The largest number that every reader of JSON keeps apart from infinity.
        @Test(arguments: Deployment.full)
        func theLargestNumberIsAccepted(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for number in ["1.7976931348623157e308", "-1.797e308", "1E308", "17976931348623157e292"] {
                let response = try project.log("login", "u", #"{"n":\#(number)}"#)
                #expect(response["data", "metadata"] == #"{"n":\#(number)}"#)
            }
            let digits = "1" + String(repeating: "0", count: 309)
            for number in ["1.7976931348623158e308", "-1e400", digits] {
                let response = try project.log("login", "u", #"{"n":\#(number)}"#)
                expectError(response, 400, "invalid_json", "\(number)")
                #expect(response.text.contains("a number over 1.797e308"), "\(response.text)")
            }
        }

        @Test(arguments: Deployment.full)
        func anEncodedBodyIs415(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let body = #"{"eventId":"login","userId":"u"}"#
            for (coding, status) in [
                ("gzip", 415), ("GZIP", 415), ("br", 415), ("identity, gzip", 415), ("deflate", 415), ("x", 415),
                ("identity", 200), ("Identity", 200), ("", 200),
            ] {
                for (path, body) in [("/v1/event", body), ("/v1/event/batch", "[\(body)]")] {
                    let response = try project.post(path, body, headers: [("Content-Encoding", coding)])
                    guard status == 415 else {
                        #expect(response.status == status, "\(coding)")
                        continue
                    }
                    expectError(response, 415, "unsupported_media_type", "\(coding)")
                    #expect(response.text.contains("Content-Encoding"))
                }
            }
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
