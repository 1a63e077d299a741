import Foundation
import Testing

/// Goal: with every configuration that the manual shows, no client gets through to Punchcard under the name of another
/// host, whether it says so in `Host` or in a whole address. What Punchcard makes of hosts is tested elsewhere.
@Suite struct HostTests {
    enum Site: String, CaseIterable, Sendable {
        case nginx, nginxBelowAPath, lighttpd, lighttpdBeside, lighttpdCGI, apacheProxy, apacheFcgid, apacheCGI
        case sharedHost

        func start() async throws -> ServedAPI {
            switch self {
            case .nginx: try await .behindNginx(servesAnyHost: false)
            case .nginxBelowAPath: try await .belowAPath(servesAnyHost: false)
            case .lighttpd: try await .startedByLighttpd(servesAnyHost: false)
            case .lighttpdBeside: try await .besideLighttpd(servesAnyHost: false)
            case .lighttpdCGI: try await .asCGIOfLighttpd(servesAnyHost: false)
            case .apacheProxy: try await .besideApache(servesAnyHost: false)
            case .apacheFcgid: try await .startedByApache(servesAnyHost: false)
            case .apacheCGI: try await .asCGIOfApache(servesAnyHost: false)
            case .sharedHost: try await .onASharedHost(servesAnyHost: false)
            }
        }
    }

    private static let own = "loyalty.example.com"
    private static let trusted = "pos.example.org"

    @Test(arguments: Site.allCases)
    func foreignHostsAreRefused(site: Site) async throws {
        let api = try await site.start()
        let event = #"{"eventId": "server", "title": "Server", "apiKeyRequired": true, "reward": {"default": 3}}"#
        let project = try await TestProject(
            Definitions(more: #", "trustedHosts": ["\#(Self.trusted)"]"#, events: [event]), on: api)
        let token = try project.token(of: "u")
        func post(_ target: String, host: String) throws -> HTTPResponse {
            let headers = [
                ("Host", host), ("Authorization", "Bearer \(token)"), ("Content-Type", "application/json"),
            ]
            let body = Array(#"{"eventId":"server","userId":"u"}"#.utf8)
            return try api.client().send("POST", target, headers: headers, body: body)
        }
        let path = api.mountPoint + "/v1/event"
        for host in [Self.own, "LOYALTY.example.com", "\(Self.own):8080", "\(Self.own)."] {
            expectError(try post(path, host: host), 403, "api_key_required", "\(host)")
        }
        for (target, host) in [
            (path, Self.trusted), (path, "\(Self.trusted):80"), (path, "x.\(Self.own)"),
            (path, "\(Self.own).evil.example"),
            ("http://\(Self.trusted)\(path)", Self.own), ("http://\(Self.trusted)\(path)", Self.trusted),
            ("https://\(Self.trusted)\(path)", Self.trusted),
        ] {
            let response = try post(target, host: host)
            #expect([400, 403, 404, 421].contains(response.status), "\(target) \(host): \(response.text)")
            // It is the web server that answers.
            #expect(response.json?["requestId"] == nil || response.status == 421, "\(target) \(host): \(response.text)")
        }
        // The address counts before the header: what comes through is for the site's own host. Apache goes by the header
        // where the scheme is another than the connection's; then the two have to agree.
        for (target, host) in [
            ("http://\(Self.own)\(path)", Self.trusted), ("https://\(Self.own)\(path)", Self.trusted),
            ("https://\(Self.trusted)\(path)", Self.own), ("HTTPS://\(Self.trusted):443\(path)", Self.own),
            ("ftp://\(Self.trusted)\(path)", Self.own),
        ] {
            let crossed = try post(target, host: host)
            #expect([400, 403, 404, 421].contains(crossed.status), "\(target) \(host): \(crossed.text)")
        }
        let stats = try project.get("/v1/stats/event?period=all", headers: [("Host", Self.own)])
        #expect(stats["data", "totalEvents"] == "0")
        try await api.stop()
    }
}
