import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `POST /user`.
    func createUser(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let body = try UserBody(exchange.jsonObject())
        try caller.checkMayCreateUsers()
        let project = caller.project.project.number
        let createdAt = try store.write { transaction in
            try transaction.createUser(
                body.userId, usergroups: body.usergroups, timezone: body.timezone, in: project)
        }
        var writer = JSONWriter(capacity: 128)
        writer.object { writer in
            writer.key("message")
            writer.value("User created")
            writer.key("userId")
            writer.value(body.userId)
            writer.key("createdAt")
            writer.value(createdAt.milliseconds)
        }
        var response = Response.json(writer.bytes, caching: "no-store")
        response.status = 201
        return response
    }

    /// `GET /user/{userId}/points`.
    func points(of userId: String, _ caller: Caller) throws -> Response {
        try caller.checkMayRead()
        try caller.checkMayAct(on: userId)
        let project = caller.project.project.number
        guard let balance = try store.read({ try $0.balance(of: userId, in: project) }) else {
            throw APIError.userNotFound
        }
        var writer = JSONWriter(capacity: 32)
        writer.object { writer in
            writer.key("points")
            writer.value(balance)
        }
        return .json(writer.bytes, caching: "no-store")
    }
}

/// The body of `POST /user`.
struct UserBody: Sendable {
    let userId: String
    let timezone: String?
    let usergroups: [String]

    /// The most groups of one user.
    private static let mostUsergroups = 100

    init(_ json: JSONValue) throws(APIError) {
        guard let id = json["userId"], !id.isNull else { throw .invalidUserId("is missing") }
        guard let text = id.string, Identifier.isValid(text) else {
            throw .invalidUserId("expected \(Identifier.rule)")
        }
        userId = text
        timezone = try Self.timezone(json["timezone"])
        usergroups = try Self.usergroups(json["usergroups"])
    }

    private static func timezone(_ value: JSONValue?) throws(APIError) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let name = value.string else {
            throw APIError(
                400, "invalid_timezone", "Unknown time zone.",
                issues: [FieldIssue(pointer: "/timezone", detail: "expected an IANA name such as Europe/Berlin")])
        }
        return name
    }

    private static func usergroups(_ value: JSONValue?) throws(APIError) -> [String] {
        guard let value, !value.isNull else { return [] }
        var names: [String] = []
        for element in value.elements {
            guard let name = element.string, names.count < mostUsergroups else { throw notAList }
            if !names.contains(name) { names.append(name) }
        }
        guard value.kind == .array else { throw notAList }
        return names
    }

    private static let notAList = APIError(
        400, "invalid_usergroups", "Invalid usergroups.",
        issues: [FieldIssue(pointer: "/usergroups", detail: "expected an array of at most \(mostUsergroups) group ids")]
    )
}
