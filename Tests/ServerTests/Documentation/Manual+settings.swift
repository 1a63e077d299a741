import Foundation

extension Manual {
    /// The settings that the manual shows for a web server, with a test's own paths.
    ///
    /// - Parameters:
    ///   - servesAnyHost: whether they let every host through, so that what Punchcard makes of it can be tested.
    ///   - title: what stands in their first line, and in that of no other block.
    /// - Throws: `HarnessError` where there is no such block, or more than one.
    static func settings(
        _ language: String, _ title: String, for program: PunchcardProgram, servesAnyHost: Bool = true
    ) throws -> String {
        let found = try Manual().blocks(in: language).filter {
            $0.text.prefix { !$0.isNewline }.contains(title)
        }
        guard found.count == 1, let block = found.first else {
            throw HarnessError("The manual has \(found.count) blocks of \(language) with “\(title)”")
        }
        let text = own(block.text, for: program)
        guard servesAnyHost else { return text }
        guard let (condition, open) = conditions.first(where: { text.contains($0.key) }) else {
            guard !reachesPunchcard(block.text) else {
                throw HarnessError("\(block.page):\(block.line): nothing refuses foreign hosts")
            }
            return text
        }
        return text.replacing(condition, with: open)
    }

    /// Whether settings hand requests to Punchcard, not only files to browsers.
    private static func reachesPunchcard(_ settings: String) -> Bool {
        ["punchcard.sock", "/usr/local/bin", "punchcard.cgi"].contains { settings.contains($0) }
    }

    /// What refuses foreign hosts in the site for nginx, and below a path of another.
    static let nginxCondition = "if ($host != $server_name) { return 421; }"

    /// What refuses foreign hosts, and what lets every one through in its place.
    private static let conditions = [
        nginxCondition: "", #"$HTTP["host"] == "loyalty.example.com""#: #"$HTTP["host"] =~ """#,
        #"^loyalty\.example\.com\.?(:\d+)?$"#: "^",
    ]

    /// A text with the paths of a test in the place of those that the manual shows.
    static func own(_ text: String, for program: PunchcardProgram) -> String {
        let folder = program.folder
        var text = text
        for (shown, own) in [
            ("/home/ada", folder.path),
            ("/usr/local/bin/punchcard", program.executable),
            ("/usr/local/bin", URL(fileURLWithPath: program.executable).deletingLastPathComponent().path),
            ("/usr/local/share/punchcard/dashboard", folder.file("dashboard")),
            ("/var/lib/punchcard/punchcard.db", program.database),
            ("/run/punchcard/punchcard.sock", folder.file("punchcard.sock")),
            ("/run/lighttpd/punchcard.sock", folder.file("lighttpd.sock")),
        ] {
            text = text.replacing(shown, with: own)
        }
        return text
    }

    /// The modules that a block for Apache asks for in its first line.
    static func modules(in settings: String) -> [String] {
        let line = settings.prefix { !$0.isNewline }
        return line.firstMatch(of: /a2enmod ([a-z_ ]+)/)?.1.split(separator: " ").map(String.init) ?? []
    }
}
