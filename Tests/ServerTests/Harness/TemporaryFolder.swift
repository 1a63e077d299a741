import Foundation

/// A folder of its own for a test, removed with everything in it when the last reference to it goes.
///
/// Its path is short, because a unix socket's may have 107 bytes at most.
final class TemporaryFolder: Sendable {
    let path: String

    /// - Parameter parent: the folder that it is made in.
    init(in parent: String = "/tmp") throws {
        var template = Array("\(parent)/punchcard-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String {
        "\(path)/\(name)"
    }

    /// Writes a file, and its path is the result. Folders in its name are made.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let target = URL(fileURLWithPath: file(name))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: target)
        return target.path
    }

    /// A file's text; empty where there is none. What isn't UTF-8 is replaced.
    func read(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file(name)) ?? Data(), as: UTF8.self)
    }
}
