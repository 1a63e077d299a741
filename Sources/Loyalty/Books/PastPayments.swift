/// What a user was paid for the past, and which bonuses that paid.
///
/// Such a payment is one bonus for all that a changed streak or challenge would have paid before, and is dated when it was
/// paid. At the instants of the single bonuses, there are no points that could be taken back. So a bonus that was not paid
/// at its own instant counts as due at the payment's, as far as the payment goes. Which one that is depends only on what is
/// due and on what was paid up to the last payment, and not on the order in which events arrive later.
public struct PastPayments: Sendable {
    private struct Payment {
        let at: Instant
        /// The lot of the last one, if there are several of one instant.
        var lot: Ledger.LotKey
        /// What was paid at its instant, less corrections, up to the last payment.
        var points: Int64 = 0
    }

    private struct Key: Hashable {
        var subject: Int64
        var at: Instant
    }

    /// By streak or challenge, in order.
    private var payments: [Int64: [Payment]] = [:]
    /// What was paid at other instants, less corrections, up to the last payment.
    private var paid: [Key: Int64] = [:]

    /// Finds the payments among a user's entries, which come in booking order.
    public init(_ entries: [Entry]) {
        var last: [Int64: Int64] = [:]
        for entry in entries where entry.isForPast {
            last[entry.subject] = entry.id
            let list = payments[entry.subject] ?? []
            let place = list.firstIndex { $0.at >= entry.at } ?? list.count
            if place < list.count, list[place].at == entry.at {
                payments[entry.subject]?[place].lot = entry.lot
            } else {
                payments[entry.subject, default: []].insert(Payment(at: entry.at, lot: entry.lot), at: place)
            }
        }
        guard !last.isEmpty else { return }
        for entry in entries where entry.kind == .bonus || entry.kind == .correction {
            guard let latest = last[entry.subject], entry.id <= latest else { continue }
            if let place = payments[entry.subject]?.firstIndex(where: { $0.at == entry.at }) {
                payments[entry.subject]?[place].points &+= entry.points
            } else {
                paid[Key(subject: entry.subject, at: entry.at), default: 0] &+= entry.points
            }
        }
    }

    /// The lot of a bonus that a payment paid; nil for one that counts at its own instant.
    public func lot(of due: Due) -> Ledger.LotKey? {
        payments[due.subject]?.first { $0.at == due.at }?.lot
    }

    /// How what is due differs after a change, as ``Due/differences(from:to:)``, but at the payments' instants for what they
    /// paid. Of what is less, that comes first: what nobody has paid is what a correction forgoes.
    public func differences(from before: [Due], to after: [Due]) -> [Due] {
        guard !payments.isEmpty else { return Due.differences(from: before, to: after) }
        let all = Due.differences(from: settled(before), to: settled(after))
        return all.filter { $0.points > 0 } + all.filter { $0.points < 0 && lot(of: $0) != nil }
            + all.filter { $0.points < 0 && lot(of: $0) == nil }
    }

    /// What is due, with what the payments paid at their instants. The earliest bonuses are paid by the earliest payments.
    private func settled(_ dues: [Due]) -> [Due] {
        var (paid, payments) = (paid, payments)
        var settled: [Due] = []
        for due in dues.sorted(by: { ($0.at, $0.event) < ($1.at, $1.event) }) {
            let key = Key(subject: due.subject, at: due.at)
            let own = min(due.points, max(0, paid[key] ?? 0))
            if own > 0 { paid[key, default: 0] &-= own }
            var rest = due.points - own
            let places = payments[due.subject]?.indices ?? 0..<0
            for place in places where rest > 0 {
                guard let payment = payments[due.subject]?[place], payment.at > due.at, payment.points > 0 else {
                    continue
                }
                let part = min(rest, payment.points)
                payments[due.subject]?[place].points &-= part
                rest -= part
                settled.append(
                    Due(subject: due.subject, at: payment.at, points: part, cause: nil, event: due.event))
            }
            guard own + rest > 0 else { continue }
            var kept = due
            kept.points = own + rest
            settled.append(kept)
        }
        return settled
    }
}

extension Entry {
    /// Whether it is a bonus that a change of rules paid for the past: nothing that the user did has triggered it.
    public var isForPast: Bool { kind == .bonus && target == nil && subject != 0 }
}
