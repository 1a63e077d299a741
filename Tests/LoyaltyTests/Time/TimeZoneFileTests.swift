import Loyalty
import TestSupport
import Testing

/// TZif files (RFC 9636 section 3): versions, what they mean, and what is wrong with them.
@Suite struct TimeZoneFileTests {
    private static let sample = TZifFile(
        transitions: [(-1_000, 1), (1_000, 0), (2_000_000_000, 1)],
        types: [(60, 0, 0), (3_660, 1, 4)],
        designations: Array("AAA\0BBB\0".utf8),
        footer: "BBB-1:01")

    private func offsets(_ file: TZifFile, at seconds: [Int64]) throws -> [Int] {
        let zone = try ZoneRules(tzif: file.bytes)
        return seconds.map { zone.offset(at: Instant(seconds: $0)) }
    }

    @Test(arguments: [0, 0x32, 0x33, 0x34, 0x39] as [UInt8])
    func readsAllVersions(_ version: UInt8) throws {
        var file = Self.sample
        file.version = version
        let seconds: [Int64] = [-(1 << 40), -1_001, -1_000, 999, 1_000, 1_999_999_999, 2_000_000_000, 1 << 40]
        #expect(try offsets(file, at: seconds) == [60, 60, 3_660, 3_660, 60, 60, 3_660, 3_660])
    }

    @Test func lastOffsetStaysWithoutFooter() throws {
        var file = Self.sample
        file.footer = ""
        #expect(try offsets(file, at: [1_999_999_999, 2_000_000_000, 1 << 50]) == [60, 3_660, 3_660])
    }

    @Test func footerAloneAppliesAlways() throws {
        let file = TZifFile(types: [(-18_000, 0, 0)], footer: "EST5")
        #expect(try offsets(file, at: [-(1 << 50), 0, 1 << 50]) == [-18_000, -18_000, -18_000])
        let fixed = TZifFile(types: [(-18_000, 0, 0)])
        #expect(try offsets(fixed, at: [-(1 << 50), 0, 1 << 50]) == [-18_000, -18_000, -18_000])
    }

    @Test func footerAppliesAfterTheLastTransition() throws {
        let file = TZifFile(
            transitions: [(1_782_864_000, 1)], types: [(0, 0, 0), (7_200, 1, 0)], footer: "CET-1CEST,M3.5.0,M10.5.0/3")
        let berlin = try ZoneFixture.zone(tz: "CET-1CEST,M3.5.0,M10.5.0/3")
        let zone = try ZoneRules(tzif: file.bytes)
        #expect(zone.offset(at: Instant(seconds: 1_782_863_999)) == 0)
        for instant in try Day.on("2026-07-02")..<Day.on("2030-01-01") {
            #expect(zone.start(of: instant) == berlin.start(of: instant))
        }
    }

    @Test(arguments: [4_133_980_799, 4_133_980_800, 5_000_000_000, 1 << 59] as [Int64])
    func transitionsAfterTheTableApply(_ last: Int64) throws {
        let file = TZifFile(transitions: [(0, 0), (last, 1)], types: [(60, 0, 0), (3_660, 1, 0)], footer: "BBB-1:01")
        #expect(try offsets(file, at: [-1, 0, last - 1]) == [60, 60, 60])
        let zone = try ZoneRules(tzif: file.bytes)
        #expect(zone.offset(at: Instant(milliseconds: .max)) == (last == 1 << 59 ? 60 : 3_660))
    }

    /// The rules of a footer with daylight saving wait for a last transition that lies far ahead.
    @Test func footerWaitsForALateTransition() throws {
        let rule = "CET-1CEST,M3.5.0,M10.5.0/3"
        let late = try Instant.at("2200-07-01T00:30:00Z").seconds
        let file = TZifFile(transitions: [(late, 1)], types: [(0, 0, 0), (7_200, 1, 0)], footer: rule)
        let (zone, always) = try (ZoneRules(tzif: file.bytes), ZoneFixture.zone(tz: rule))
        #expect(zone.offset(at: Instant(seconds: late - 1)) == 0)
        // The hour that it interrupts begins anew.
        #expect(LimitWindow.hour.key(at: Instant(seconds: late - 1), in: zone) == late - 1_800)
        #expect(LimitWindow.hour.key(at: Instant(seconds: late + 1_799), in: zone) == late)
        #expect(try zone.start(of: Day.on("2200-06-01")) == Instant.at("2200-06-01T00:00:00Z"))
        for day in try Day.on("2200-07-02")..<Day.on("2201-07-01") {
            #expect(zone.instants(of: day) == always.instants(of: day))
        }
    }

    @Test func ignoresBytesAfterTheFooter() throws {
        let bytes = Self.sample.bytes + Array("a later version".utf8)
        #expect(try ZoneRules(tzif: bytes).offset(at: Instant(seconds: 0)) == 3_660)
    }

    @Test(arguments: [
        (TZifFile(magic: "TZiF"), ZoneError.notTZif),
        (TZifFile(version: 1), .unknownVersion(1)),
        (TZifFile(version: UInt8(ascii: "1")), .unknownVersion(UInt8(ascii: "1"))),
        (TZifFile(types: []), .badCounts),
        (TZifFile(types: .init(repeating: (0, 0, 0), count: 257)), .badCounts),
        (TZifFile(designations: []), .badCounts),
        (TZifFile(standardIndicators: [0, 0]), .badCounts),
        (TZifFile(utIndicators: [0, 0]), .badCounts),
        (TZifFile(utIndicators: [2]), .badLocalTimeType),
        (TZifFile(leapSeconds: [.init(repeating: 0, count: 12)]), .leapSeconds),
        (TZifFile(designations: Array("UTC".utf8)), .badLocalTimeType),
        (TZifFile(types: [(0, 2, 0)]), .badLocalTimeType),
        (TZifFile(types: [(0, 0, 4)]), .badLocalTimeType),
        (TZifFile(types: [(93_600, 0, 0)]), .offsetOutOfRange),
        (TZifFile(types: [(-90_000, 0, 0)]), .offsetOutOfRange),
        (TZifFile(types: [(.min, 0, 0)]), .offsetOutOfRange),
        (TZifFile(transitions: [(0, 1)]), .badTypeIndex),
        (TZifFile(transitions: [(5, 0), (5, 0)]), .transitionsOutOfOrder),
        (TZifFile(transitions: [(5, 0), (4, 0)]), .transitionsOutOfOrder),
        (TZifFile(transitions: [(.min, 0)]), .transitionOutOfRange),
        (TZifFile(transitions: [(.max, 0)]), .transitionOutOfRange),
        (TZifFile(transitions: [(0, 0)], footer: "EST5"), .contradictoryFooter),
        (TZifFile(footer: "EST"), .badFooter(offset: 3)),
    ])
    func refusesMalformedFiles(_ file: TZifFile, error: ZoneError) {
        #expect(throws: error) { try ZoneRules(tzif: file.bytes) }
        #expect(error.description.isEmpty == false)
    }

    @Test func footerNeedsItsLineFeeds() {
        let bytes = Self.sample.bytes
        #expect(throws: ZoneError.truncated) { try ZoneRules(tzif: bytes.dropLast()) }
        let footer = bytes.count - "\nBBB-1:01\n".utf8.count
        #expect(throws: ZoneError.badFooter(offset: 0)) {
            try ZoneRules(tzif: bytes[..<footer] + Array("BBB-1:01\n".utf8))
        }
    }

    /// Counts of 2^32 - 1 promise 64 GiB, and more than a 32-bit product could hold.
    @Test func refusesHugeCounts() {
        for version in [0, UInt8(ascii: "2")] {
            let header = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
            let bytes = header + [UInt8](repeating: 0xFF, count: 24)
            #expect(throws: version == 0 ? ZoneError.badCounts : .truncated) { try ZoneRules(tzif: bytes) }
        }
    }

    /// No shorter file is taken for a whole one.
    @Test(arguments: ["Europe/Berlin", "Africa/Casablanca", "UTC", "Pacific/Apia"])
    func refusesTruncatedFiles(_ name: String) throws {
        let bytes = try ZoneFixture.bytes(name)
        for length in 0..<bytes.count {
            #expect(throws: ZoneError.truncated) { try ZoneRules(tzif: Array(bytes[..<length])) }
        }
    }

    /// With any byte changed, the file is refused or makes a zone that answers like one.
    @Test(arguments: ["Europe/Berlin", "Pacific/Apia", "UTC"])
    func changedBytesNeverTrap(_ name: String) throws {
        let original = try ZoneFixture.bytes(name)
        let instants = [Int64.min, -1, 0, 1_800_000_000_000, 4_133_980_800_000, .max].map(Instant.init(milliseconds:))
        var refused = 0
        for position in original.indices {
            for mask: UInt8 in [0x01, 0x80] {
                var bytes = original
                bytes[position] ^= mask
                guard let zone = try? ZoneRules(tzif: bytes) else {
                    refused += 1
                    continue
                }
                let days = instants.map(zone.day(of:))
                let starts = days.map { zone.start(of: $0) }
                guard starts == starts.sorted(), instants.allSatisfy({ abs(zone.offset(at: $0)) <= 93_599 }) else {
                    Issue.record("byte \(position) ^ \(mask): \(starts)")
                    return
                }
            }
        }
        #expect(refused > 0)
    }

    @Test func randomContentNeverTraps() throws {
        let original = try ZoneFixture.bytes("Europe/Berlin")
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        for _ in 0..<2_000 {
            var bytes = original
            for _ in 0..<random() % 20 {
                bytes[Int(random() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random())
            }
            guard let zone = try? ZoneRules(tzif: bytes) else { continue }
            let instant = Instant(milliseconds: Int64(bitPattern: random()))
            #expect(zone.start(of: zone.day(of: instant)) <= instant || zone.day(of: instant).number == .min)
        }
    }
}
