/// The time zones of a member's streaks: first the project's, then each zone from the instant at which it was set.
public struct MemberZones: Sendable {
    /// One change of zone.
    public struct Change: Sendable {
        /// The first instant at which the zone applies.
        public var since: Instant
        /// The zone; nil for the project's.
        public var zone: ZoneRules?

        /// A value from its parts.
        public init(since: Instant, zone: ZoneRules?) {
            self.since = since
            self.zone = zone
        }
    }

    /// Only the project's zone.
    public static let project = MemberZones([])

    private let changes: [Change]

    /// - Parameter changes: in ascending order of their instants.
    public init(_ changes: [Change]) {
        self.changes = changes
    }

    /// The number of changes.
    public var count: Int { changes.count }

    /// When the zone last changed; nil if never.
    public var newest: Instant? { changes.last?.since }

    /// The number of changes up to an instant, included.
    @usableFromInline
    func count(through instant: Instant) -> Int {
        changes.lastIndex { $0.since <= instant }.map { $0 + 1 } ?? 0
    }

    /// The zone after the first `count` changes.
    func zone(after count: Int, project: ZoneRules) -> ZoneRules {
        count > 0 && count <= changes.count ? changes[count - 1].zone ?? project : project
    }
}
