import Glibc

/// Checks who may read and write the database's files and their folder.
struct RightsCheck {
    let path: String

    func findings() -> [Finding] {
        guard let resolved = realpath(path, nil) else { return [] }
        defer { free(resolved) }
        let database = String(cString: resolved)
        guard let status = Self.status(of: database) else { return [] }
        var findings: [Finding] = []
        let files = ["", "-wal", "-shm", "-journal", "-lock"].compactMap { suffix in
            Self.status(of: database + suffix).map { (path: database + suffix, status: $0) }
        }
        let open = files.filter { $0.status.st_mode & 0o077 != 0 }
        if !open.isEmpty {
            let names = open.map(\.path).joined(separator: " ")
            findings.append(
                .problem(
                    .rights, "users other than the owner can use \(names), with the secrets in it", "chmod 600 \(names)"
                ))
        }
        let owner = Self.name(ofUser: status.st_uid)
        let strange = files.filter { $0.status.st_uid != status.st_uid }
        if !strange.isEmpty {
            let names = strange.map(\.path).joined(separator: " ")
            findings.append(
                .problem(
                    .rights, "the database belongs to \(owner), but \(names) to another user",
                    "chown \(owner): \(names), and run commands as \(owner): sudo -u \(owner) punchcard …"))
        }
        findings += folderFindings(of: database, owner: status.st_uid)
        if findings.isEmpty { findings.append(.ok(.rights, "only \(owner), who owns the files, can read them")) }
        return findings + userFindings(owner: status.st_uid)
    }

    private func folderFindings(of database: String, owner: uid_t) -> [Finding] {
        let end = database.lastIndex(of: "/") ?? database.startIndex
        let folder = end == database.startIndex ? "/" : String(database[..<end])
        guard let status = Self.status(of: folder) else { return [] }
        var findings: [Finding] = []
        let isWritable =
            geteuid() == 0
            ? status.st_uid == owner && status.st_mode & 0o300 == 0o300 || status.st_mode & 0o003 == 0o003
                || owner == 0
            : access(folder, W_OK | X_OK) == 0
        if !isWritable {
            let name = Self.name(ofUser: owner)
            findings.append(
                .problem(
                    .rights, "SQLite must create files in \(folder), but can't",
                    "chown \(name): \(folder) && chmod 700 \(folder)"))
        }
        // In sticky folders such as /tmp, only owners can remove files.
        if status.st_mode & 0o002 != 0, status.st_mode & 0o1000 == 0 {
            findings.append(.problem(.rights, "anybody can replace files in \(folder)", "chmod o-w \(folder)"))
        }
        return findings
    }

    /// Checks that the database's owner can use the files that this user's commands create.
    private func userFindings(owner: uid_t) -> [Finding] {
        let (user, name) = (geteuid(), Self.name(ofUser: owner))
        guard user != owner else { return [] }
        if user == 0 {
            return [
                .note(
                    .rights, "this runs as root, so it can't tell what \(name)'s rights allow",
                    "to check these: sudo -u \(name) punchcard doctor")
            ]
        }
        return [
            .problem(
                .rights, "this runs as \(Self.name(ofUser: user)), the database belongs to \(name)",
                "run commands as \(name): sudo -u \(name) punchcard …")
        ]
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private static func name(ofUser id: uid_t) -> String {
        getpwuid(id).map { String(cString: $0.pointee.pw_name) } ?? "user \(id)"
    }
}
