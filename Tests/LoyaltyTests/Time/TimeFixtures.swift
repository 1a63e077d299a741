import FoundationEssentials
import Loyalty
import Testing

/// Zone files for tests: those of the system, and made ones.
enum ZoneFixture {
    static let folder = "/usr/share/zoneinfo"

    /// The bytes of one of the system's zone files.
    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"), "tzdata is not installed"))
    }

    /// One of the system's zones.
    static func zone(_ name: String) throws -> ZoneRules {
        try ZoneRules(tzif: bytes(name))
    }

    /// A zone without transitions of its own, which follows a POSIX TZ string at all times.
    static func zone(tz: String) throws -> ZoneRules {
        try ZoneRules(tzif: TZifFile(footer: tz).bytes)
    }
}

/// A TZif file that a test puts together; what `bytes` makes of it is as valid as its parts.
struct TZifFile {
    var magic = "TZif"
    var version = UInt8(ascii: "3")
    var transitions: [(time: Int64, type: UInt8)] = []
    var types: [(offset: Int32, isDaylight: UInt8, designation: UInt8)] = [(0, 0, 0)]
    var designations: [UInt8] = Array("UTC\0".utf8)
    var leapSeconds: [[UInt8]] = []
    var standardIndicators: [UInt8] = []
    var utIndicators: [UInt8] = []
    var footer = ""

    var bytes: [UInt8] {
        guard version != 0 else { return block(timeSize: 4) }
        // The first block is for readers of version 1, and skipped by others.
        let first = TZifFile(magic: magic, version: version)
        return first.block(timeSize: 4) + block(timeSize: 8) + Array("\n\(footer)\n".utf8)
    }

    private func block(timeSize: Int) -> [UInt8] {
        var bytes = Array(magic.utf8) + [version] + [UInt8](repeating: 0, count: 15)
        let counts = [
            utIndicators.count, standardIndicators.count, leapSeconds.count, transitions.count, types.count,
            designations.count,
        ]
        for count in counts {
            bytes += Self.bigEndian(UInt32(count))
        }
        for transition in transitions {
            bytes += Self.bigEndian(UInt64(bitPattern: transition.time)).suffix(timeSize)
        }
        bytes += transitions.map(\.type)
        for type in types {
            bytes += Self.bigEndian(UInt32(bitPattern: type.offset)) + [type.isDaylight, type.designation]
        }
        return bytes + designations + leapSeconds.joined() + standardIndicators + utIndicators
    }

    private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian, Array.init)
    }
}
