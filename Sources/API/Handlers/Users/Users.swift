import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `POST /user`.
    func createUser(_ call: Call) throws -> Response {
        let body = try NewUser(call.exchange.jsonObject())
        try call.checkPermission()
        let project = call.caller.project.number
        let createdAt = try store.write { transaction in
            try transaction.createUser(
                body.userId, usergroups: body.usergroups, timezone: body.timezone, displayName: body.displayName,
                in: project)
        }
        var response = Response.json { writer in
            writer.member("message", "User created")
            writer.member("userId", body.userId)
            writer.member("createdAt", createdAt.milliseconds)
        }
        response.status = 201
        return response
    }

    /// `GET /user/{userId}`.
    func getUser(_ userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        try user(userId, caller).response(in: caller.project, at: exchange.now)
    }

    /// `PATCH /user/{userId}`: members that are left out stay as they are. `null` removes the time zone or
    /// the display name.
    func updateUser(_ userId: String, _ call: Call) throws -> Response {
        let change = try UserChange(json: call.exchange.jsonObject())
        try call.checkPermission()
        let project = call.caller.project.number
        try store.write { try $0.updateUser(userId, change, in: project) }
        // A key that may change a user gets the result, even if it lacks the scope to read users.
        return try stored(userId, in: project).response(in: call.caller.project, at: call.exchange.now)
    }

    /// `DELETE /user/{userId}`: removes everything that is stored about a person. 202 if it is gone from every answer,
    /// but not from the files yet; so it is always with a server.
    func eraseUser(_ userId: String, _ caller: Caller) throws -> Response {
        switch try store.erase(userId, in: caller.project.number, replies: EventReplies()) {
        case .complete: return Response(status: 204, headers: [("Cache-Control", "no-store")])
        case .pending: return Self.accepted("User erased; the files are cleared when a long read has ended")
        case .leftToServer:
            return Self.accepted("User erased; what the server's files keep goes with vacuum and retention")
        }
    }

    private static func accepted(_ message: String) -> Response {
        var response = Response.json { $0.member("message", message) }
        response.status = 202
        return response
    }

    /// `GET /user/{userId}/points`.
    func points(of userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let ledger = try user(userId, caller).ledger(at: exchange.now, in: caller.project)
        return .json(PointsBody.bytes(ledger, in: caller.project.rulebook.zone), caching: "no-store")
    }

    /// `GET /user/{userId}/streak`: the streaks that the user takes part in.
    func streaks(of userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let user = try user(userId, caller)
        return .jsonValue { writer in
            writer.array { writer in
                for rule in caller.project.rulebook.streaks {
                    user.state.streak(rule.number)?.write(rule, at: exchange.now, to: &writer)
                }
            }
        }
    }

    /// `GET /user/{userId}/streak/{streakId}`.
    func streak(_ id: String, of userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let user = try user(userId, caller)
        guard let rule = caller.project.rulebook.streak(id: id) else { throw APIError(.streakNotFound) }
        guard let state = user.state.streak(rule.number) else { throw APIError(.noParticipation) }
        return .jsonValue { state.write(rule, at: exchange.now, to: &$0) }
    }

    /// `GET /user/{userId}/challenge`: every challenge, those without progress too.
    func challenges(of userId: String, _ caller: Caller) throws -> Response {
        let user = try user(userId, caller)
        return .jsonValue { writer in
            writer.array { writer in
                for rule in caller.project.rulebook.challenges { user.progress(in: rule).write(rule, to: &writer) }
            }
        }
    }

    /// `GET /user/{userId}/challenge/{challengeId}`.
    func challenge(_ id: String, of userId: String, _ caller: Caller) throws -> Response {
        let user = try user(userId, caller)
        guard let rule = caller.project.rulebook.challenge(id: id) else { throw APIError(.challengeNotFound) }
        return .jsonValue { user.progress(in: rule).write(rule, to: &$0) }
    }

    /// The user; an empty one if the user's first event is still to create it.
    func user(_ userId: String, _ caller: Caller) throws -> StoredUser {
        let user = try store.read { try $0.user(userId, in: caller.project.number) }
        guard let user = user ?? (caller.isYetToCome(userId) ? .yetToCome(userId) : nil) else {
            throw APIError(.userNotFound)
        }
        return user
    }

    private func stored(_ userId: String, in project: Int64) throws -> StoredUser {
        guard let user = try store.read({ try $0.user(userId, in: project) }) else { throw APIError(.userNotFound) }
        return user
    }
}

extension StoredUser {
    fileprivate func response(in project: Project, at now: Instant) -> Response {
        .jsonValue { write(in: project, at: now, to: &$0) }
    }

    /// The progress in a challenge; 0 if the user hasn't taken part yet.
    fileprivate func progress(in rule: ChallengeRule) -> MemberState.ChallengeState {
        state.challenge(rule.number) ?? MemberState.ChallengeState(challenge: rule.number)
    }

    /// Writes `{userId, createdAt, usergroups, timezone, displayName, points}`: the points that the user can spend at an instant.
    public func write(in project: Project, at now: Instant, to writer: inout JSONWriter) {
        writer.object { writer in
            writeMembers(to: &writer)
            writer.member("points", ledger(at: now, in: project).points)
        }
    }

    /// Writes what is known of the user itself.
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("userId", userId)
        writer.member("createdAt", createdAt?.milliseconds)
        writer.array("usergroups") { writer in
            for group in usergroups { writer.value(group) }
        }
        writer.member("timezone", timezone)
        writer.member("displayName", displayName)
    }
}

/// The body of `POST /user`.
struct NewUser: Sendable {
    let userId: String
    let timezone: String?
    let usergroups: [String]
    let displayName: String?

    private static let fields = ["userId", "timezone", "usergroups", "displayName"]

    init(_ json: JSONValue) throws(APIError) {
        for (name, _) in json.members where !Self.fields.containsExactly(name) { throw .unknownUserField(name) }
        guard let id = json["userId"], !id.isNull else { throw .invalidUserId("is missing") }
        guard let text = id.string, UserIdentifier.isValid(text) else {
            throw .invalidUserId("expected \(UserIdentifier.rule)")
        }
        userId = text
        timezone = try UserChange.timezone(json["timezone"])
        usergroups = try UserChange.usergroups(json["usergroups"]) ?? []
        displayName = try UserChange.displayName(json["displayName"])
    }
}

extension UserChange {
    /// The most groups of one user.
    static let mostUsergroups = 100

    /// The body of `PATCH /user/{userId}`.
    fileprivate init(json: JSONValue) throws(APIError) {
        for (name, _) in json.members where !["usergroups", "timezone", "displayName"].containsExactly(name) {
            throw .invalidUserChange(name)
        }
        self.init(usergroups: try Self.usergroups(json["usergroups"]))
        if let timezone = json["timezone"] { self.timezone = .some(try Self.timezone(timezone)) }
        if let name = json["displayName"] { displayName = .some(try Self.displayName(name)) }
    }

    fileprivate static func timezone(_ value: JSONValue?) throws(APIError) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let name = value.string else { throw .invalidTimezone }
        return name
    }

    fileprivate static func displayName(_ value: JSONValue?) throws(APIError) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let name = value.string, DisplayName.isValid(name) else { throw .invalidDisplayName }
        return name
    }

    fileprivate static func usergroups(_ value: JSONValue?) throws(APIError) -> [String]? {
        guard let value, !value.isNull else { return nil }
        var names: [String] = []
        for element in value.elements {
            guard let name = element.string, names.count < mostUsergroups else { throw .invalidUsergroups }
            if !names.containsExactly(name) { names.append(name) }
        }
        guard value.kind == .array else { throw .invalidUsergroups }
        return names
    }
}
