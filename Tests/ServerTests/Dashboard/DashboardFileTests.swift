import Foundation
import Testing

/// The dashboard's files as web servers hand them out, and what is in them. It takes no browser.
@Suite struct DashboardFileTests {
    private static let folder = WebServer.repository.appendingPathComponent("nginx/dashboard")

    /// Its files, by their paths in the folder.
    static let files: [String] =
        (try? FileManager.default.subpathsOfDirectory(atPath: folder.path))?
        .filter { $0.contains(".") && !$0.hasPrefix(".") && !$0.hasSuffix(".png") }.sorted() ?? []

    private static func text(_ file: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    }

    /// Web servers as they are documented, with the pages beside the API.
    enum Server: CaseIterable {
        case nginx, lighttpd, apache, sharedHost

        func start(_ program: PunchcardProgram) async throws -> (client: HTTPClient, process: RunningProcess) {
            switch self {
            case .nginx:
                let nginx = try await NginxServer.start(
                    in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
                return (nginx.client(), nginx.process)
            case .lighttpd:
                let site = try ["Punchcard runs beside lighttpd", "61-dashboard.conf"].map {
                    try Manual.settings("lighttpd", $0, for: program)
                }
                let lighttpd = try await LighttpdServer.start(in: program.folder, site: site.joined(separator: "\n"))
                return (lighttpd.client(), lighttpd.process)
            case .apache:
                let apache = try await ServedAPI.start(program, "# The dashboard", "Punchcard runs beside Apache")
                return (apache.client(), apache.process)
            case .sharedHost:
                let apache = try await ServedAPI.startSharedHost(program, "public_html")
                return (apache.client(), apache.process)
            }
        }
    }

    @Test(arguments: Server.allCases)
    func filesAreServedWithAStrictPolicy(server: Server) async throws {
        let program = try await ServedAPI.installed()
        let pages = program.folder.file(server == .sharedHost ? "public_html/dashboard" : "dashboard")
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: pages).deletingLastPathComponent().path, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Self.folder.path, toPath: pages)
        let punchcard = try await program.serve()
        let (client, process) = try await server.start(program)
        let types = [
            "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
            "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        ]
        #expect(Self.files.count > 60)
        for file in ["", "nothing"] + Self.files {
            // That of the shared host is Punchcard's answer, as for everything that is no file.
            if file == "nothing", server == .sharedHost { continue }
            let answer = try client.send("GET", "/dashboard/\(file)")
            #expect(answer.status == (file == "nothing" ? 404 : 200), "\(file)")
            if file == "nothing", server == .nginx {
                // Not a page, but an error as all of nginx's own.
                #expect(answer.header("Content-Type") == "application/json")
                #expect(answer.header("X-Content-Type-Options") == "nosniff")
                continue
            }
            let policy = try #require(answer.header("Content-Security-Policy"), "\(file)")
            let directives = Set(policy.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) })
            #expect(directives == Self.policy, "\(file)")
            #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(file)")
            #expect(answer.header("Referrer-Policy") == "no-referrer", "\(file)")
            #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin", "\(file)")
            #expect(answer.header("Cross-Origin-Resource-Policy") == "same-origin", "\(file)")
            guard file != "nothing" else { continue }
            #expect(
                answer.header("Content-Type") == types[String(file.split(separator: ".").last ?? "html")], "\(file)")
            #expect(answer.headers(named: "Cache-Control") == ["no-cache"], "\(file)")
            let tag = try #require(answer.header("ETag"), "\(file)")
            #expect(try client.send("GET", "/dashboard/\(file)", headers: [("If-None-Match", tag)]).status == 304)
        }
        let moved = try client.send("GET", "/dashboard")
        #expect(moved.status == 301 && moved.header("Location")?.hasSuffix("dashboard/") == true)
        if server == .nginx { #expect(try client.send("POST", "/dashboard/", body: "x").status == 403) }
        #expect(try client.send("GET", "/dashboard/../punchcard.conf").status != 200)
        let health = try client.send("GET", "/v1/health")
        #expect(health.status == 200)
        #expect(health.header("Content-Security-Policy") == nil)
        client.disconnect()
        try await process.terminate()
        try await punchcard.terminate()
    }

    /// Nothing but its own scripts and styles, and requests to its own host; no text is read as HTML.
    private static let policy: Set = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]

    @Test(arguments: files)
    func noFileLoadsFromOtherHosts(file: String) throws {
        let text = try Self.text(file)
        let addresses = text.matches(of: /(?:https?:)?\/\/[a-z0-9.-]+\.[a-z]{2,}/).map { String($0.0) }
        #expect(addresses.filter { $0 != "http://www.w3.org" } == [])
        for name in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
            #expect(!text.contains(name), "\(name)")
        }
    }

    @Test func everyImportExistsAndEveryFileIsUsed() throws {
        var used: Set<String> = ["index.html"]
        var waiting = ["index.html"]
        while let file = waiting.popLast() {
            let folder = file.split(separator: "/").dropLast()
            let found = try Self.text(file).matches(of: /(?:from |import\(|src=|href=)['"]([^'"#]+)['"]/)
            for name in found.map({ String($0.1) }) {
                var path = folder
                for part in name.split(separator: "/") where part != "." {
                    if part == ".." { path.removeLast() } else { path.append(part) }
                }
                if used.insert(path.joined(separator: "/")).inserted { waiting.append(path.joined(separator: "/")) }
            }
        }
        #expect(used == Set(Self.files))
    }

    @Test func bothLanguagesSayTheSame() throws {
        func names(_ language: String) throws -> Set<String> {
            let files = Self.files.filter {
                $0.hasPrefix("scripts/texts/\(language).") || $0.hasPrefix("scripts/texts/\(language)-")
            }
            let text = try files.map(Self.text).joined()
            return Set(text.matches(of: /(?m)^ {4}'([^']+)':/).map { String($0.1) })
        }
        let (english, german) = (try names("en"), try names("de"))
        #expect(english.count > 300)
        #expect(english.subtracting(german) == [])
        // The API speaks English: what it says is put into German only.
        #expect(german.subtracting(english).filter { !$0.hasPrefix("detail.") && !$0.hasPrefix("error.") } == [])
    }
}
