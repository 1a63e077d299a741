import API
import ArgumentParser
import JSON
import Store

extension CouponCommand {
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add codes to an offer's pool, one on each line.",
            discussion: """
                A line is a code, the first one too; commas are a part of it. If the first line begins with { or ", each \
                line is JSON: a text, or an object such as {"code":"A1"}.

                Codes that the project has or had, and codes that come twice, are counted as duplicates and not added. \
                100,000 codes at a time are added, all or none: if some of their lines are no codes, those lines are \
                listed, with exit status 1. Once they are corrected, the whole file can be added again.
                """)

        /// A line has a code of 64 characters, each escaped at most, and some white space.
        private static let longestLine = 1_024

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "The offer's id.")
        var offer: String

        @Argument(help: "The codes; - for standard input.", completion: .file())
        var file: String

        @Flag(name: .long, help: "Print the result as JSON, with the lines that have errors.")
        var json = false

        func run() throws {
            let store = try database.open()
            let project = try project.find(in: store)
            let offer = try project.offer(id: offer)
            guard offer.definition.coupon == .pool else { throw PoolRefusal.noPool }
            let source = try ByteSource(path: file)
            let lines = LineSource(source, longestLine: Self.longestLine)
            var loader = PoolLoader(store: store, project: project.number, offerId: offer.definition.offerId)
            let start = ContinuousClock.now
            var progress = ImportProgress(size: source.size)
            while let line = try lines.next() {
                try loader.add(line)
                if loader.lineNumber.isMultiple(of: 500),
                    let text = progress.text(
                        lines: loader.lineNumber, bytes: lines.bytesRead, at: ContinuousClock.now - start)
                {
                    printProgress(text)
                }
            }
            try loader.finish()
            printProgress(nil)
            if json { Self.printJSON(loader) } else { Self.report(loader) }
            if loader.problemCount > 0 { throw ExitCode(1) }
        }

        private static func report(_ loader: PoolLoader) {
            for problem in loader.problems { printError("line \(problem.line): \(problem.message)") }
            if loader.problemCount > loader.problems.count {
                printError("and \(loader.problemCount - loader.problems.count) more lines with errors")
            }
            for range in loader.leftOut {
                printError("nothing was added of lines \(range.lowerBound) to \(range.upperBound)")
            }
            print("added \(loader.added), duplicates \(loader.duplicates), errors \(loader.problemCount)")
        }

        private static func printJSON(_ loader: PoolLoader) {
            punchcard.printJSON { writer in
                writer.object { writer in
                    writer.member("added", loader.added)
                    writer.member("duplicates", loader.duplicates)
                    writer.member("errors", loader.problemCount)
                    writer.array("problems") { writer in
                        for problem in loader.problems {
                            writer.object { writer in
                                writer.member("line", problem.line)
                                writer.member("message", problem.message)
                            }
                        }
                    }
                }
            }
        }
    }
}
