/// The file system that a path is on, as the kernel's list of mounts has it (proc(5), `mountinfo`).
struct MountedFileSystem: Equatable {
    /// Such as `ext4`, `nfs4` or `fuse.sshfs`.
    let type: String
    let isReadOnly: Bool

    /// - Parameters:
    ///   - path: from the root on, without symbolic links.
    ///   - mounts: the list.
    /// - Returns: nil if the list doesn't say.
    init?(of path: String, in mounts: String) {
        var longest = -1
        var found: (type: String, options: Substring)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash > 5, fields.count > dash + 1 else { continue }
            let point = Self.unescaped(fields[4])
            let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
            // Of two at one place the later lies over the earlier.
            guard isAbove, point.utf8.count >= longest else { continue }
            longest = point.utf8.count
            found = (String(fields[dash + 1]), fields[5])
        }
        guard let found else { return nil }
        type = found.type
        isReadOnly = found.options.split(separator: ",").contains("ro")
    }

    /// White space and backslashes are in octal there.
    private static func unescaped(_ field: Substring) -> String {
        String(field).replacing(/\\([0-7]{3})/) { match in
            UInt8(match.1, radix: 8).map { String(UnicodeScalar($0)) } ?? ""
        }
    }
}
