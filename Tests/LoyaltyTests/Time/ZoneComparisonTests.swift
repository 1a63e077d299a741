import Foundation
import Loyalty
import Testing

/// Goal: every zone of the system has the same clocks here as in the C library.
///
/// The reference is glibc: its `zdump` lists every change of a zone, with the local time a second before and at the
/// change, and `date` says which offset is in force to begin with. They run as processes of their own, because the C
/// library keeps its zone in the process's environment, which other tests share.
///
/// For each file that differs from the others (aliases are copies), from 1990 to the end of 2040, and from 2098 to
/// the end of 2103, where the table ends and the footer goes on:
/// - offset, local day and local time at every change, and a second before it;
/// - the offset at every midnight UTC, so that there is no change which the reference does not have;
/// - the start of every day near a change, and of every month's first and fifteenth.
///
/// What this does not cover: years outside of these; two changes within a day that undo one another, which this test
/// would overlook (and `zdump` too, within twelve hours); a system whose C library is not glibc (the suite is
/// skipped); a zone that glibc itself gets wrong.
///
/// The cases run one after the other, so that waiting for the programs does not hold up all other tests.
@Suite(.serialized, .enabled(if: GlibcZones.isAvailable, "needs zdump and date of a glibc system"))
struct ZoneComparisonTests {
    private static let groups = 8

    @Test(arguments: 0..<groups, [1_990...2_040, 2_098...2_103])
    func everyZoneMatchesGlibc(group: Int, years: ClosedRange<Int>) throws {
        let all = try GlibcZones.distinctFiles.get()
        try #require(all.count > 200, "the system's tz database is not all there")
        let paths = all.enumerated().filter { $0.offset % Self.groups == group }.map(\.element)
        for reference in try GlibcZones.references(paths, years: years) {
            let zone = try ZoneRules(tzif: [UInt8](Data(contentsOf: URL(filePath: reference.path))))
            let difference =
                Self.changes(of: zone, reference) ?? Self.offsets(of: zone, reference)
                ?? Self.starts(of: zone, reference)
            #expect(difference == nil, "\(reference.path): \(difference ?? "")")
        }
    }

    private static func changes(of zone: ZoneRules, _ reference: ZoneReference) -> String? {
        for moment in reference.moments {
            let instant = Instant(seconds: moment.second)
            let local = zone.local(of: instant)
            guard zone.offset(at: instant) == moment.offset, local == (moment.day, moment.secondOfDay) else {
                return "at \(instant) it is \(local), not \((moment.day, moment.secondOfDay))"
            }
        }
        return nil
    }

    private static func offsets(of zone: ZoneRules, _ reference: ZoneReference) -> String? {
        for segment in reference.segments {
            let midnight = (segment.start + 86_399) / 86_400 * 86_400
            for second in stride(from: midnight, to: segment.end, by: 86_400) {
                let offset = zone.offset(at: Instant(seconds: Int64(second)))
                guard offset == segment.offset else {
                    return "at \(Instant(seconds: Int64(second))) the offset is \(offset), not \(segment.offset)"
                }
            }
        }
        return nil
    }

    private static func starts(of zone: ZoneRules, _ reference: ZoneReference) -> String? {
        for day in reference.daysToTry {
            let expected = Instant(seconds: reference.start(of: day))
            let start = zone.start(of: day)
            guard start == expected else { return "\(day) starts at \(start), not \(expected)" }
            guard zone.day(of: start.adding(milliseconds: -1)) < day else { return "\(day) has begun before \(start)" }
            let isSkipped = reference.start(of: day.advanced(by: 1)) == expected.seconds
            guard isSkipped || zone.day(of: start) == day else { return "\(day) is not the day of its start" }
        }
        return nil
    }
}

/// The answers of glibc for one zone in some years.
private struct ZoneReference {
    struct Moment {
        let second: Int64
        let offset: Int
        let day: Day
        let secondOfDay: Int
    }

    let path: String
    let years: ClosedRange<Int>
    /// The second before each change and the change, in turn.
    let moments: [Moment]
    /// Stretches of one offset, from the beginning of the years to their end in UTC.
    let segments: [(start: Int, end: Int, offset: Int)]

    /// The first second at which the local clock shows the day's midnight or more: the earliest that any stretch has.
    func start(of day: Day) -> Int64 {
        let midnight = Int(day.number) * 86_400
        let candidates = segments.compactMap { segment -> Int? in
            let second = max(segment.start, midnight - segment.offset)
            return second < segment.end ? second : nil
        }
        return Int64(candidates.min() ?? .max)
    }

    /// Well inside of the years: a day needs its neighbours.
    var daysToTry: [Day] {
        let months = Month(year: years.lowerBound, month: 2)..<Month(year: years.upperBound, month: 12)
        let nearChanges = moments.flatMap { moment in (-2...2).map { moment.day.advanced(by: $0) } }
        let days = Set(months.flatMap { [$0.firstDay, $0.firstDay.advanced(by: 14)] } + nearChanges)
        return days.filter { months.lowerBound.firstDay <= $0 && $0 <= months.upperBound.firstDay }.sorted()
    }
}

/// The C library's zones, through its programs.
private enum GlibcZones {
    private static let zdump = ["/usr/bin/zdump", "/usr/sbin/zdump"].first(
        where: FileManager.default.isExecutableFile(atPath:))

    /// musl's systems have no `zdump`; only GNU `date` understands `%::z`.
    static let isAvailable =
        zdump != nil && FileManager.default.fileExists(atPath: ZoneFixture.folder)
        && (try? run("/bin/sh", ["-c", "TZ=UTC0 date -d @0 +%::z"])) == "+00:00:00\n"

    /// One path for each content among the zone files; not the trees with other names (`posix`) or leap seconds.
    static let distinctFiles: Result<[String], any Error> = Result {
        var seen: Set<Data> = []
        let names = try FileManager.default.subpathsOfDirectory(atPath: ZoneFixture.folder).sorted()
        return try names.filter { !$0.hasPrefix("posix/") && !$0.hasPrefix("right/") }.compactMap { name -> String? in
            let path = "\(ZoneFixture.folder)/\(name)"
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                return nil
            }
            let data = try Data(contentsOf: URL(filePath: path))
            return data.starts(with: Data("TZif".utf8)) && seen.insert(data).inserted ? path : nil
        }
    }

    static func references(_ paths: [String], years: ClosedRange<Int>) throws -> [ZoneReference] {
        let start = try second(year: years.lowerBound, month: 1, day: 1, time: "00:00:00")
        let end = try second(year: years.upperBound + 1, month: 1, day: 1, time: "00:00:00")
        let initial = try initialOffsets(paths, at: start)
        let dump = try run(try #require(zdump), ["-v", "-c", "\(years.lowerBound),\(years.upperBound + 1)"] + paths)
        var moments: [String: [ZoneReference.Moment]] = [:]
        for line in dump.split(separator: "\n") where !line.hasSuffix("NULL") {
            let (path, moment) = try read(line)
            moments[path, default: []].append(moment)
        }
        return try zip(paths, initial).map { path, initial in
            let moments = moments[path, default: []].filter { (Int64(start)..<Int64(end)).contains($0.second) }
            var segments = [(start: start, end: end, offset: initial)]
            try #require(moments.count.isMultiple(of: 2), "\(path): a change without its second before")
            for position in stride(from: 0, to: moments.count, by: 2) {
                let (before, after) = (moments[position], moments[position + 1])
                try #require(before.second + 1 == after.second && before.offset == segments[segments.count - 1].offset)
                segments[segments.count - 1].end = Int(after.second)
                segments.append((Int(after.second), end, after.offset))
            }
            return ZoneReference(path: path, years: years, moments: moments, segments: segments)
        }
    }

    private static func initialOffsets(_ paths: [String], at second: Int) throws -> [Int] {
        let script = #"at=$1; shift; for zone in "$@"; do TZ="$zone" date -d "@$at" +%::z; done"#
        let lines = try run("/bin/sh", ["-c", script, "sh", "\(second)"] + paths).split(separator: "\n")
        try #require(lines.count == paths.count)
        return try lines.map { line in
            let seconds = try secondOfDay(line.dropFirst())
            return line.hasPrefix("-") ? -seconds : seconds
        }
    }

    /// `PATH  Sun Mar 29 01:00:00 2026 UT = Sun Mar 29 03:00:00 2026 CEST isdst=1 gmtoff=7200`
    private static func read(_ line: Substring) throws -> (path: String, ZoneReference.Moment) {
        let fields = line.split(separator: " ")
        try #require(fields.count == 16 && fields[6] == "UT", "zdump says \(line)")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func date(_ fields: ArraySlice<Substring>) throws -> (year: Int, month: Int, day: Int, time: Substring) {
            let fields = Array(fields)
            let month = try #require(months.firstIndex(of: String(fields[1]))) + 1
            return (try #require(Int(fields[4])), month, try #require(Int(fields[2])), fields[3])
        }
        let (utc, local) = (try date(fields[1..<6]), try date(fields[8..<13]))
        let midnight = try second(year: local.year, month: local.month, day: local.day, time: "00:00:00")
        let moment = ZoneReference.Moment(
            second: Int64(try second(year: utc.year, month: utc.month, day: utc.day, time: utc.time)),
            offset: try #require(Int(fields[15].dropFirst("gmtoff=".count))),
            day: Day(number: Int32(midnight / 86_400)),
            secondOfDay: try secondOfDay(local.time))
        return (String(fields[0]), moment)
    }

    /// `HH:MM:SS`
    private static func secondOfDay(_ time: some StringProtocol) throws -> Int {
        let parts = time.split(separator: ":").compactMap { Int($0) }
        try #require(parts.count == 3)
        return parts[0] * 3_600 + parts[1] * 60 + parts[2]
    }

    /// Seconds since 1970, by the C library's calendar.
    private static func second(year: Int, month: Int, day: Int, time: some StringProtocol) throws -> Int {
        var fields = tm()
        (fields.tm_year, fields.tm_mon, fields.tm_mday) = (Int32(year - 1_900), Int32(month - 1), Int32(day))
        return timegm(&fields) + (try secondOfDay(time))
    }

    /// The output of a program; an error if it fails.
    private static func run(_ path: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C"]
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(path) failed")
        return String(decoding: data, as: UTF8.self)
    }
}
