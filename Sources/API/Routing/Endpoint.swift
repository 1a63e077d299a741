import Gateway
import Store

/// An operation, which is one method of one path: a row of the table in ``Endpoints``.
struct Endpoint: Sendable {
    /// Takes the outcome of a request. Can be called on any thread.
    typealias Finish = @Sendable (Result<Response, any Error>) -> Void
    /// Answers a caller now or later. Either it throws, or it calls what takes the outcome.
    typealias AnswerLater = @Sendable (Service, Call, @escaping Finish) throws -> Void

    /// The function that answers.
    enum Handler: Sendable {
        /// Answers at once, without credentials.
        case open(@Sendable (Service, Exchange) throws -> Response)
        /// Answers a caller at once.
        case now(@Sendable (Service, Call) throws -> Response)
        /// Answers a caller from the definitions alone, so that it is quick once they are known.
        case known(@Sendable (Service, Call) throws -> Response)
        /// Answers a caller now or later.
        case later(AnswerLater)
        /// Answers a caller later. If the call has gone by an assumed configuration, the first thing in its transaction is
        /// to confirm it.
        case confirming(AnswerLater)
    }

    /// The place that checks the caller's permission.
    enum Check: Sendable {
        /// Before the handler is called.
        case first
        /// In the handler, because an error in the body takes precedence over a missing permission, or because the
        /// permission depends on the body.
        case byHandler
    }

    /// The largest body.
    enum BodyLimit: Sendable {
        /// ``Service/largestBody``.
        case oneEvent
        /// The body limit of the caller's batches (see ``EventBatch/Limits``).
        case batchOfCaller
    }

    /// Whether a request has a body.
    enum Body: Sendable {
        /// It has one, or, if its method takes none, it has none.
        case usual
        /// All fields of the body can be left out, and so can the body.
        case optional
    }

    /// The parameters of a request's query.
    enum Query: Sendable, Equatable {
        /// Parameters that aren't known are ignored.
        case open
        /// Only these are taken: a misspelt one would change what is written.
        case only([String])
    }

    let method: RequestHead.Method
    /// The path without its version, with parameters in braces.
    let template: String
    /// The permission that a caller needs; nil if no credentials are needed.
    let permission: Permission?
    let check: Check
    let query: Query
    let body: Body
    let bodyLimit: BodyLimit
    /// Makes the description for the OpenAPI document. It is large, so it is made only when needed.
    let description: @Sendable () -> OpenAPI.Description
    let handler: Handler

    /// An endpoint for callers that answers at once.
    init(
        _ method: RequestHead.Method, _ template: String, _ permission: Permission, checked check: Check = .first,
        _ description: @autoclosure @escaping @Sendable () -> OpenAPI.Description,
        handler: @escaping @Sendable (Service, Call) throws -> Response
    ) {
        self.init(
            method, template, permission, check, nil, .usual, .oneEvent, description: description,
            handler: .now(handler))
    }

    /// An endpoint for readers that answers from the definitions alone.
    static func known(
        _ template: String, _ permission: Permission,
        _ description: @autoclosure @escaping @Sendable () -> OpenAPI.Description,
        handler: @escaping @Sendable (Service, Call) throws -> Response
    ) -> Endpoint {
        Endpoint(
            .get, template, permission, .first, nil, .usual, .oneEvent, description: description,
            handler: .known(handler))
    }

    /// An endpoint for callers that may answer later, on another thread.
    /// - Parameters:
    ///   - query: nil for any parameters of a read, and for none of a write.
    ///   - confirms: whether its transaction confirms ``Call/assumed``.
    static func later(
        _ method: RequestHead.Method, _ template: String, _ permission: Permission, checked check: Check = .first,
        query: Query? = nil, body: Body = .usual, bodyLimit: BodyLimit = .oneEvent, confirms: Bool = false,
        _ description: @autoclosure @escaping @Sendable () -> OpenAPI.Description,
        handler: @escaping AnswerLater
    ) -> Endpoint {
        Endpoint(
            method, template, permission, check, query, body, bodyLimit, description: description,
            handler: confirms ? .confirming(handler) : .later(handler))
    }

    /// An endpoint that needs no credentials.
    static func open(
        _ method: RequestHead.Method, _ template: String,
        _ description: @autoclosure @escaping @Sendable () -> OpenAPI.Description,
        handler: @escaping @Sendable (Service, Exchange) throws -> Response
    ) -> Endpoint {
        Endpoint(
            method, template, nil, .first, nil, .usual, .oneEvent, description: description, handler: .open(handler))
    }

    private init(
        _ method: RequestHead.Method, _ template: String, _ permission: Permission?, _ check: Check, _ query: Query?,
        _ body: Body, _ bodyLimit: BodyLimit, description: @escaping @Sendable () -> OpenAPI.Description,
        handler: Handler
    ) {
        self.method = method
        self.template = template
        self.permission = permission
        self.check = check
        self.query = query ?? (method.isSafe ? .open : .only([]))
        self.body = body
        self.bodyLimit = bodyLimit
        self.description = description
        self.handler = handler
    }
}

/// A parameter in the path of an endpoint.
enum PathParameter: String, Sendable {
    case eventId, streakId, challengeId, leaderboardId, offerId, userId, projectId
    /// The id of an entry.
    case id
    /// The name of an API key.
    case name
    /// The id of a hold or redemption.
    case redemptionId
    /// The code of a coupon.
    case code
}

/// A request whose endpoint and caller are known.
struct Call: Sendable {
    let exchange: Exchange
    let caller: Caller
    let match: RouteMatch
    /// The configuration that the caller's rights and the definitions were taken from, if the request's transaction has to
    /// confirm it.
    let assumed: AssumedConfiguration?

    /// - Throws: 403 for a caller who may not make the request.
    func checkPermission() throws(APIError) {
        try match.endpoint.permission?.check(caller, about: self[.userId])
    }

    /// Checks that the endpoint takes the parameters of the query. A dry run of an endpoint without one would be taken
    /// for the real thing.
    /// - Throws: 400 for the first that it doesn't take.
    func checkQuery() throws(APIError) {
        let head = exchange.request.head
        guard !head.query.isEmpty, case .only(let known) = match.endpoint.query else { return }
        for (name, _) in head.query where !known.containsExactly(name) {
            guard name.isExactly("dryRun") else { throw .unknownParameter(name, known: known) }
            if try exchange.isDryRun() { throw .invalidParameter(name, "this request has no dry run") }
        }
    }

    /// The decoded value of a path parameter; empty if the path has no such parameter.
    subscript(parameter: PathParameter) -> String { match[parameter] }
}
