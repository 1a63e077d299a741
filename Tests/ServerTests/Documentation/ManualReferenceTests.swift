import API
import Foundation
import Loyalty
import TestSupport
import Testing

/// The manual's tables against the sources: nothing missing, nothing that isn't there.
@Suite struct ManualReferenceTests {
    @Test func errorsHaveTheMeaningsOfTheSources() throws {
        let rows = try Manual().rows
        for code in ErrorCode.allCases {
            #expect(rows.contains([String(code.status), "`\(code.rawValue)`", code.meaning]), "\(code)")
        }
    }

    /// Every code and nothing else, but for what nginx answers by itself.
    @Test func errorCodesAreThoseOfTheManual() throws {
        let listed = Set(ErrorCode.allCases.map { "\($0.status) \($0.rawValue)" })
        #expect(listed.count == ErrorCode.allCases.count)
        var fromNginx: Set<String> = []
        for (_, text) in try sources(in: ["nginx"], endingWith: ".conf") {
            for match in text.matches(of: /"statusCode":(\d+),.*"code":"([a-z_]+)"/) {
                fromNginx.insert("\(match.1) \(match.2)")
            }
        }
        let documented = try Manual().rows.filter { $0.count == 3 && $0[0].wholeMatch(of: /[45]\d\d/) != nil }
            .map { "\($0[0]) \($0[1].replacing("`", with: ""))" }
        #expect(documented.count == Set(documented).count)
        #expect(Set(documented).symmetricDifference(listed.union(fromNginx)) == [])
    }

    @Test func everyFieldOfADefinitionIsExplained() throws {
        var fields: Set<String> = []
        for (_, text) in try sources(in: ["Sources/Loyalty/Definitions"]) {
            for list in text.matches(of: /fields(?: =|:) \[([^\]]*)\]/) {
                fields.formUnion(list.1.matches(of: /"(\w+)"/).map { String($0.1) })
            }
        }
        #expect(fields.isSuperset(of: ["project", "eventId", "streakId", "challengeId", "leaderboardId", "jwks"]))
        let text = try Manual().text
        let names = try Manual().names.union(text.matches(of: /[{ ](\w+)[,}]/).map { String($0.1) })
        #expect(fields.subtracting(names) == [])
    }

    @Test func everyOperatorIsExplained() throws {
        let names = try Manual().names
        for `operator` in Comparison.Operator.allCases { #expect(names.contains(`operator`.rawValue)) }
    }

    @Test func everyVariableIsExplained() throws {
        var variables: Set<String> = []
        for (_, text) in try sources(in: ["Sources/punchcard"]) {
            variables.formUnion(text.matches(of: /(?:value\(|or: )"(PUNCHCARD_\w+)"/).map { String($0.1) })
        }
        let documented = try Manual().rows.compactMap { $0[0].wholeMatch(of: /`(PUNCHCARD_\w+)`/) }
        #expect(Set(documented.map { String($0.1) }) == variables)
    }

    /// Each command has a row in the first table and a section, whose table has the command's options.
    @Test func everyCommandAndOptionIsExplained() async throws {
        let page = try Manual.Page("\(Manual.folder)/Commands.md")
        let commands = try await CommandTree.commands(of: PunchcardProgram(in: TemporaryFolder()))
        #expect(commands.count >= 10)
        let paths = commands.map(\.path)
        #expect(Self.commandsOfFirstTable(in: page.text).sorted() == paths.sorted())
        let sections = Self.sections(of: page.text)
        #expect(sections.map(\.command).sorted() == paths.sorted())
        // Those of all commands stand at the head of the page.
        let common: Set = ["help", "version", "database"]
        for (path, command) in commands {
            let text = sections.first { $0.command == path }?.text ?? ""
            let documented = text.matches(of: /(?m)^\| `--([a-z-]+)/).map { String($0.1) }
            #expect(documented.count == Set(documented).count, "\(path)")
            #expect(Set(documented).subtracting(common) == command.options.subtracting(common), "\(path)")
        }
    }

    /// The commands of the rows before the page's first section, without their arguments.
    private static func commandsOfFirstTable(in text: String) -> [String] {
        let head = text.components(separatedBy: "\n## ")[0]
        return head.matches(of: /(?m)^\| `([a-z ]*[a-z])(?: [A-Z]+)?` \|/).map { String($0.1) }
    }

    /// The sections whose heading is a command in backticks, each up to the next heading.
    private static func sections(of text: String) -> [(command: String, text: String)] {
        text.components(separatedBy: "\n## ").dropFirst().compactMap { section in
            section.prefixMatch(of: /`([a-z ]+)`\n/).map { (command: String($0.1), text: section) }
        }
    }

    @Test func everyLinkHasATarget() throws {
        let pages = try Manual().pages
        for page in pages {
            let folder = WebServer.repository.appendingPathComponent(page.path).deletingLastPathComponent()
            for link in page.links {
                let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let file = parts[0].isEmpty ? page.path : path(of: folder.appendingPathComponent(String(parts[0])))
                #expect(
                    FileManager.default.fileExists(atPath: WebServer.repository.appendingPathComponent(file).path),
                    "\(page.path): \(link)")
                guard parts.count == 2 else { continue }
                let target = pages.first { $0.path == file }
                #expect(target?.anchors.contains(String(parts[1])) == true, "\(page.path): \(link)")
            }
        }
    }

    @Test func everyPageIsInTheIndex() throws {
        let folder = WebServer.repository.appendingPathComponent(Manual.folder).path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
        #expect(Set(files.map { "\(Manual.folder)/\($0)" } + ["README.md"]) == Set(try Manual().pages.map(\.path)))
    }

    @Test func theFrontDoorStaysShort() throws {
        #expect(try Manual().pages[0].text.split(separator: "\n", omittingEmptySubsequences: false).count <= 301)
    }

    /// A file's path in the repository.
    private func path(of file: URL) -> String {
        String(file.standardized.path.dropFirst(WebServer.repository.standardized.path.count + 1))
    }

    // MARK: - Sources

    private func sources(in folders: [String], endingWith suffix: String = ".swift") throws -> [(String, String)] {
        try folders.flatMap { folder in
            let root = WebServer.repository.appendingPathComponent(folder)
            let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(suffix) }
            return try names.map { ($0, try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8)) }
        }
    }
}
