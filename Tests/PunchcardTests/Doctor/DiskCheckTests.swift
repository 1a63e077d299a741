import Testing

@testable import punchcard

/// What the doctor makes of a disk.
@Suite struct DiskCheckTests {
    private static let mounts = """
        21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        22 21 0:30 / /srv ro,relatime shared:2 master:1 - nfs4 server:/export rw
        23 22 0:31 / /srv/my\\040points rw - fuse.sshfs me@server: rw
        24 21 0:32 / /tmp rw - ext4 /dev/sdb1 rw
        25 21 0:33 / /tmp rw - tmpfs tmpfs rw
        """

    @Test func theNearestMountCounts() {
        func type(_ path: String) -> String? { MountedFileSystem(of: path, in: Self.mounts)?.type }
        #expect(type("/var/lib/punchcard/punchcard.db") == "ext4")
        #expect(type("/srv/punchcard.db") == "nfs4")
        #expect(type("/srv/my points/punchcard.db") == "fuse.sshfs")
        #expect(type("/srvx/punchcard.db") == "ext4")
        #expect(type("/tmp/punchcard.db") == "tmpfs")
        #expect(MountedFileSystem(of: "/srv/a", in: Self.mounts)?.isReadOnly == true)
        #expect(MountedFileSystem(of: "/a", in: Self.mounts)?.isReadOnly == false)
        #expect(MountedFileSystem(of: "/a", in: "nonsense - x\n") == nil)
    }

    @Test(arguments: [
        ("ext4", "/", Finding.Level.ok), ("nfs4", "/srv/a", .problem), ("fuse.sshfs", "/srv/my points/a", .problem),
        ("tmpfs", "/tmp/a", .note),
    ])
    func fileSystems(type: String, path: String, level: Finding.Level) {
        let finding = DiskCheck(path: path, journal: .writeAhead).kind(of: MountedFileSystem(of: path, in: Self.mounts))
        #expect(finding.level == level)
        #expect(finding.text.hasSuffix(type))
    }

    /// It is what network file systems have the rollback journal for.
    @Test(arguments: [("nfs4", "/srv/a", Finding.Level.note), ("ext4", "/", .note), ("tmpfs", "/tmp/a", .note)])
    func withTheRollbackJournal(type: String, path: String, level: Finding.Level) {
        let finding = DiskCheck(path: path, journal: .rollback).kind(of: MountedFileSystem(of: path, in: Self.mounts))
        #expect(finding.level == level)
        #expect(finding.text.contains(type))
    }

    @Test func readOnly() {
        let mounts = "21 1 8:1 / / ro,relatime shared:1 - ext4 /dev/sda1 rw"
        let finding = DiskCheck(path: "/a", journal: .writeAhead).kind(of: MountedFileSystem(of: "/a", in: mounts))
        #expect(finding.level == .problem && finding.text.contains("read-only"))
    }

    @Test func lowSpaceIsReported() {
        let check = DiskCheck(path: "/", journal: .writeAhead)
        #expect(check.room(free: 1 << 20, needed: 0).level == .problem)
        #expect(check.room(free: 1 << 30, needed: 1 << 31).level == .note)
        #expect(check.room(free: 1 << 30, needed: 1 << 20) == .ok(.disk, "1024 MiB are free"))
    }
}
