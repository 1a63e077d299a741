import Testing

@testable import Gateway

struct ResponseTests {
    static func text(_ response: Response, withBody: Bool = true) -> String {
        var bytes: [UInt8] = []
        response.write(withBody: withBody) { bytes.append(contentsOf: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    static let body = Array("{}".utf8)
    static let cases: [(response: Response, withBody: Bool, text: String)] = [
        (
            Response(status: 200, headers: [("A", "b"), ("C", "d: e")], body: body), true,
            "Status: 200 OK\r\nA: b\r\nC: d: e\r\nContent-Length: 2\r\n\r\n{}"
        ),
        (Response(status: 200, body: body), false, "Status: 200 OK\r\nContent-Length: 2\r\n\r\n"),
        (Response(status: 404), true, "Status: 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        (Response(status: 204, body: body), true, "Status: 204 No Content\r\n\r\n"),
        (Response(status: 304, headers: [("ETag", "x")]), true, "Status: 304 Not Modified\r\nETag: x\r\n\r\n"),
        (Response(status: 299), true, "Status: 299 Status\r\nContent-Length: 0\r\n\r\n"),
        // A value can't end its line and begin another.
        (
            Response(status: 200, headers: [("A", "b\r\nC: d"), ("E\n", "f"), ("G", "h")]), true,
            "Status: 200 OK\r\nG: h\r\nContent-Length: 0\r\n\r\n"
        ),
    ]

    @Test(arguments: cases.indices)
    func `a response is written as CGI text`(_ index: Int) {
        let one = Self.cases[index]
        #expect(Self.text(one.response, withBody: one.withBody) == one.text)
    }
}
