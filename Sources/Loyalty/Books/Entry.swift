import JSON

/// One entry of the books: everything that changes a user's total is one, and every logged event, whatever it pays.
///
/// An entry keeps what was decided when it was booked. No later change of a definition reaches back to it.
public struct Entry: Sendable {
    /// What made the entry.
    public enum Kind: Int64, Sendable, CaseIterable {
        /// A logged event.
        case event = 0
        /// A streak's length or a challenge's completion.
        case bonus
        /// A late or reversed event changed which bonuses are due.
        case correction
        /// Somebody with the right to do so, with a reason.
        case adjustment
        /// An offer was redeemed.
        case redemption
        /// A redemption was taken back.
        case refund
        /// An earlier entry was taken back, in whole or in part.
        case reversal
        /// The validity of points ran out.
        case expiry
        /// Points were set aside for an offer. The total stays.
        case hold
        /// A hold was ended before its time. The total stays.
        case release

        /// The kinds that histories show.
        public static let listed = allCases.filter(\.isListed)

        /// Whether histories show entries of the kind. Those that they don't show never change a total.
        public var isListed: Bool { self != .hold && self != .release }

        /// The name that the API has for it.
        public var name: String { String(describing: self) }

        /// The kind with a name of the API's; nil if there is none.
        public init?(name: String) {
            guard let kind = Self.listed.first(where: { $0.name == name }) else { return nil }
            self = kind
        }
    }

    /// The entry's number: later booked entries have higher ones.
    public var id: Int64
    /// What made it.
    public var kind: Kind
    /// When it happened: decides the day it counts in.
    public var at: Instant
    /// When it was booked.
    public var bookedAt: Instant
    /// What it adds to the user's total; negative if it takes points.
    public var points: Int64
    /// The number of the event, streak, challenge or offer it is about; of a reversal that of its target; 0 for none.
    public var subject: Int64
    /// Which lot its points are in. Of a hold, where points go back to that were in none when they were held.
    public var lot: Ledger.LotKey
    /// Of a bonus or correction: the streak's length, or how often the challenge has been completed; nil for several.
    /// Of a hold: ``until``, in milliseconds.
    public var cause: Int64?
    /// Of a bonus or correction, the entry that triggered it; of a reversal or refund, the entry that it takes back; of a
    /// release, or of a redemption that captures, the hold that it ends.
    public var target: Int64?
    /// Of a correction the points that it forgoes, of a reversal those that it waives, of a hold those that it holds; at
    /// least 0.
    public var rest: Int64
    /// Of a reversal in part: the part of the event's points; nil for the whole entry.
    public var fraction: Fraction?
    /// Of an event: how it was judged.
    public var outcome: Outcome
    /// Of an event: the group whose rate counted; nil for `default`.
    public var usergroup: String?
    /// Of an event: its metadata, if it was read.
    public var metadata: JSONValue?
    /// Of an event: the values of its dimensions, by their subjects of rollups.
    public var values: [Int64] = []
    /// Of an event: the numbers that its measures sum.
    public var measures: [Fact.Measured] = []

    /// How an event was judged.
    public struct Outcome: Sendable, Equatable {
        /// Whether its conditions were reached.
        public var conditionReached: Bool
        /// Whether it got nothing because of a limit.
        public var limitReached: Bool
        /// Which limit; nil if none was reached, or if it isn't known any more.
        public var limit: Decision.Limit?

        /// A value with its parts.
        public init(conditionReached: Bool = false, limitReached: Bool = false, limit: Decision.Limit? = nil) {
            self.conditionReached = conditionReached
            self.limitReached = limitReached
            self.limit = limit
        }

        /// The outcome of a decision.
        public init(_ decision: Decision) {
            self.init(
                conditionReached: decision.conditionReached, limitReached: decision.limitReached, limit: decision.limit)
        }
    }

    /// An entry with its parts.
    public init(
        id: Int64 = 0, kind: Kind, at: Instant, bookedAt: Instant, points: Int64, subject: Int64 = 0,
        lot: Ledger.LotKey = .init(), cause: Int64? = nil, target: Int64? = nil, rest: Int64 = 0,
        fraction: Fraction? = nil, outcome: Outcome = Outcome(), usergroup: String? = nil, metadata: JSONValue? = nil
    ) {
        self.id = id
        self.kind = kind
        self.at = at
        self.bookedAt = bookedAt
        self.points = points
        self.subject = subject
        self.lot = lot
        self.cause = cause
        self.target = target
        self.rest = rest
        self.fraction = fraction
        self.outcome = outcome
        self.usergroup = usergroup
        self.metadata = metadata
    }

    /// The entry of an event.
    @inlinable @inline(__always)
    public init(_ fact: Fact, bookedAt: Instant, lot: Ledger.LotKey, limit: Decision.Limit?) {
        // Written out and inlined, since an entry is large to copy.
        id = fact.id
        kind = .event
        at = fact.at
        self.bookedAt = bookedAt
        points = fact.points
        subject = fact.event
        self.lot = lot
        rest = 0
        outcome = Outcome(conditionReached: fact.conditionReached, limitReached: fact.limitReached, limit: limit)
        usergroup = fact.usergroup
        metadata = fact.metadata
        values = fact.values
        measures = fact.measures
    }

    /// The points that a hold sets aside; 0 for every other kind.
    public var held: Int64 { kind == .hold ? max(0, rest) : 0 }

    /// When the clock ends a hold, if nothing has before; nil for every other kind.
    public var until: Instant? { kind == .hold ? cause.map { Instant(milliseconds: $0) } : nil }

    /// What an event's entry tells limits, statistics, streaks and challenges.
    public var fact: Fact {
        var fact = Fact(
            id: id, at: at, event: subject, conditionReached: outcome.conditionReached,
            limitReached: outcome.limitReached, points: points, usergroup: usergroup, metadata: metadata)
        fact.values = values
        fact.measures = measures
        return fact
    }

    /// Whether it is an expiry that the clock made, and not a later difference of one.
    public var isByClock: Bool { kind == .expiry && bookedAt == at }

    /// Whether the user has been active by it, so that points that need activity don't expire.
    var isActivity: Bool {
        switch kind {
        case .event, .redemption: true
        case .adjustment: points > 0
        case .bonus, .correction, .refund, .reversal, .expiry, .hold, .release: false
        }
    }
}

extension [Entry] {
    /// The facts of the events among the entries, each with whether it has been reversed as a whole.
    public var facts: [Fact] {
        let reversed = Set(lazy.filter { $0.kind == .reversal && $0.fraction == nil }.compactMap(\.target))
        return compactMap { entry in
            guard entry.kind == .event else { return nil }
            var fact = entry.fact
            fact.isReversed = reversed.contains(entry.id)
            return fact
        }
    }

    /// The entries in the order in which they happened, those of one instant as they were booked.
    func inOrder() -> [Entry] {
        let isInOrder = zip(self, dropFirst()).allSatisfy { ($0.at, $0.id) <= ($1.at, $1.id) }
        return isInOrder ? self : sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }
}
