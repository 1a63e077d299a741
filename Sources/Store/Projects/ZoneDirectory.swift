import JSON
import Loyalty
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// The system's time zone database: compiled files (RFC 9636) by IANA name, each read once. A name that IANA has
/// given up works even if the system only has the present name.
public final class ZoneDirectory: Sendable {
    private let path: String
    private let loaded = Mutex<[ExactText: (rules: ZoneRules, digest: Int64)]>([:])

    /// The usual folder of the database.
    public static let usualPath = "/usr/share/zoneinfo"

    /// - Parameter path: the folder of the database.
    public init(path: String = usualPath) {
        self.path = path
    }

    /// Whether the database exists; if not, UTC is the only zone.
    public var isPresent: Bool { access(path, F_OK) == 0 }

    /// The rules of a zone; nil if the system doesn't have it.
    public func rules(named name: String) -> ZoneRules? { zone(named: name)?.rules }

    /// A number that changes with the rules of a zone: the FNV-1a hash (64 bits) of its file. Nil if the system
    /// doesn't have the zone.
    func digest(ofRulesNamed name: String) -> Int64? { zone(named: name)?.digest }

    private func zone(named name: String) -> (rules: ZoneRules, digest: Int64)? {
        guard Self.isName(name) else { return nil }
        if let zone = loaded.withLock({ $0[name] }) { return zone }
        guard let zone = file(named: name) ?? RenamedZones.presentName(of: name).flatMap(file(named:)) else {
            return name == "UTC" ? (.utc, 0) : nil
        }
        loaded.withLock { $0[name] = zone }
        return zone
    }

    private func file(named name: String) -> (rules: ZoneRules, digest: Int64)? {
        guard let bytes = contents(of: path + "/" + name), let rules = try? ZoneRules(tzif: bytes) else { return nil }
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return (rules, Int64(bitPattern: hash))
    }

    /// Names in the folder that are not zones: the machine's own zone, the default rules for POSIX zones, a
    /// placeholder, and two more copies of the database, the second with leap seconds.
    private static let others: Set = ["localtime", "posixrules", "Factory", "posix", "right"]

    /// Whether a name can be a zone's and leads to a file inside the folder. `localtime` is none: it stands for another
    /// zone on each machine.
    public static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 128 && !others.contains(String(name.prefix { $0 != "/" }))
            && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                            UInt8(ascii: "+"):
                            true
                        default: false
                        }
                    }
            }
    }

    /// A file's bytes; nil if it can't be read or has more than 1 MiB.
    private func contents(of file: String) -> [UInt8]? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= 1 << 20 {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
        return nil
    }
}
