import Testing

@testable import SQLite

/// Which file systems a write-ahead log can't be on.
@Suite struct NetworkFileSystemTests {
    /// NFS, SMB and CIFS; ext, btrfs, XFS, tmpfs, overlayfs, ZFS and FUSE (statfs(2)).
    @Test(
        arguments: [
            (0x6969, true), (0xFE53_4D42, true), (0xFF53_4D42, true), (0xEF53, false), (0x9123_683E, false),
            (0x5846_5342, false), (0x0102_1994, false), (0x794C_7630, false), (0x2FC1_2FC1, false),
            (0x6573_5546, false),
        ] as [(UInt32, Bool)])
    func areKnown(type: UInt32, isOne: Bool) {
        #expect(NetworkFileSystem.types.contains(type) == isOne)
    }

    @Test func aMissingPathIsNotOnTheNetwork() {
        #expect(!NetworkFileSystem.holds("/nothing/here"))
    }
}
