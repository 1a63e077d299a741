import Gateway
import Testing

@testable import API

/// Which requests name the host that they are for.
@Suite struct RequestHostTests {
    private func head(uri: String, header: String?) throws -> RequestHead {
        var headers = ["REQUEST_URI": uri]
        headers["HTTP_HOST"] = header
        return try RequestHead(path: "/v1/event", headers: headers)
    }

    @Test(arguments: [
        ("/v1/event", "a.example:80"), ("/v1/event", nil), ("/v1/event", ""), ("*", "A.example"),
        ("http://a.example/v1/event", nil), ("http://a.example/v1/event", "a.example"),
        ("https://A.Example.:443/v1/event", "a.example:80"), ("http://[::1]/", "[0:0::1]:8080"),
        ("/https://b.example/", "a.example"),
    ])
    func requestsForOneHostPass(uri: String, header: String?) throws {
        try head(uri: uri, header: header).checkHost()
    }

    /// A web server may have checked the one and told the other.
    @Test(arguments: [
        ("https://b.example/v1/event", "a.example"), ("http://b.example", "a.example:80"),
        ("ftp://b.example/", "a.example"), ("http://a.example/", ""), ("http:///v1/event", "a.example"),
        ("http://a.example@b.example/", "a.example"), ("http://a.example:x/", "a.example"),
        ("http://a.example.b.example/", "a.example"), ("http:///v1/event", ""), ("/v1/event", "a.example@b.example"),
    ])
    func otherwiseItIs400(uri: String, header: String?) throws {
        let error = #expect(throws: APIError.self) { try head(uri: uri, header: header).checkHost() }
        #expect(error?.status == 400 && error?.code == .invalidHost)
    }
}
