import Foundation
import Testing

/// The dashboard's files as nginx hands them out, and what is in them. It takes no browser.
@Suite struct DashboardFileTests {
    private static let folder = WebServer.repository.appendingPathComponent("nginx/dashboard")

    /// Its files, by their paths in the folder.
    static let files: [String] =
        (try? FileManager.default.subpathsOfDirectory(atPath: folder.path))?
        .filter { $0.contains(".") && !$0.hasSuffix(".png") }.sorted() ?? []

    private static func text(_ file: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    }

    @Test func nginxHandsThemOutWithAStrictPolicy() async throws {
        let folder = try TemporaryFolder()
        let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("none.sock")])
        let client = nginx.client()
        let types = [
            "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
            "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        ]
        #expect(Self.files.count > 60)
        for file in ["", "nothing"] + Self.files {
            let answer = try client.send("GET", "/dashboard/\(file)")
            #expect(answer.status == (file == "nothing" ? 404 : 200), "\(file)")
            let policy = try #require(answer.header("Content-Security-Policy"), "\(file)")
            let directives = Set(policy.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) })
            #expect(
                directives.isSuperset(of: [
                    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
                    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
                    "require-trusted-types-for 'script'", "trusted-types 'none'",
                ]), "\(file)")
            #expect(!policy.contains("unsafe") && !policy.contains("http"), "\(file)")
            #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(file)")
            #expect(answer.header("Referrer-Policy") == "no-referrer", "\(file)")
            guard file != "nothing" else { continue }
            #expect(
                answer.header("Content-Type") == types[String(file.split(separator: ".").last ?? "html")], "\(file)")
            #expect(answer.header("Cache-Control") == "no-cache", "\(file)")
            let tag = try #require(answer.header("ETag"), "\(file)")
            #expect(try client.send("GET", "/dashboard/\(file)", headers: [("If-None-Match", tag)]).status == 304)
        }
        let moved = try client.send("GET", "/dashboard")
        #expect(moved.status == 301 && moved.header("Location") == "dashboard/")
        #expect(try client.send("POST", "/dashboard/", body: "x").status == 403)
        #expect(try client.send("GET", "/dashboard/../punchcard.conf").status != 200)
        try await nginx.stop()
    }

    @Test(arguments: files)
    func nothingIsLoadedFromElsewhere(file: String) throws {
        let text = try Self.text(file)
        let addresses = text.matches(of: /(?:https?:)?\/\/[a-z0-9.-]+\.[a-z]{2,}/).map { String($0.0) }
        #expect(addresses.filter { $0 != "http://www.w3.org" } == [])
        for name in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
            #expect(!text.contains(name), "\(name)")
        }
    }

    @Test func everythingThatIsImportedIsThereAndUsed() throws {
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
            let text = try Self.text("scripts/texts/\(language).js") + Self.text("scripts/texts/\(language)-forms.js")
            return Set(text.matches(of: /(?m)^ {4}'([^']+)':/).map { String($0.1) })
        }
        let (english, german) = (try names("en"), try names("de"))
        #expect(english.count > 300)
        #expect(english.subtracting(german) == [])
        // The API speaks English: what it says is put into German only.
        #expect(german.subtracting(english).filter { !$0.hasPrefix("detail.") && !$0.hasPrefix("error.") } == [])
    }
}
