import Gateway

/// What can be asked with one method at one path: a row of the table in ``Endpoints``.
struct Endpoint: Sendable {
    /// Takes the outcome of a request, on any thread.
    typealias Finish = @Sendable (Result<Response, any Error>) -> Void

    /// What answers.
    enum Handler: Sendable {
        /// Answers anybody.
        case open(@Sendable (Service, Exchange) throws -> Response)
        /// Answers a caller at once.
        case now(@Sendable (Service, Call) throws -> Response)
        /// Answers a caller now or later.
        case later(@Sendable (Service, Call, @escaping Finish) throws -> Void)
    }

    /// Where a caller's permission is checked.
    enum Check: Sendable {
        /// Before the handler is called.
        case first
        /// By the handler, since an error in the body is answered before a missing permission, or who is allowed
        /// depends on the body.
        case byHandler
    }

    /// How large a body may be.
    enum BodyLimit: Sendable {
        /// ``Service/largestBody``.
        case oneEvent
        /// What the caller may send at once (see ``EventBatch/Limits``).
        case batchOfCaller
    }

    let method: RequestHead.Method
    /// The path without its version, with parameters in braces.
    let template: String
    /// Who may ask; nil for anybody.
    let permission: Permission?
    let check: Check
    let bodyLimit: BodyLimit
    /// What the OpenAPI document says; made when it is asked for, as it is large.
    let description: @Sendable () -> OpenAPI.Description
    let handler: Handler

    /// An endpoint for callers, answered at once.
    init(
        _ method: RequestHead.Method, _ template: String, _ permission: Permission, checked check: Check = .first,
        _ description: @autoclosure @escaping @Sendable () -> OpenAPI.Description,
        handler: @escaping @Sendable (Service, Call) throws -> Response
    ) {
        self.init(
            method, template, permission, check, .oneEvent, description: description, handler: .now(handler))
    }

    /// An endpoint for callers whose answer may have to wait for others.
    static func later(
        _ method: RequestHead.Method, _ template: String, _ permission: Permission, checked check: Check = .first,
        bodyLimit: BodyLimit = .oneEvent,
        _ description: @autoclosure @escaping @Sendable () -> OpenAPI.Description,
        handler: @escaping @Sendable (Service, Call, @escaping Finish) throws -> Void
    ) -> Endpoint {
        Endpoint(
            method, template, permission, check, bodyLimit, description: description, handler: .later(handler))
    }

    /// An endpoint for anybody.
    static func open(
        _ method: RequestHead.Method, _ template: String,
        _ description: @autoclosure @escaping @Sendable () -> OpenAPI.Description,
        handler: @escaping @Sendable (Service, Exchange) throws -> Response
    ) -> Endpoint {
        Endpoint(method, template, nil, .first, .oneEvent, description: description, handler: .open(handler))
    }

    private init(
        _ method: RequestHead.Method, _ template: String, _ permission: Permission?, _ check: Check,
        _ bodyLimit: BodyLimit, description: @escaping @Sendable () -> OpenAPI.Description, handler: Handler
    ) {
        self.method = method
        self.template = template
        self.permission = permission
        self.check = check
        self.bodyLimit = bodyLimit
        self.description = description
        self.handler = handler
    }
}

/// A parameter in the path of an endpoint.
enum PathParameter: String, Sendable {
    case eventId, streakId, challengeId, leaderboardId, userId, projectId
    /// Of an API key.
    case name
}

/// A request whose endpoint and caller are known.
struct Call: Sendable {
    let exchange: Exchange
    let caller: Caller
    let match: RouteMatch

    /// - Throws: 403 for a caller who may not make the request.
    func checkPermission() throws(APIError) {
        try match.endpoint.permission?.check(caller, about: self[.userId])
    }

    /// What stands for a parameter of the path, decoded; empty if the path has no such parameter.
    subscript(parameter: PathParameter) -> String { match[parameter] }
}
