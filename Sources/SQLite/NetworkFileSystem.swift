import CSQLite

/// Finds file systems that several machines share. SQLite can't tell them from local ones, and a write-ahead log
/// would seem to work there. But the machines don't share the log's memory, so transactions would be lost.
public enum NetworkFileSystem {
    /// Type numbers of statfs(2): AFS (two), Ceph, CIFS, Coda, Lustre, NCP, NFS, SMB (two), VirtualBox. All FUSE file
    /// systems share one number, which is not in the list.
    static let types: Set<UInt32> = [
        0x5346_414F, 0x6B41_4653, 0x00C3_6400, 0xFF53_4D42, 0x7375_7245, 0x0BD0_0BD0, 0x564C, 0x6969, 0x517B,
        0xFE53_4D42, 0x786F_4256,
    ]

    /// Whether a file or folder is on a network file system; false if the system doesn't tell.
    public static func holds(_ path: String) -> Bool {
        types.contains(punchcard_file_system_type(path))
    }
}
