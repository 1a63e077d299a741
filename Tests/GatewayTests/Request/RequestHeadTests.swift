import Testing

@testable import Gateway

struct RequestHeadTests {
    /// A whole address counts before the header (RFC 9112, section 3.2.2).
    @Test(arguments: [
        ("/v1/event", "a.example:80", "a.example:80"), ("http://b.example/v1/event", "a.example", "b.example"),
        ("HTTPS://B.example:444?x", "a.example", "B.example:444"), ("http://b.example", nil, "b.example"),
        ("http:///v1", "a.example", ""), ("*", "a.example", "a.example"),
        ("/http://b.example/", "a.example", "a.example"),
        ("", "a.example", "a.example"), ("/v1/event", nil, nil), ("http://b.example@c/", "a.example", "b.example@c"),
    ])
    func host(uri: String, header: String?, host: String?) throws {
        var headers = ["REQUEST_URI": uri]
        headers["HTTP_HOST"] = header
        #expect(try RequestHead(path: "/v1/event", headers: headers).host == host)
    }

    @Test(arguments: [
        ("/v1/event", "a.example", false), ("http://b.example/", nil, false), ("https://b.example/", "a.example", true),
        ("http://b.example", "b.example", true), ("http:///v1", "", true), ("*", "a.example", false),
        ("/http://b.example/", "a.example", false), ("", "a.example", false), ("b.example:80", "a.example", false),
    ])
    func hostsThatAreNamedTwice(uri: String, header: String?, isTwice: Bool) throws {
        var headers = ["REQUEST_URI": uri]
        headers["HTTP_HOST"] = header
        #expect(try RequestHead(path: "/v1/event", headers: headers).namesHostTwice == isTwice)
    }

    @Test(arguments: [
        ("GET", RequestHead.Method.get), ("HEAD", .head), ("POST", .post), ("PUT", .put), ("PATCH", .patch),
        ("DELETE", .delete), ("OPTIONS", .options), ("get", .other), ("TRACE", .other), ("", .other),
    ])
    func `methods are case-sensitive`(_ name: String, _ method: RequestHead.Method) throws {
        let head = try RequestHead(method: name, path: "/")
        #expect(head.method == method)
        #expect(head.header(.requestMethod) == name)
    }

    static let queries: [(String, [[String]]?)] = [
        ("", []),
        ("period=7d", [["period", "7d"]]),
        ("a=1&b=2&a=3", [["a", "1"], ["b", "2"], ["a", "3"]]),
        ("a=b=c", [["a", "b=c"]]),
        ("flag&x=", [["flag", ""], ["x", ""]]),
        ("&&a=1&", [["a", "1"]]),
        ("n%61me=a+b%2Bc%26d", [["name", "a b+c&d"]]),
        ("a+b=%C3%BC", [["a b", "ü"]]),
        ("a=%", nil), ("a=%2", nil), ("a=%zz", nil), ("a=%00", nil), ("%FF=1", nil), ("a=%C3", nil),
    ]

    @Test(arguments: queries)
    func `the query is decoded`(_ query: String, _ fields: [[String]]?) throws {
        guard let fields else {
            #expect(throws: Refusal.invalidQuery) { try RequestHead(path: "/", query: query) }
            return
        }
        let head = try RequestHead(path: "/", query: query)
        #expect(head.query.map { [$0.name, $0.value] } == fields)
        for field in fields {
            #expect(head.queryValue(field[0]) == fields.first { $0[0] == field[0] }?[1])
        }
        #expect(head.queryValue("absent") == nil)
    }

    @Test func `the number of a query's fields is bounded`() throws {
        let most = [String](repeating: "a", count: RequestQuery.most).joined(separator: "&")
        #expect(try RequestHead(path: "/", query: most).query.count == RequestQuery.most)
        #expect(throws: Refusal.tooManyFields) { try RequestHead(path: "/", query: most + "&a=1") }
    }

    @Test(arguments: ["a\r\nb", "a\rb", "a\nb", "a\0b"])
    func `line breaks and NULs in headers are refused`(_ value: String) {
        #expect(throws: Refusal.invalidHeader) { try RequestHead(path: "/", headers: ["HTTP_X": value]) }
    }

    @Test(arguments: [
        "HTTP_HOST", "CONTENT_TYPE", "REQUEST_METHOD", "REQUEST_URI", "QUERY_STRING", "SCRIPT_NAME", "PATH_INFO",
        "REMOTE_ADDR",
    ])
    func `line breaks in the request's own values are refused`(_ name: String) {
        #expect(throws: Refusal.invalidHeader) { try RequestHead(path: "/", headers: [name: "/a\nb"]) }
    }

    /// Apache's signature ends with a line break; shells pass functions on as variables.
    @Test(arguments: ["SERVER_SIGNATURE", "BASH_FUNC_greet%%", "TERMCAP", "HTTP"])
    func `other variables may have line breaks`(_ name: String) throws {
        let head = try RequestHead(path: "/a", headers: [name: "<address>\n", "HTTP_HOST": "example.org"])
        #expect(head.segments == ["a"])
        #expect(head.host == "example.org")
    }

    @Test func `headers are found by their CGI names`() throws {
        let head = try RequestHead(
            path: "/", headers: ["HTTP_HOST": "example.org", "REMOTE_ADDR": "::1", "HTTP_ACCEPT": "", "HTTP_A": "x=y"])
        #expect(head.host == "example.org")
        #expect(head.remoteAddress == "::1")
        #expect(head.header(.accept) == "")
        #expect(head.header(.authorization) == nil)
        #expect(head.header(HeaderName("HTTP_A")) == "x=y")
        #expect(head.header(HeaderName("HTTP_")) == nil)
        #expect(head.withHeader(.host) { $0?.count } == 11)
    }

    @Test func `a client's Proxy header is dropped`() throws {
        let head = try RequestHead(path: "/", headers: ["HTTP_PROXY": "http://evil", "HTTP_PROXYX": "1"])
        #expect(head.header(HeaderName("HTTP_PROXY")) == nil)
        #expect(head.header(HeaderName("HTTP_PROXYX")) == "1")
    }

    @Test func `a header that is not UTF-8 is not mistaken for an absent one`() throws {
        var parameters = Parameters(capacity: 0, count: 0)
        Array("HTTP_IDEMPOTENCY_KEY=k".utf8 + [0xE4]).withUnsafeBytes { parameters.append($0) }
        let head = try RequestHead(parameters: parameters, mountPoint: .root)
        #expect(head.header(.idempotencyKey) == "kä")
    }

    static let lengths: [(method: String, length: String?, result: Result<Int, Refusal>)] = [
        ("GET", nil, .success(0)), ("DELETE", nil, .success(0)), ("TRACE", "", .success(0)), ("GET", "5", .success(5)),
        ("POST", "0", .success(0)), ("POST", "1000", .success(1000)), ("PUT", "007", .success(7)),
        ("POST", nil, .success(0)), ("PUT", "", .success(0)), ("PATCH", nil, .success(0)),
        ("POST", "1001", .failure(.bodyTooLarge(limit: 1000))), ("GET", "1001", .failure(.bodyTooLarge(limit: 1000))),
        ("POST", "99999999999999999999999999", .failure(.bodyTooLarge(limit: 1000))),
        ("POST", "9223372036854775808", .failure(.bodyTooLarge(limit: 1000))),
        ("POST", "-1", .failure(.invalidContentLength)), ("POST", "+1", .failure(.invalidContentLength)),
        ("POST", "1 ", .failure(.invalidContentLength)), ("POST", "1,1", .failure(.invalidContentLength)),
        ("POST", "0x10", .failure(.invalidContentLength)), ("GET", "abc", .failure(.invalidContentLength)),
    ]

    @Test func `a chunked body needs a length`() throws {
        let application = TestApplication(smallestBodyLimit: 0, limit: 1000)
        for method in ["POST", "PUT", "PATCH"] {
            var headers = ["HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""]
            let chunked = try RequestHead(method: method, path: "/", headers: headers)
            #expect(throws: Refusal.lengthRequired) { try BodyLength.announced(by: chunked, for: application) }
            headers["CONTENT_LENGTH"] = "5"
            let gathered = try RequestHead(method: method, path: "/", headers: headers)
            #expect(try BodyLength.announced(by: gathered, for: application) == 5)
        }
    }

    @Test(arguments: lengths, [0, 999])
    func `the announced length is judged before a byte is read`(
        _ row: (method: String, length: String?, result: Result<Int, Refusal>), smallest: Int
    ) throws {
        let headers = row.length.map { ["CONTENT_LENGTH": $0] } ?? [:]
        let head = try RequestHead(method: row.method, path: "/", headers: headers)
        let application = TestApplication(smallestBodyLimit: smallest, limit: 1000)
        let found = Result { () throws(Refusal) in try BodyLength.announced(by: head, for: application) }
        #expect(found == row.result)
    }
}
