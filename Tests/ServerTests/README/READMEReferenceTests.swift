import API
import Foundation
import Loyalty
import Testing

/// The README's tables against the sources: nothing missing, nothing that isn't there.
@Suite struct READMEReferenceTests {
    /// Codes that no request gets: `import` alone gives ids.
    private static let neverAnswered: Set<String> = ["409 already_imported"]

    @Test func errorsMeanWhatTheSourcesSay() throws {
        let rows = try README().rows
        for code in ErrorCode.allCases {
            #expect(rows.contains([String(code.status), "`\(code.rawValue)`", code.meaning]), "\(code)")
        }
    }

    @Test func errorCodesAreThoseOfTheSources() throws {
        var codes: Set<String> = []
        // The document's examples look like lists of codes.
        for (file, text) in try sources(in: ["Sources/API", "Sources/Gateway"]) where !file.hasPrefix("OpenAPI/") {
            for match in text.matches(of: /\b([45]\d\d),\s*"([a-z_]+)"/) { codes.insert("\(match.1) \(match.2)") }
            for match in text.matches(of: /status: (\d+), code: "([a-z_]+)"/) { codes.insert("\(match.1) \(match.2)") }
            guard file.hasSuffix("TokenFault.swift") else { continue }
            for match in text.matches(of: /"(token_[a-z_]+)"/) { codes.insert("401 \(match.1)") }
        }
        #expect(codes.isSuperset(of: Self.neverAnswered))
        let listed = Set(ErrorCode.allCases.map { "\($0.status) \($0.rawValue)" })
        #expect(codes.subtracting(Self.neverAnswered).symmetricDifference(listed) == [])
        var fromNginx: Set<String> = []
        for (_, text) in try sources(in: ["nginx"], endingWith: ".conf") {
            for match in text.matches(of: /"statusCode":(\d+),.*"code":"([a-z_]+)"/) {
                fromNginx.insert("\(match.1) \(match.2)")
            }
        }
        let documented = try README().rows.filter { $0.count == 3 && $0[0].wholeMatch(of: /[45]\d\d/) != nil }
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
        let text = try README().text
        let names = try README().names.union(text.matches(of: /[{ ](\w+)[,}]/).map { String($0.1) })
        #expect(fields.subtracting(names) == [])
    }

    @Test func everyOperatorIsExplained() throws {
        let names = try README().names
        for `operator` in Comparison.Operator.allCases { #expect(names.contains(`operator`.rawValue)) }
    }

    @Test func everyVariableIsExplained() throws {
        var variables: Set<String> = []
        for (_, text) in try sources(in: ["Sources/punchcard"]) {
            variables.formUnion(text.matches(of: /(?:value\(|or: )"(PUNCHCARD_\w+)"/).map { String($0.1) })
        }
        let documented = try README().rows.compactMap { $0[0].wholeMatch(of: /`(PUNCHCARD_\w+)`/) }
        #expect(Set(documented.map { String($0.1) }) == variables)
    }

    @Test func everyCommandAndOptionIsExplained() async throws {
        let rows = try README().rows
        let commands = try await CommandTree.commands(of: PunchcardProgram(in: TemporaryFolder()))
        #expect(commands.count >= 10)
        for (path, command) in commands {
            let row = rows.first { $0[0] == "`\(path)`" || $0[0].hasPrefix("`\(path) ") }
            guard let row else {
                Issue.record("\(path) has no row")
                continue
            }
            let options = command.options.subtracting(["help", "version", "database"])
            let documented = Set(row[1].matches(of: /--([a-z-]+)/).map { String($0.1) })
            #expect(documented == options, "\(path)")
        }
    }

    @Test func linksLeadSomewhere() throws {
        let text = try README().text
        let anchors = Set(
            text.matches(of: /(?m)^#+ (.*)$/).map { heading in
                heading.1.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
                    .replacing(" ", with: "-")
            })
        for link in text.matches(of: /\]\(([^)\s]+)\)/).map({ String($0.1) }) where !link.hasPrefix("https://") {
            if link.hasPrefix("#") {
                #expect(anchors.contains(String(link.dropFirst())), "\(link)")
            } else {
                let file = WebServer.repository.appendingPathComponent(link).path
                #expect(FileManager.default.fileExists(atPath: file), "\(link)")
            }
        }
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
