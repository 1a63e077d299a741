/// The time zones that a member's streaks go by: the project's at first, then each one that was set, from the instant
/// on at which it was set.
public struct MemberZones: Sendable {
    /// One change of zone; nil stands for the project's.
    public struct Change: Sendable {
        /// From when on the zone counts.
        public var since: Instant
        /// The zone; nil for the project's.
        public var zone: ZoneRules?

        /// A value with its parts.
        public init(since: Instant, zone: ZoneRules?) {
            self.since = since
            self.zone = zone
        }
    }

    /// The project's zone, always.
    public static let project = MemberZones([])

    private let changes: [Change]

    /// - Parameter changes: by ascending instant.
    public init(_ changes: [Change]) {
        self.changes = changes
    }

    /// How many changes there are.
    public var count: Int { changes.count }

    /// When the zone was changed last; nil where it never was.
    public var newest: Instant? { changes.last?.since }

    /// How many changes have come by an instant.
    @usableFromInline
    func count(through instant: Instant) -> Int {
        changes.lastIndex { $0.since <= instant }.map { $0 + 1 } ?? 0
    }

    /// The zone after so many changes.
    func zone(after count: Int, project: ZoneRules) -> ZoneRules {
        count > 0 && count <= changes.count ? changes[count - 1].zone ?? project : project
    }
}
