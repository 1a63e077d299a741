import JSON
import Loyalty

/// What a write is known to need before its transaction begins. An engine on another machine reads it for all writes of
/// the transaction in one round trip. What is left out is read when it is needed.
public struct Foreseen: Sendable {
    /// Users, by project.
    var users: [MemberKey] = []
    /// Requests with an `Idempotency-Key`.
    var requests: [RequestKey] = []
    /// The ids of imported events.
    var importIds: [ImportKey] = []

    /// A stored reply's key.
    struct RequestKey: Hashable {
        var project: Int64
        var caller: ExactText
        var key: ExactText
    }

    /// An imported event.
    struct ImportKey: Hashable {
        var project: Int64
        var id: [UInt8]
    }

    /// Nothing.
    public init() {}

    init(users: [MemberKey]) {
        self.users = users
    }

    /// Imported events of users of a project.
    /// - Parameter importIds: those of the events that have one, 16 bytes each.
    public init(users: [String], importIds: [[UInt8]], in project: Int64) {
        self.init(users: users, in: project)
        self.importIds = importIds.map { ImportKey(project: project, id: $0) }
    }

    /// Events of users of a project.
    /// - Parameter idempotency: that of the request, if it has one.
    public init(users: [String], in project: Int64, _ idempotency: Idempotency? = nil) {
        self.users = users.map { MemberKey(project: project, userId: $0) }
        guard let idempotency else { return }
        requests = [idempotency.caller.stored, idempotency.caller.storedOnce].map {
            RequestKey(project: project, caller: ExactText($0), key: ExactText(idempotency.key))
        }
    }

    mutating func add(_ other: Foreseen) {
        users += other.users
        requests += other.requests
        importIds += other.importIds
    }
}

/// A user of a project.
struct MemberKey: Hashable {
    var project: Int64
    var userId: ExactText

    init(project: Int64, userId: String) {
        self.project = project
        self.userId = ExactText(userId)
    }
}
