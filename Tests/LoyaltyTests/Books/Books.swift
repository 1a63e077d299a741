import TestSupport

@testable import Loyalty

/// A user's books in UTC, filled one entry after another.
struct Books {
    private(set) var entries: [Entry] = []
    private let zone = ZoneRules.utc

    /// Books an entry and gives its number.
    @discardableResult
    mutating func add(
        _ kind: Entry.Kind, _ points: Int64, at: String, expires: Expiry = .never, active: String? = nil,
        of target: Int64? = nil, fraction: Fraction? = nil, rest: Int64 = 0
    ) throws -> Int64 {
        let at = try Instant.at(at)
        entries.append(
            Entry(
                id: Int64(entries.count) + 1, kind: kind, at: at, bookedAt: at, points: points,
                subject: kind == .adjustment ? 0 : 1,
                lot: .init(activation: try active.map { try Instant.at($0) }, expiry: expires), target: target,
                rest: rest, fraction: fraction))
        return Int64(entries.count)
    }

    /// Holds points and gives the hold's number.
    @discardableResult
    mutating func hold(_ points: Int64, at: String, until: String, lot: Ledger.LotKey = .init()) throws -> Int64 {
        let at = try Instant.at(at)
        entries.append(
            Entry(
                id: Int64(entries.count) + 1, kind: .hold, at: at, bookedAt: at, points: 0, subject: 5, lot: lot,
                cause: try Instant.at(until).milliseconds, rest: points))
        return Int64(entries.count)
    }

    /// Ends a hold with a release, or with a redemption that captures points.
    @discardableResult
    mutating func end(_ hold: Int64, _ kind: Entry.Kind, _ points: Int64 = 0, at: String) throws -> Int64 {
        try add(kind, points, at: at, of: hold)
    }

    /// Reverses an entry and gives what the reversal is.
    @discardableResult
    mutating func reverse(
        _ id: Int64, _ fraction: Fraction? = nil, at: String, _ shortfall: Shortfall = .debt
    ) throws -> Entry {
        var books = fold()
        let at = try Instant.at(at)
        var reversal = try books.reversal(
            of: id, fraction: fraction, at: at, shortfall: shortfall,
            lot: .init(returnedAt: at, in: zone))
        reversal.id = Int64(entries.count) + 1
        entries.append(reversal)
        return reversal
    }

    func fold() -> LedgerFold {
        var unrecorded = RollupChanges.unrecorded
        return LedgerFold(entries, in: zone, project: 9, changes: &unrecorded)
    }

    /// What there is at an instant: what can be spent, is pending and owed.
    func levels(at instant: String) throws -> [Int64] {
        let ledger = fold().ledger.advanced(to: try Instant.at(instant), in: zone).ledger
        return [ledger.points, ledger.pending, ledger.debt]
    }

    /// The lots at an instant, as they are kept: the last day of each, and its points.
    func lots(at instant: String) throws -> [String] {
        fold().ledger.advanced(to: try Instant.at(instant), in: zone).ledger.lots.map { lot in
            "\(lot.key.expiry.day(in: zone).map { "\($0)" } ?? "-"): \(lot.points)"
        }
    }

    /// What expires by an instant.
    func expired(by instant: String) throws -> [String] {
        fold().ledger.advanced(to: try Instant.at(instant), in: zone).expired.map {
            "\(zone.day(of: $0.at)): \($0.points)"
        }
    }

    /// The end of a day.
    static func end(_ day: String) throws -> Expiry { .at(Expiry.end(of: try Day.on(day), in: .utc)) }
}
