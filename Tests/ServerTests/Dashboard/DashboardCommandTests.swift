import Foundation
import TestSupport
import Testing

/// `punchcard dashboard`: what it prints, and when it opens a browser.
@Suite struct DashboardCommandTests {
    private static func program() async throws -> PunchcardProgram {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let definitions =
            #"{"project":"shop","tenant":"acme","auth":{"secrets":[{"id":"s","algorithm":"HS256","value":"generate"}]}}"#
        _ = try await program.succeed("apply", "-", input: definitions)
        return program
    }

    /// The claims of the token in a link.
    private static func claims(of link: String) throws -> [String: Any] {
        let parts = link.trimmingCharacters(in: .newlines).split(separator: ".")
        try #require(parts.count >= 3)
        var text = String(parts[parts.count - 2]).replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.count % 4) % 4)
        let data = try #require(Data(base64Encoded: text))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func theLinkHasAnAdminTokenForAnHour() async throws {
        let program = try await Self.program()
        let link = try await program.succeed("dashboard")
        #expect(link.hasPrefix("http://127.0.0.1:8080/dashboard/#token=ey"))
        #expect(link.split(separator: "\n").count == 1)
        let claims = try Self.claims(of: link)
        #expect(claims["scope"] as? String == "admin")
        #expect(claims["aud"] as? String == "shop")
        let (issued, expires) = (try #require(claims["iat"] as? Int), try #require(claims["exp"] as? Int))
        #expect(expires - issued == 3_600)
        #expect(claims["sub"] as? String == "dashboard")
        let named = try await program.succeed("dashboard", "--name", "Marie Curie", "--no-open")
        #expect(try Self.claims(of: named)["sub"] as? String == "Marie Curie")
        #expect(try await program.run("dashboard", "--name", " ", "--no-open").end == .exited(status: 64))
        let short = try await program.succeed(
            "dashboard", "--project", "shop", "--url", "https://shop.example/d/", "--expires-in", "5m", "--no-open")
        #expect(short.hasPrefix("https://shop.example/d/#token=ey"))
        let life = try Self.claims(of: short.replacing("https://shop.example", with: ""))
        #expect(try #require(life["exp"] as? Int) - #require(life["iat"] as? Int) == 300)
    }

    @Test func impossibleLinksAreRefused() async throws {
        let program = try await Self.program()
        for url in ["shop.example", "http://a#b", "ftp://a/", "http://a b/"] {
            #expect(try await program.run("dashboard", "--url", url).end == .exited(status: 64), "\(url)")
        }
        #expect(try await program.run("dashboard", "--project", "other").end == .exited(status: 1))
        let second = #"{"project":"bar","tenant":"acme"}"#
        _ = try await program.succeed("apply", "-", input: second)
        let unnamed = try await program.run("dashboard")
        #expect(unnamed.end == .exited(status: 64))
        #expect(unnamed.errors.contains("the database has bar, shop"))
        let secretless = try await program.run("dashboard", "--project", "bar")
        #expect(secretless.errors.contains("the project has no secret to sign with"))
    }

    /// On a terminal with a desktop it opens a page that leads to the link, which only its owner can read.
    @Test func theLinkIsOpenedOnlyInADesktopsTerminal() async throws {
        let program = try await Self.program()
        let folder = program.folder
        try FileManager.default.createDirectory(atPath: folder.file("bin"), withIntermediateDirectories: true)
        _ = try folder.writeScript(
            #"echo "$1" >"$XDG_RUNTIME_DIR/opened.part"; mv "$XDG_RUNTIME_DIR/opened.part" "$XDG_RUNTIME_DIR/opened""#,
            to: "bin/xdg-open")
        let path = "\(folder.file("bin")):/usr/bin:/bin"
        let desktop = ["PATH": path, "DISPLAY": ":0", "XDG_RUNTIME_DIR": folder.path].merging(program.environment) {
            $1
        }
        // `script` gives it a terminal.
        func run(_ options: String, _ environment: [String: String]) async throws -> String {
            let command = "'\(program.executable)' dashboard \(options)"
            let process = try RunningProcess(
                Executable.named("script"), ["-qec", command, "/dev/null"], environment: environment, in: folder)
            #expect(try await process.wait(within: .seconds(60)) == .exited(status: 0))
            return process.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let page = folder.file("punchcard-dashboard.html")
        _ = try await run("--no-open", desktop)
        _ = try await run("", desktop.merging(["DISPLAY": "", "WAYLAND_DISPLAY": ""]) { $1 })
        _ = try await program.succeed("dashboard")
        #expect(!FileManager.default.fileExists(atPath: page))

        let link = try await run("--url 'https://shop.example/?a=1&b=2'", desktop)
        #expect(link.hasPrefix("https://shop.example/?a=1&b=2#token="))
        try await eventually("xdg-open was called") { folder.read("opened") == "\(page)\n" }
        #expect(folder.read("punchcard-dashboard.html").contains(link.replacing("&", with: "&amp;")))
        let attributes = try FileManager.default.attributesOfItem(atPath: page)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
