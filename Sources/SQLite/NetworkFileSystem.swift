import CSQLite

/// File systems that several machines share. SQLite can't tell them from others, and the write-ahead log would seem to
/// work there: but each machine has a memory of its own of what the others have written, and transactions would be lost.
public enum NetworkFileSystem {
    /// By the numbers of statfs(2): AFS (two of them), Ceph, CIFS, Coda, Lustre, NCP, NFS, SMB (two), VirtualBox's. What
    /// is mounted with FUSE has one number, whatever it is.
    static let types: Set<UInt32> = [
        0x5346_414F, 0x6B41_4653, 0x00C3_6400, 0xFF53_4D42, 0x7375_7245, 0x0BD0_0BD0, 0x564C, 0x6969, 0x517B,
        0xFE53_4D42, 0x786F_4256,
    ]

    /// Whether a file or a folder is on one of them; false where it can't be told.
    public static func holds(_ path: String) -> Bool {
        types.contains(punchcard_file_system_type(path))
    }
}
