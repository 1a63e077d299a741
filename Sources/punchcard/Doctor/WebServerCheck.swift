import JSON
import Loyalty
import Store

/// Checks that requests reach this program and this database through the web server, with their credentials.
struct WebServerCheck {
    /// The address of `/health`.
    let url: String
    /// Nil if the database can't be used.
    let store: LoyaltyStore?
    let now: Instant

    /// The address without a password.
    private var shownURL: String { withoutPasswords(url) }

    typealias Fetch = (_ url: String, _ token: String?) throws(Curl.Failure) -> Curl.Answer
    /// Requests an address.
    var fetch: Fetch = { url, token throws(Curl.Failure) in try Curl.get(url, token: token) }

    /// Requests an address under another host, given in the header `Host` or in an absolute request target.
    typealias ForeignFetch = (_ url: String, _ host: String?, _ target: String?) throws(Curl.Failure) -> Curl.Answer
    var fetchForeign: ForeignFetch = { url, host, target throws(Curl.Failure) in
        try Curl.get(url, host: host, target: target)
    }

    func findings() -> [Finding] {
        do throws(Curl.Failure) {
            let answer = try fetch(url, nil)
            var findings = healthFindings(answer)
            if findings.allSatisfy({ $0.level != .problem }), let question = authorizationQuestion() {
                findings.append(authorizationFinding(try fetch(question.url, question.token)))
            }
            if findings.allSatisfy({ $0.level != .problem }) { findings += hostFindings() }
            return findings + transportFindings()
        } catch {
            return [
                error.isMissing
                    ? .problem(
                        .web, "\(shownURL) can't be requested: \(error.text)", "install curl, or leave --url out")
                    : .problem(
                        .web, "\(shownURL) doesn't answer: \(error.text)",
                        "check that the web server runs and listens there, and that name and certificate match")
            ]
        }
    }

    // MARK: - /health

    private func healthFindings(_ answer: Curl.Answer) -> [Finding] {
        let json = try? JSONDocument(Array(answer.body.utf8)).root
        if let version = json?["version"]?.string, let database = json?["database"]?.string {
            guard answer.status == 200 else {
                return [
                    .problem(
                        .web, "Punchcard answers at \(shownURL), but its database is \(database)",
                        "read its log, and run this as the user that it runs as")
                ]
            }
            if version != Version.current {
                return [
                    .problem(
                        .web, "version \(version) answers at \(shownURL), this is \(Version.current)",
                        "restart Punchcard: systemctl restart punchcard")
                ]
            }
            return [.ok(.web, "\(shownURL) is answered by version \(version)")]
        }
        switch answer.status {
        case 421:
            return [
                .problem(
                    .web, "the web server serves another host than that of \(shownURL) (421)",
                    "name the site's host in --url")
            ]
        case 301, 302, 303, 307, 308:
            return [
                .problem(.web, "\(shownURL) leads elsewhere (\(answer.status))", "use the address that it leads to")
            ]
        case 502, 503, 504:
            return [
                .problem(
                    .web, "the web server can't reach Punchcard (\(answer.status))",
                    "check that Punchcard runs (systemctl status punchcard), and that the web server's user may use "
                        + "its socket")
            ]
        default:
            return [
                .problem(
                    .web, "a program other than Punchcard answers at \(shownURL) (\(answer.status))",
                    "check where the web server sends this path; below a path such as /loyalty, Punchcard needs "
                        + "PUNCHCARD_BASE_PATH=/loyalty")
            ]
        }
    }

    private func transportFindings() -> [Finding] {
        let host = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
        let isNear = ["127.", "localhost", "[::1]"].contains { host.hasPrefix($0) }
        guard url.hasPrefix("http:"), !isNear else { return [] }
        return [.note(.web, "tokens and keys go over the network unencrypted", "set up TLS in the web server")]
    }

    // MARK: - Hosts

    /// A host name that is never registered (RFC 2606, section 2).
    private static let foreignHost = "punchcard-doctor.invalid"

    /// Checks whether a client can pretend to come from another host, if a project depends on hosts.
    private func hostFindings() -> [Finding] {
        guard let catalog = try? store?.catalog(),
            catalog.projects.values.contains(where: {
                !$0.definition.hosts.isEmpty || !$0.definition.trustedHosts.isEmpty
            })
        else { return [] }
        let path = url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
        let ways: [(name: String, host: String?, target: String?)] = [
            ("the header Host", Self.foreignHost, nil),
            // Some web servers take the host from an address only if its scheme fits.
            ("a whole address", nil, "http://\(Self.foreignHost)\(path)"),
            ("a whole address of https", nil, "https://\(Self.foreignHost)\(path)"),
        ]
        let probes = ways.map { (name: $0.name, outcome: probe(host: $0.host, target: $0.target)) }
        func names(of outcome: Probe) -> String? {
            let names = probes.filter { $0.outcome == outcome }.map(\.name)
            return names.isEmpty ? nil : names.joined(separator: " and ")
        }
        if let open = names(of: .open) {
            return [
                .problem(
                    .web,
                    "the web server lets requests for other hosts through (by \(open)): any client can name one of a "
                        + "project's hosts or trustedHosts",
                    "make it serve only its own host; in nginx: if ($host != $server_name) { return 421; }")
            ]
        }
        if let unknown = names(of: .unknown) {
            return [
                .note(
                    .web,
                    "whether the web server refuses requests for other hosts could not be found out (by \(unknown)): "
                        + "there was no answer, or only one with status 500 or above",
                    "run this again; if the web server closes connections for other hosts, all is well")
            ]
        }
        return [.ok(.web, "the web server refuses requests for other hosts")]
    }

    /// The result of a request for another host.
    private enum Probe {
        /// Punchcard answered it, under that host.
        case open
        case refused
        case unknown
    }

    private func probe(host: String?, target: String?) -> Probe {
        guard let answer = try? fetchForeign(url, host, target) else { return .unknown }
        let json = try? JSONDocument(Array(answer.body.utf8)).root
        if json?["version"]?.string != nil, json?["database"]?.string != nil { return .open }
        return answer.status < 500 ? .refused : .unknown
    }

    // MARK: - Authorization

    /// A request that needs credentials, with a token for one minute; nil if no project has a secret to sign one.
    private func authorizationQuestion() -> (url: String, token: String)? {
        guard let catalog = try? store?.catalog(),
            let project = catalog.projects.sorted(by: { $0.key < $1.key }).first(where: { !$0.value.secrets.isEmpty }
            ),
            let token = try? project.value.token(for: "doctor", scope: nil, lifetime: .oneMinute, now: now)
        else { return nil }
        return (url.dropLast("health".count) + "project", token)
    }

    private func authorizationFinding(_ answer: Curl.Answer) -> Finding {
        let code = (try? JSONDocument(Array(answer.body.utf8)).root)?["code"]?.string ?? "status \(answer.status)"
        switch (answer.status, code) {
        case (200, _): return .ok(.web, "the web server passes the header Authorization on")
        case (_, "host_not_allowed"):
            return .note(
                .web, "the web server passes the header Authorization on; the project doesn't answer on this host",
                "name the host among the project's hosts, if it should")
        case (_, "token_missing"):
            return .problem(
                .web, "the web server doesn't pass the header Authorization on",
                "Apache with CGI or mod_fcgid: CGIPassAuth On")
        case (401, _), (503, "project_unavailable"):
            return .problem(
                .web, "a token of this database is refused there (\(code))",
                "the service uses another database, or clocks differ: check its PUNCHCARD_DATABASE")
        default: return .problem(.web, "a request with a token is answered with \(code)", "read Punchcard's log")
        }
    }
}
