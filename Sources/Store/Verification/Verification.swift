import Database
import Loyalty

/// The differences between a recount of the log and what is stored.
public struct VerificationReport: Sendable {
    /// A stored figure that differs from the recounted one.
    public struct Difference: Sendable, Equatable {
        /// The figure's name, such as `balance of user-1` or `daily count of login on 2026-11-23`.
        public var what: String
        /// What the database holds.
        public var stored: String
        /// What the log gives.
        public var counted: String
    }

    /// The number of projects recounted.
    public var projects = 0
    /// The number of users recounted, erased ones included.
    public var members = 0
    /// The number of erased users, whose entries are counted too.
    public var erased = 0
    /// The number of log entries of all projects.
    public var entries: Int64 = 0
    /// The number of bonuses and corrections that were booked by rules that are gone, so that it can't be told what was due.
    public internal(set) var notCheckable = 0
    /// The first differences, at most ``largestList``.
    public private(set) var differences: [Difference] = []
    /// The number of all differences.
    public private(set) var differenceCount = 0

    /// The most differences that are listed.
    public static let largestList = 1_000

    mutating func addDifference(_ what: String, stored: String, counted: String) {
        differenceCount += 1
        if differences.count < Self.largestList {
            differences.append(Difference(what: what, stored: stored, counted: counted))
        }
    }
}

extension Reader {
    /// Recounts every rollup, balance, limit counter and streak of all projects from the log, and lists each
    /// difference from what is stored.
    /// - Parameters:
    ///   - codeHash: the hash of a coupon's code; nil to check no hashes.
    ///   - progress: called after each member with the number counted so far.
    public func verify(
        zones: ZoneDirectory, codeHash: ((_ code: String) -> [UInt8])? = nil, progress: (Int) -> Void = { _ in }
    ) throws -> VerificationReport {
        try snapshot { reader in
            var report = VerificationReport()
            if let fault = try reader.connection.integrityFault() {
                report.addDifference("the file", stored: fault, counted: "ok")
            }
            report.entries = try reader.connection.integer("SELECT count(*) FROM log WHERE kind = 0") ?? 0
            let catalog = try Catalog.load(from: reader.connection, zones: zones)
            try RowChecks(connection: reader.connection, catalog: catalog, codeHash: codeHash).run(&report)
            for (id, broken) in catalog.broken.sorted(by: { $0.value.number < $1.value.number }) {
                report.addDifference("definition of project \(id)", stored: "\(broken.reason)", counted: "usable")
            }
            for (id, names) in try reader.changedZones(in: catalog, zones: zones) {
                for name in names {
                    report.addDifference(
                        "rules of the time zone \(name) of \(id)", stored: "others", counted: "those of the system")
                }
            }
            for project in catalog.projects.values.sorted(by: { $0.number < $1.number }) {
                report.projects += 1
                let rules = try BookedRules(of: project, in: reader.connection, zones: zones)
                let bonuses = BonusComparison(rules: rules, project: project)
                let recount = Recount(
                    connection: reader.connection, rulebook: project.rulebook, zones: zones,
                    needsMetadata: rules.needsMetadata)
                let boards = try BoardComparison(connection: reader.connection, project: project)
                let values = try reader.values(inUseBy: project.number)
                let rollups = try recount.run { member in
                    report.members += 1
                    if member.userId == nil { report.erased += 1 }
                    try boards.compare(member, report: &report)
                    progress(report.members)
                    report.compare(member, in: project.rulebook, values: values)
                    bonuses.compare(member, report: &report)
                }
                try RollupComparison(connection: reader.connection, project: project)
                    .compare(counted: rollups, report: &report)
            }
            return report
        }
    }
}

extension Reader {
    /// The numbers of the values of a project's dimensions.
    fileprivate func values(inUseBy project: Int64) throws -> Set<Int64> {
        let query = try statement("\(DimensionValues.numbers(of: "?")) AND field.kind = 0")
        query.bind(1, project)
        var values: Set<Int64> = []
        while try query.step() { values.insert(query.int(0)) }
        return values
    }
}

extension VerificationReport {
    /// - Parameter values: the values of the project's dimensions. What a state has of others is read by nobody.
    mutating func compare(_ member: Recount.Member, in rulebook: Rulebook, values: Set<Int64>) {
        let user = "user \(member.userId ?? "number \(member.number), erased,") of \(rulebook.definition.project)"
        if let zone = member.missingZone {
            addDifference("time zone of \(user)", stored: zone, counted: "one that the system has")
        }
        compare("newest entry of \(user)", member.storedNewest, member.countedNewest)
        if !member.isLinked {
            addDifference("links between the entries of \(user)", stored: "broken", counted: "whole")
        }
        guard let stored = member.stored else {
            addDifference("state of \(user)", stored: "damaged", counted: "readable")
            return
        }
        if let entry = member.firstWrongBalance {
            addDifference("balance after entry \(entry) of \(user)", stored: "another", counted: "the sum up to it")
        }
        let sum = member.entries.reduce(0) { $0 &+ $1.points }
        compare("balance of \(user)", member.storedBalance, member.userId == nil ? 0 : sum)
        var expired = member.expired
        for entry in member.entries where entry.kind == .expiry { expired[entry.at, default: 0] &+= entry.points }
        for (at, points) in expired.sorted(by: { $0.key < $1.key }) where points != 0 {
            addDifference("expiry at \(at) of \(user)", stored: "\(points) points less", counted: "nothing")
        }
        guard stored != member.counted else { return }
        let counted = member.counted
        compare(
            "last days of values of \(user)", stored.values.filter { values.contains($0.value) }, counted.values)
        compare("lots, holds and debt of \(user)", stored.ledger, counted.ledger)
        compare("newest instant of \(user)", stored.lastAt, counted.lastAt)
        compare("first day of \(user)", stored.firstDay, counted.firstDay)
        compare("newest day of \(user)", stored.lastDay, counted.lastDay)
        for event in Set((stored.activities + counted.activities).map(\.event)).sorted() {
            let name = rulebook.event(number: event)?.definition.eventId ?? "deleted event \(event)"
            compare(
                "limit counter and days of \(name), \(user)", stored.activity(of: event),
                counted.activity(of: event))
        }
        compare("changes of time zone of \(user)", stored.zoneChanges, counted.zoneChanges)
        compare("earnings of \(user)", stored.earnings, counted.earnings)
        for challenge in Set((stored.challenges + counted.challenges).map(\.challenge)).sorted() {
            let name =
                rulebook.challenge(number: challenge)?.definition.challengeId ?? "deleted challenge \(challenge)"
            compare(
                "challenge \(name) of \(user)", stored.challenge(challenge), counted.challenge(challenge))
        }
        for streak in Set((stored.streaks + counted.streaks).map(\.streak)).sorted() {
            let name = rulebook.streak(number: streak)?.definition.streakId ?? "deleted streak \(streak)"
            compare("streak \(name) of \(user)", stored.streak(streak), counted.streak(streak))
        }
    }

    mutating func compare<Value: Equatable>(_ what: String, _ stored: Value, _ counted: Value) {
        compare(what, Optional(stored), Optional(counted))
    }

    mutating func compare<Value: Equatable>(_ what: String, _ stored: Value?, _ counted: Value?) {
        guard stored != counted else { return }
        addDifference(what, stored: Self.shown(stored, beside: counted), counted: Self.shown(counted, beside: stored))
    }

    /// A value; only the parts in which it differs from the other one, if it has parts.
    private static func shown<Value>(_ value: Value?, beside other: Value?) -> String {
        guard let value else { return "nothing" }
        let parts = Mirror(reflecting: value)
        guard let other, parts.displayStyle == .struct, !(value is any CustomStringConvertible) else {
            return "\(value)"
        }
        let differing = zip(parts.children, Mirror(reflecting: other).children).compactMap { part, otherPart in
            let (text, otherText) = ("\(part.value)", "\(otherPart.value)")
            return text == otherText ? nil : "\(part.label ?? "") \(text)"
        }
        return differing.isEmpty ? "\(value)" : differing.joined(separator: ", ")
    }
}
