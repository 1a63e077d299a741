import Foundation

/// The documentation, taken apart: the manual, then the manual's pages in the order of its index.
struct Manual {
    /// A fenced block.
    struct Block {
        /// What follows the fence. A test runs `sh` and compares what it prints with the `json` or `text` after it.
        /// `bash` installs something or goes on for long. All others are files.
        let language: String
        /// Whether it holds only for a file with SQLite: the word `file` follows the language then. On a server, such a
        /// `sh` isn't run, and what a `json` or `text` shows isn't compared.
        let isOfFiles: Bool
        let text: String
        /// The page's path in the repository, and the line of the fence, from 1.
        let page: String
        let line: Int
    }

    struct Page {
        /// The path in the repository.
        let path: String
        let text: String
        let blocks: [Block]
    }

    /// The folder of the manual's pages in the repository.
    static let folder = "Sources/punchcard/Documentation.docc"

    let pages: [Page]

    init() throws {
        let index = try Page("\(Self.folder)/Documentation.md")
        let linked = index.text.matches(of: /\]\(([A-Za-z-]+\.md)\)/).map { "\(Self.folder)/\($0.1)" }
        var paths: [String] = []
        for path in linked where !paths.contains(path) { paths.append(path) }
        pages = try [Page("README.md"), index] + paths.map(Page.init)
    }

    var text: String { pages.map(\.text).joined(separator: "\n") }

    var blocks: [Block] { pages.flatMap(\.blocks) }

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

extension Manual.Page {
    init(_ path: String) throws {
        self.path = path
        text = try String(contentsOf: WebServer.repository.appendingPathComponent(path), encoding: .utf8)
        var blocks: [Manual.Block] = []
        var open: (words: [Substring], line: Int, lines: [Substring])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let block = open {
                if line == "```" {
                    blocks.append(
                        Manual.Block(
                            language: block.words.first.map(String.init) ?? "",
                            isOfFiles: block.words.dropFirst().contains("file"),
                            text: block.lines.joined(separator: "\n"), page: path, line: block.line))
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                open = (line.dropFirst(3).split(separator: " "), index + 1, [])
            }
        }
        if let open { throw HarnessError("\(path):\(open.line): the block doesn't end") }
        self.blocks = blocks
    }

    /// The anchors of the page's headings, as GitHub makes them.
    var anchors: Set<String> {
        Set(
            text.matches(of: /(?m)^#+ (.*)$/).map { heading in
                heading.1.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
                    .replacing(" ", with: "-")
            })
    }

    /// The targets of the page's links, less those to other sites.
    var links: [String] {
        text.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }.filter { !$0.hasPrefix("https://") }
    }
}
