import FoundationEssentials
import Glibc
import Synchronization

/// A folder of its own for a test, removed with everything in it when the last reference to it goes.
///
/// Its path is short, because a unix socket's may have 107 bytes at most.
public final class TemporaryFolder: Sendable {
    /// Its path, absolute.
    public let path: String
    /// What is kept for as long as the folder.
    let companion = Mutex<(any Sendable)?>(nil)

    /// - Parameter parent: the folder that it is made in.
    public init(in parent: String = "/tmp") throws {
        var template = Array("\(parent)/punchcard-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in the folder.
    public func file(_ name: String) -> String {
        "\(path)/\(name)"
    }

    /// Writes a file, and its path is the result. Folders in its name are made.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    /// Writes a file's bytes.
    @discardableResult
    public func write(_ bytes: [UInt8], to name: String) throws -> String {
        let target = URL(filePath: file(name))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: target)
        return target.path
    }

    /// A file's text; empty where there is none. What isn't UTF-8 is replaced.
    public func read(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file(name)) ?? Data(), as: UTF8.self)
    }
}
