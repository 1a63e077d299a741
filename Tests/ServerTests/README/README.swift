import Foundation

/// The project's README, taken apart.
struct README {
    /// A fenced block.
    struct Block {
        /// What follows the fence: `sh` is run by a test, what it prints is in the `json` or `text` after it; `bash`
        /// installs something or goes on for long; the others are files.
        let language: String
        let text: String
        /// The line of the fence, from 1.
        let line: Int
    }

    let text: String
    let blocks: [Block]

    init() throws {
        text = try String(contentsOf: WebServer.repository.appendingPathComponent("README.md"), encoding: .utf8)
        var blocks: [Block] = []
        var open: (language: String, line: Int, lines: [Substring])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let block = open {
                if line == "```" {
                    blocks.append(
                        Block(language: block.language, text: block.lines.joined(separator: "\n"), line: block.line))
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                open = (String(line.dropFirst(3)), index + 1, [])
            }
        }
        if let open { throw HarnessError("README.md:\(open.line): the block doesn't end") }
        self.blocks = blocks
    }

    func blocks(in language: String) -> [Block] { blocks.filter { $0.language == language } }

    /// The rows of all tables, cell by cell.
    var rows: [[String]] {
        text.split(separator: "\n").filter { $0.hasPrefix("|") && !$0.hasPrefix("|---") }.map { line in
            line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// What stands in backticks.
    var names: Set<String> {
        Set(text.matches(of: /`([^`\n]+)`/).map { String($0.1) })
    }
}

/// A block of output as a reader reads it: white space doesn't count, `…` stands for anything (also as a text, `"…"`),
/// and days lie as far from today as they do from the day on which the README was written, but for those that the command
/// names itself.
struct ShownOutput {
    /// The day on which the README was written.
    private static let writtenOn = "2026-11-23"

    private let pieces: [String]

    /// - Parameters:
    ///   - command: what prints it.
    ///   - today: the day on which it ran.
    init(_ text: String, of command: String, today: String) throws {
        let day = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
        let shift = try day.parse(today).timeIntervalSince(day.parse(Self.writtenOn))
        let shifted = try text.replacing(/\d{4}-\d\d-\d\d/) { date in
            command.contains(date.output)
                ? String(date.output) : day.format(try day.parse(String(date.output)).addingTimeInterval(shift))
        }
        pieces = Self.withoutSpace(shifted).replacing("\"…\"", with: "…").split(
            separator: "…", omittingEmptySubsequences: false
        ).map(String.init)
    }

    func matches(_ output: String) -> Bool {
        var rest = Self.withoutSpace(output)[...]
        guard let first = pieces.first, let last = pieces.last, rest.hasPrefix(first) else { return false }
        guard pieces.count > 1 else { return rest == first }
        rest = rest.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    private static func withoutSpace(_ text: String) -> String {
        text.filter { !$0.isWhitespace }
    }
}
