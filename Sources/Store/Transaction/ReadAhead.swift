import Database
import JSON
import Loyalty

/// Reads what writes are known to need, many rows at once. It exists only for an engine that gains by that.
final class ReadAhead {
    /// A row that is known not to be there is kept too.
    private(set) var replies: [Foreseen.RequestKey: KeptReply?] = [:]
    private(set) var imported: [Foreseen.ImportKey: Bool] = [:]

    /// A stored reply.
    struct KeptReply {
        var digest: [UInt8]
        var answer: [UInt8]
        var createdAt: Int64
    }

    private let members: any ListStatement
    private let requests: any ListStatement
    private let importIds: any ListStatement
    private var asked = Foreseen()

    /// - Returns: nil if the engine gains nothing.
    init?(_ connection: any Connection) throws {
        let member = """
            SELECT number, balance, newest, usergroups, zoneChanges, \(MemberState.inForce), \(MemberZoneReader.listed)
            FROM member WHERE member.project = wanted.project AND member.userId = wanted.userId
            """
        let request = """
            SELECT digest, answer, createdAt FROM idempotency
            WHERE idempotency.project = wanted.project AND idempotency.caller = wanted.caller
                AND idempotency.key = wanted.key
            """
        let importId = """
            SELECT 1 FROM importedId WHERE importedId.project = wanted.project AND importedId.digest = wanted.digest
            """
        func prepare(
            _ columns: String, _ query: String, for lists: [(String, RowForm.ColumnType)]
        ) throws -> (any ListStatement)? {
            try connection.prepareList("SELECT \(columns) FROM \(ListSQL.found(query, for: lists))")
        }
        guard
            let members = try prepare(
                "wanted.*, found.*", member, for: [("project", .integer), ("userId", .text)]),
            let requests = try prepare(
                "wanted.*, found.*", request, for: [("project", .integer), ("caller", .text), ("key", .text)]),
            let importIds = try prepare("wanted.*", importId, for: [("project", .integer), ("digest", .bytes)])
        else { return nil }
        (self.members, self.requests, self.importIds) = (members, requests, importIds)
    }

    /// Asks for what is foreseen, without waiting for it.
    func ask(_ foreseen: Foreseen) throws {
        asked = foreseen
        if !asked.users.isEmpty {
            members.bind(1, list: asked.users.map(\.project))
            members.bind(2, list: asked.users.map(\.userId.text))
            try members.ask()
        }
        if !asked.requests.isEmpty {
            requests.bind(1, list: asked.requests.map(\.project))
            requests.bind(2, list: asked.requests.map(\.caller.text))
            requests.bind(3, list: asked.requests.map(\.key.text))
            try requests.ask()
        }
        if !asked.importIds.isEmpty {
            importIds.bind(1, list: asked.importIds.map(\.project))
            importIds.bind(2, list: asked.importIds.map(\.id))
            try importIds.ask()
        }
    }

    /// Reads what was asked for.
    /// - Parameter member: gets each member's row, which begins at the column, or nil if there is none.
    func take(_ member: (MemberKey, (row: any Statement, column: Int32)?) throws -> Void) throws {
        defer { asked = Foreseen() }
        for key in asked.requests { replies[key] = .some(nil) }
        for key in asked.importIds { imported[key] = false }
        if !asked.users.isEmpty {
            for key in asked.users { try member(key, nil) }
            while try members.step() {
                try member(MemberKey(project: members.int(0), userId: members.text(1)), (members, 2))
            }
        }
        while !asked.requests.isEmpty, try requests.step() {
            let key = Foreseen.RequestKey(
                project: requests.int(0), caller: ExactText(requests.text(1)), key: ExactText(requests.text(2)))
            replies[key] = KeptReply(
                digest: requests.bytes(3), answer: requests.bytes(4), createdAt: requests.int(5))
        }
        while !asked.importIds.isEmpty, try importIds.step() {
            imported[Foreseen.ImportKey(project: importIds.int(0), id: importIds.bytes(1))] = true
        }
    }

    /// Records that an event was imported in the present transaction.
    func record(_ key: Foreseen.ImportKey) { imported[key] = true }

    /// Records the reply to a request of the present transaction.
    func record(_ reply: KeptReply?, to key: Foreseen.RequestKey) {
        if replies[key] != nil { replies[key] = .some(reply) }
    }

    /// Forgets what was read for the last transaction.
    func forget() {
        replies.removeAll(keepingCapacity: true)
        imported.removeAll(keepingCapacity: true)
    }
}
