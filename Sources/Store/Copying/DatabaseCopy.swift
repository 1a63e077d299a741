import Database
import Loyalty

/// Copies everything in a database to another one, row by row, from any engine to any engine.
///
/// From its start, the source takes no writes: a mark in it tells every process (``CopyMark``). The target has one too, until
/// it is complete. Each transaction copies some rows in the order of their keys, so that a copy that was ended, however,
/// goes on from the greatest keys in the target. At the end the target is recounted. The source stays closed, so that
/// nobody books there what the target doesn't have.
public struct DatabaseCopy {
    /// How far it is.
    public enum Progress: Sendable {
        /// Rows are counted, to know how many there are.
        case counting
        /// How many rows are in the target, and in the source.
        case copying(rows: Int64, of: Int64)
        /// The database's own structures are checked.
        case checking
        /// How many users of the target were recounted.
        case recounting(users: Int)
    }

    /// What was copied.
    public struct Outcome: Sendable {
        /// What messages call the source.
        public let source: String
        /// What messages call the target.
        public let target: String
        /// The number of rows in the target, those of an earlier attempt included.
        public let rows: Int64
        /// What the target's recount found. Differences are those that the source has too.
        public let report: VerificationReport
    }

    private let source: String
    private let target: String
    private let zones: ZoneDirectory
    private let limits: TableCopy.Limits

    /// - Parameters:
    ///   - source: the path of a database, or its address on a PostgreSQL server.
    ///   - target: the same of an empty one, which is made if it is a file. Or one that this copy has filled in part.
    public init(from source: String, to target: String, zones: ZoneDirectory = ZoneDirectory()) {
        self.init(from: source, to: target, zones: zones, limits: TableCopy.Limits())
    }

    init(from source: String, to target: String, zones: ZoneDirectory, limits: TableCopy.Limits) {
        self.source = source
        self.target = target
        self.zones = zones
        self.limits = limits
    }

    /// The write-ahead log of a target that is a file is emptied once it has this many pages. Most are written once.
    private static let framesPerCheckpoint = 16_000

    /// Copies, or goes on with a copy.
    /// - Parameter progress: called between two transactions; what it throws ends the copy there.
    /// - Throws: ``CopyRefusal`` if this source can't be copied to this target; ``CopyFault`` if the target has turned out
    ///   to differ; ``StoreError``; the error of `progress`.
    public func run(progress: (Progress) throws -> Void = { _ in }) throws -> Outcome {
        do {
            let source = try CopySide(LoyaltyStore(path: source, zones: zones).engine, path: source)
            let target = try CopySide(targetEngine(), path: target)
            let agreement = try CopyAgreement(source, target)
            try agreement.begin()
            try progress(.counting)
            try copyRows(from: source, to: target, under: agreement, progress)
            try continueNumbers(of: source, under: agreement)
            let rows = try check(source, target, under: agreement)
            try target.settle()
            try progress(.checking)
            let report = try verify(source, target, under: agreement) { try? progress(.recounting(users: $0)) }
            try agreement.end()
            return Outcome(source: source.name, target: target.name, rows: rows, report: report)
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    private func targetEngine() throws -> any Engine {
        let engine = try LoyaltyStore.engine(
            path: target, create: true, framesPerCheckpoint: Self.framesPerCheckpoint)
        _ = try engine.prepare(
            create: true, upgrade: UpgradeContext(zones: zones, clock: engine.now, progress: { _ in }))
        return engine
    }

    private func copyRows(
        from source: CopySide, to target: CopySide, under agreement: CopyAgreement,
        _ progress: (Progress) throws -> Void
    ) throws {
        let all = try StoredTable.all.reduce(0) { try $0 + source.count($1) }
        var rows = try StoredTable.all.reduce(0) { try $0 + target.count($1) }
        try progress(.copying(rows: rows, of: all))
        for table in StoredTable.all {
            try TableCopy(table, from: source, to: target, limits: limits).run(under: agreement) { count in
                rows += Int64(count)
                try progress(.copying(rows: rows, of: all))
            }
        }
    }

    /// Lets new rows of the target get the numbers that they would get in the source.
    private func continueNumbers(of source: CopySide, under agreement: CopyAgreement) throws {
        let numbered = StoredTable.all.filter { $0.numbering != .byStore }
        let last = try numbered.map { ($0, try source.lastNumber(of: $0)) }
        try agreement.fill { connection in
            for (table, number) in last where table.numbering == .once || connection.dialect == .postgresql {
                try connection.execute(connection.dialect.continuation(of: table.name, after: number))
            }
        }
    }

    /// Compares how many rows there are.
    /// - Returns: their number.
    private func check(
        _ source: CopySide, _ target: CopySide, under agreement: CopyAgreement
    ) throws -> Int64 {
        try StoredTable.all.reduce(0) { sum, table in
            let (expected, found) = (try source.count(table), try target.count(table))
            guard expected == found else {
                // Nobody may be told to delete a target that is in use.
                try agreement.check()
                throw CopyFault.rows(table: table.name, source: expected, target: found)
            }
            return sum + found
        }
    }

    /// Recounts the target. If that finds differences, the source must have the same.
    private func verify(
        _ source: CopySide, _ target: CopySide, under agreement: CopyAgreement, progress: (Int) -> Void
    ) throws -> VerificationReport {
        let report = try target.verify(zones: zones, progress: progress)
        guard report.differenceCount > 0 else { return report }
        let known = try source.verify(zones: zones, progress: progress)
        guard known.isAlike(report) else {
            try agreement.check()
            throw CopyFault.differences(report)
        }
        return report
    }
}

extension VerificationReport {
    /// Whether it has the same differences, in any order, as far as they are listed.
    fileprivate func isAlike(_ other: VerificationReport) -> Bool {
        func list(_ report: VerificationReport) -> [String] {
            report.differences.map { "\($0.what): \($0.stored), \($0.counted)" }.sorted()
        }
        // Of more, each report lists others.
        let isWhole = differenceCount == differences.count
        return differenceCount == other.differenceCount && (!isWhole || list(self) == list(other))
    }
}

extension DatabaseCopy {
    /// The copy for which a database is closed; nil for none.
    /// - Throws: ``StoreError``.
    public static func mark(of path: String) throws -> CopyMark? {
        do {
            let engine = try LoyaltyStore.engine(
                path: path, create: false, framesPerCheckpoint: framesPerCheckpoint)
            return try CopySide(engine, path: path).mark()
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    /// Opens a database again that is closed because it is being copied, or was.
    /// - Returns: the copy that it was closed for.
    /// - Throws: ``CopyRefusal/nothingToAbort(name:)``; ``StoreError``.
    public static func abort(_ source: String, zones: ZoneDirectory = ZoneDirectory()) throws -> CopyMark {
        do {
            let side = try CopySide(LoyaltyStore(path: source, zones: zones).engine, path: source)
            var found: CopyMark?
            try side.writeMark { connection in
                found = try CopyMark(of: connection)
                guard found != nil else { throw CopyRefusal.nothingToAbort(name: side.name) }
                try CopyMark.remove(from: connection)
            }
            guard let found else { throw CopyRefusal.nothingToAbort(name: side.name) }
            return found
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }
}
