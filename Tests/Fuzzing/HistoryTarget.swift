import API
import JSON
import Loyalty
import Store
import Synchronization

/// Lines of history: each is logged, known or named as a mistake, and the figures are those of a recount.
enum HistoryTarget {
    /// After so many cases the figures are counted anew, and a new database is begun.
    private static let casesPerDatabase = 200

    private static let current = Mutex<(database: FuzzDatabase, cases: Int)?>(nil)

    static func run(_ bytes: [UInt8]) throws {
        let (database, cases) = try current.withLock { current in
            let next = (database: try current?.database ?? FuzzDatabase(), cases: (current?.cases ?? 0) + 1)
            current = next.cases < casesPerDatabase ? next : nil
            return next
        }
        try withExtendedLifetime(database) { try run(bytes, on: database.store, isLast: cases == casesPerDatabase) }
    }

    private static func run(_ bytes: [UInt8], on store: LoyaltyStore, isLast: Bool) throws {
        guard let project = try store.catalog().projects[FuzzDatabase.project] else { return }
        var importer = Importer(store: store, project: project.number)
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).prefix(8)
        for line in lines { try importer.add(line) }
        try importer.finish()
        let blank = lines.filter { $0.allSatisfy { [0x20, 0x09].contains($0) } }.count
        let judged = importer.imported + importer.skipped + importer.problemCount + blank
        try FuzzFinding.check(judged == lines.count, "\(lines.count) lines, \(judged) judged")
        guard isLast else { return }
        let report = try store.read { try $0.verify(zones: store.zones) }
        try FuzzFinding.check(report.differenceCount == 0, "\(report.differences)")
    }
}
