import Foundation
import Testing

/// The cases that fuzzing has found, and those that it began with, each once.
@Suite struct CorpusTests {
    @Test(arguments: FuzzTarget.allCases)
    func everyCaseComesOutRight(target: FuzzTarget) throws {
        let cases = try Corpus.cases(of: target)
        #expect(!cases.isEmpty)
        for (name, bytes) in cases {
            do {
                try target.run(bytes)
            } catch {
                Issue.record("\(target.rawValue)/\(name): \(error)")
            }
        }
    }
}

enum Corpus {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    static func cases(of target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = folder.appending(path: target.rawValue)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            ($0, Array(try Data(contentsOf: folder.appending(path: $0))))
        }
    }
}
