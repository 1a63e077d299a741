import Glibc
import Store

/// Checks the file system of the database, and the free space.
struct DiskCheck {
    let path: String
    let journal: Journal

    /// The least free space in bytes for any work.
    private static let leastBytes: Int64 = 100 << 20

    /// File systems that several machines share. The write-ahead log needs memory shared between processes, and
    /// reliable locks.
    private static let network: Set = [
        "9p", "afs", "ceph", "cifs", "coda", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "gfs2", "gpfs", "lustre",
        "ncpfs",
        "nfs", "nfs4", "ocfs2", "smb3", "smbfs", "vboxsf",
    ]
    private static let inMemory: Set = ["tmpfs", "ramfs"]

    func findings() -> [Finding] {
        var volume = statvfs()
        guard let resolved = realpath(path, nil) else { return [] }
        defer { free(resolved) }
        guard statvfs(path, &volume) == 0 else { return [] }
        let mounts = (try? Files.contents(of: "/proc/self/mountinfo")) ?? []
        let system = MountedFileSystem(
            of: String(cString: resolved), in: String(decoding: mounts, as: UTF8.self))
        return [
            kind(of: system),
            room(
                free: Int64(clamping: volume.f_bavail) * Int64(clamping: volume.f_frsize),
                needed: Self.size(of: String(cString: resolved))),
        ]
    }

    func kind(of system: MountedFileSystem?) -> Finding {
        guard let system else { return .note(.disk, "the type of the database's file system is unknown") }
        let text = "the database is on a file system of the type \(system.type)"
        if Self.network.contains(system.type) {
            return journal == .rollback
                ? .note(.disk, "\(text), with the rollback journal", "make sure that no other machine uses it")
                : .problem(.disk, text, "put it on a local disk: over a network, points can be lost")
        }
        if system.isReadOnly {
            return .problem(.disk, "\(text), which is mounted read-only", "find out why: the disk may be broken")
        }
        if Self.inMemory.contains(system.type) {
            return .note(.disk, text, "a restart deletes it: put it on a disk")
        }
        if system.type.hasPrefix("fuse.") {
            return .note(.disk, text, "put it on a local disk, unless you know that this is one")
        }
        if journal == .rollback {
            return .note(.disk, "\(text), with the rollback journal", "the log is faster here: punchcard journal log")
        }
        return .ok(.disk, text)
    }

    /// - Parameter needed: the size of a copy in bytes.
    func room(free: Int64, needed: Int64) -> Finding {
        let text = "\(ByteCount.text(free)) are free"
        if free < Self.leastBytes { return .problem(.disk, "only \(text)", "make room, or move the database") }
        if free < needed {
            return .note(.disk, "\(text), less than the database takes", "write backups to another disk")
        }
        return .ok(.disk, text)
    }

    /// The size of the database with its write-ahead log or journal.
    private static func size(of path: String) -> Int64 {
        [path, path + "-wal", path + "-journal"].reduce(0) { sum, file in
            var status = stat()
            return stat(file, &status) == 0 ? sum + Int64(status.st_size) : sum
        }
    }
}
