/// The file system of a path, from the kernel's list of mounts (proc(5), `mountinfo`).
struct MountedFileSystem: Equatable {
    /// The type, such as `ext4`, `nfs4` or `fuse.sshfs`.
    let type: String
    let isReadOnly: Bool

    /// - Parameters:
    ///   - path: absolute, without symbolic links.
    ///   - mounts: the content of the list.
    /// - Returns: nil if the list has no mount for the path.
    init?(of path: String, in mounts: String) {
        var longest = -1
        var found: (type: String, options: Substring)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash > 5, fields.count > dash + 1 else { continue }
            let point = Self.unescaped(fields[4])
            let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
            // Of two mounts at the same place, the later one covers the earlier.
            guard isAbove, point.utf8.count >= longest else { continue }
            longest = point.utf8.count
            found = (String(fields[dash + 1]), fields[5])
        }
        guard let found else { return nil }
        type = found.type
        isReadOnly = found.options.split(separator: ",").contains("ro")
    }

    /// The list writes white space and backslashes in octal.
    private static func unescaped(_ field: Substring) -> String {
        String(field).replacing(/\\([0-7]{3})/) { match in
            UInt8(match.1, radix: 8).map { String(UnicodeScalar($0)) } ?? ""
        }
    }
}
