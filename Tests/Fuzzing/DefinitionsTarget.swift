import JSON
import Loyalty

@testable import punchcard

/// A definitions file that is taken is the same when it is printed and read again, and one that isn't says where.
enum DefinitionsTarget {
    static func run(_ bytes: [UInt8]) throws {
        let project: ProjectDefinition
        do {
            project = try read(bytes)
        } catch {
            let isNamed = !error.messages.isEmpty && error.messages.allSatisfy { $0.hasPrefix("file:") }
            return try FuzzFinding.check(isNamed, "\(error.messages)")
        }
        var writer = JSONWriter()
        project.write(to: &writer)
        let text = DefinitionsFile.yaml(from: try JSONDocument(writer.bytes).root)
        do {
            var again = try read(Array(text.utf8))
            // A secret isn't printed.
            again.secrets = project.secrets
            try FuzzFinding.check(again == project, "printed as \(text)")
        } catch let error as DefinitionsFileError {
            throw FuzzFinding("printed as \(text)\n\(error)")
        }
    }

    private static func read(_ bytes: [UInt8]) throws(DefinitionsFileError) -> ProjectDefinition {
        try DefinitionsFile(bytes, name: "file") { _ in throw DefinitionsFileError("file: none") }
            .project { !$0.isEmpty && $0.utf8.count < 64 }
    }
}
