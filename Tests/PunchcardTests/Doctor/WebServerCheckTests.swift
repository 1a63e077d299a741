import Foundation
import JSON
import Loyalty
import Store
import TestSupport
import Testing

@testable import punchcard

/// What the doctor makes of a web server's answers.
@Suite struct WebServerCheckTests {
    private static let healthy = #"{"status":"ok","version":"\#(Version.current)","database":"writable"}"#

    /// A database with a project that can sign tokens.
    private static func store(in folder: TemporaryFolder, more: String = "") throws -> LoyaltyStore {
        let store = try LoyaltyStore(path: TestDatabase(in: folder).address, create: true)
        let json = """
            {"project":"shop","tenant":"acme"\(more),"auth":{"secrets":[{"id":"s","algorithm":"HS256","value":"generate"}]}}
            """
        try store.apply(json, secrets: ["s": Array(repeating: 65, count: 64)])
        return store
    }

    private static func finding(
        _ status: Int, _ body: String, url: String = "https://loyalty.example.com/health"
    ) throws -> Finding? {
        let check = WebServerCheck(
            url: url, store: nil, now: SystemClock.now(), fetch: { _, _ in Curl.Answer(status: status, body: body) })
        let findings = check.findings()
        #expect(findings.count == 1)
        return findings.first
    }

    @Test(arguments: [
        (200, "", "a program other than Punchcard answers"), (200, "{}", "a program other than Punchcard"),
        (404, #"{"statusCode":404,"code":"not_found"}"#, "a program other than Punchcard"),
        (301, "<html>", "leads elsewhere (301)"), (421, "<html>", "serves another host than that of https://"),
        (502, "<html>", "can't reach Punchcard (502)"),
        (503, #"{"status":"unavailable","version":"0.1.0","database":"not writable"}"#, "its database is not writable"),
        (200, #"{"status":"ok","version":"0.0.9","database":"writable"}"#, "version 0.0.9 answers"),
    ])
    func badHealthIsAProblem(status: Int, body: String, text: String) throws {
        let finding = try #require(try Self.finding(status, body))
        #expect(finding.level == .problem && finding.text.contains(text) && !finding.advice.isEmpty, "\(finding)")
    }

    @Test func noFindingHasThePasswordOfTheAddress() throws {
        for (status, body) in [(200, Self.healthy), (200, ""), (301, ""), (421, ""), (502, "")] {
            let finding = try #require(
                try Self.finding(status, body, url: "https://ada:geheim@loyalty.example.com/health"))
            #expect(!"\(finding)".contains("geheim"))
        }
    }

    @Test func goodHealthIsFine() throws {
        #expect(try Self.finding(200, Self.healthy)?.level == .ok)
        #expect(try Self.finding(200, Self.healthy, url: "http://127.0.0.1:8080/health")?.level == .ok)
    }

    @Test func withoutTLS() throws {
        let check = WebServerCheck(
            url: "http://loyalty.example.com/health", store: nil, now: SystemClock.now(),
            fetch: { _, _ in Curl.Answer(status: 200, body: Self.healthy) })
        #expect(check.findings().map(\.level) == [.ok, .note])
    }

    @Test(arguments: [
        (200, "{}", Finding.Level.ok, "passes the header Authorization on"),
        (401, #"{"code":"token_missing"}"#, .problem, "doesn't pass the header Authorization on"),
        (403, #"{"code":"host_not_allowed"}"#, .note, "doesn't answer on this host"),
        (401, #"{"code":"token_signature"}"#, .problem, "refused there (token_signature)"),
        (500, "<html>", .problem, "answered with status 500"),
    ])
    func theTokensAnswerIsExplained(status: Int, body: String, level: Finding.Level, text: String) throws {
        let folder = try TemporaryFolder()
        let check = WebServerCheck(
            url: "https://loyalty.example.com/loyalty/v1/health", store: try Self.store(in: folder),
            now: SystemClock.now(),
            fetch: { url, token in
                guard let token else { return Curl.Answer(status: 200, body: Self.healthy) }
                #expect(url == "https://loyalty.example.com/loyalty/v1/project")
                #expect(token.split(separator: ".").count == 3)
                return Curl.Answer(status: status, body: body)
            })
        let findings = check.findings()
        #expect(findings.map(\.level) == [.ok, level])
        #expect(findings.last?.text.contains(text) == true, "\(findings)")
    }

    /// What comes of requests for another host, by the header and by a whole address of either scheme: each counts.
    @Test(arguments: [
        ([421, 421, 421], Finding.Level.ok, "refuses requests for other hosts"),
        ([403, 404, 400], .ok, "refuses requests for other hosts"),
        ([200, 421, 421], .problem, "(by the header Host)"), ([421, 200, 421], .problem, "(by a whole address)"),
        ([421, 421, 200], .problem, "(by a whole address of https)"),
        ([nil, 421, 200], .problem, "(by a whole address of https)"),
        ([nil, 421, 421], .note, "could not be found out"), ([421, 421, nil], .note, "(by a whole address of https)"),
        ([421, 502, 421], .note, "could not be found out"), ([nil, nil, nil], .note, "could not be found out"),
    ])
    func foreignHosts(statuses: [Int?], level: Finding.Level, text: String) throws {
        let folder = try TemporaryFolder()
        let check = WebServerCheck(
            url: "https://loyalty.example.com/v1/health",
            store: try Self.store(in: folder, more: #","trustedHosts":["pos.example.org"]"#), now: SystemClock.now(),
            fetch: { _, token in Curl.Answer(status: 200, body: token == nil ? Self.healthy : "{}") },
            fetchForeign: { _, host, target throws(Curl.Failure) in
                let way = host != nil ? 0 : target?.hasPrefix("https:") == true ? 2 : 1
                guard host != nil || target?.hasSuffix("://punchcard-doctor.invalid/v1/health") == true,
                    let status = statuses[way]
                else { throw Curl.Failure(text: "curl: (52) Empty reply from server") }
                return Curl.Answer(status: status, body: status == 200 ? Self.healthy : "<html>")
            })
        let findings = check.findings()
        #expect(findings.map(\.level) == [.ok, .ok, level])
        #expect(findings.last?.text.contains(text) == true, "\(findings)")
    }

    @Test func noAnswer() throws {
        for isMissing in [false, true] {
            let check = WebServerCheck(
                url: "https://loyalty.example.com/health", store: nil, now: SystemClock.now(),
                fetch: { _, _ throws(Curl.Failure) in throw Curl.Failure(text: "curl: no", isMissing: isMissing) })
            let finding = try #require(check.findings().first)
            #expect(finding.level == .problem && finding.text.hasSuffix(": curl: no"))
            #expect(finding.advice.contains("install curl") == isMissing)
        }
    }
}
