import Gateway
import JSON
import Locking
import Loyalty
import Store

/// The Events & Analytics API on one store.
public final class Service: Application {
    /// The program's version, which `/health` reports.
    public let version: String
    let store: LoyaltyStore
    /// How long a batch may log events. Other writers wait for it.
    let batchPatience: Duration
    private let clock: @Sendable () -> Instant
    /// The clock that credentials go by: who makes tokens doesn't have the database's.
    private let credentialClock: @Sendable () -> Instant
    private let requestIds: RequestIds
    let makeKey: @Sendable () -> APIKey
    let drawCode: @Sendable (CouponPattern) -> CouponCode
    private let log: any RequestLog
    private let authenticator = Authenticator()
    private let newest: Lock<ServedProjects?>
    let health: HealthCheck
    let requests = RequestMetrics()
    let stats = AnswerCache()
    let slowAnswers = SlowAnswers()
    /// Dry runs of changes of definitions.
    let effects = SlowAnswers()
    /// How long one may take.
    let effectPatience: Duration
    /// When the service started.
    let startedAt: Instant
    let openAPI: OpenAPIDocument

    /// The largest body of one event, in bytes.
    public static let largestBody = 256 * 1024

    /// - Parameters:
    ///   - basePath: the path under which the program is mounted, for the OpenAPI document.
    ///   - batchPatience: how long a batch may log events. The rest of the batch is refused.
    ///   - effectPatience: how long the effect of a change of definitions is counted.
    ///   - clock: returns the present instant; nil for the clock that the store goes by, and this machine's for
    ///     credentials.
    ///   - makeKey: makes a new API key. Outside of tests, it must be cryptographically random.
    ///   - drawCode: draws a coupon's code. Outside of tests, it must be cryptographically random.
    ///   - log: receives each request with its answer.
    public init(
        store: LoyaltyStore, version: String, basePath: String = "",
        batchPatience: Duration = .seconds(2), effectPatience: Duration = Service.effectPatience,
        clock: (@Sendable () -> Instant)? = nil,
        requestIds: RequestIds = RequestIds(), makeKey: @escaping @Sendable () -> APIKey = { APIKey.generate() },
        drawCode: @escaping @Sendable (CouponPattern) -> CouponCode = { $0.draw() },
        log: any RequestLog
    ) {
        self.store = store
        self.version = version
        self.batchPatience = batchPatience
        self.effectPatience = effectPatience
        self.clock = clock ?? store.clock
        credentialClock = clock ?? { SystemClock.now() }
        startedAt = self.clock()
        self.requestIds = requestIds
        self.makeKey = makeKey
        self.drawCode = drawCode
        self.log = log
        newest = Lock(nil)
        health = HealthCheck(store: store, clock: self.clock)
        openAPI = OpenAPIDocument(version: version, basePath: basePath)
    }

    /// The largest body of one event: a batch may be larger.
    public var smallestBodyLimit: Int { Self.largestBody }

    /// The largest body of one event, and for a batch what its sender may send: that of nobody is not read any further than a user's.
    public func bodyLimit(for head: RequestHead) -> Int {
        guard isBatchOfCaller(head) else { return Self.largestBody }
        // If the database can't be read, the body is read and the answer says so.
        guard let projects = try? servedProjects() else { return EventBatch.Limits.trusted.body }
        let caller = try? authenticator.caller(of: head, in: projects, now: credentialClock())
        return (caller.map(EventBatch.Limits.of) ?? .user).body
    }

    private func isBatchOfCaller(_ head: RequestHead) -> Bool {
        Routes.find(head)?.endpoint.bodyLimit == .batchOfCaller
    }

    /// Answers a request. An event is answered once it is on disk.
    public func respond(to request: Request, answer: @escaping @Sendable (Response) -> Void) {
        let exchange = Exchange(request: request, id: requestIds.id(for: request.head), now: clock())
        let finish: Endpoint.Finish = { [log, requests] outcome in
            let response = exchange.response(for: outcome)
            var error: (any Error)?
            if case .failure(let failure) = outcome { error = failure }
            requests.record(exchange, response)
            log.record(exchange, response, error: error)
            answer(response)
        }
        do {
            try handle(exchange, finish: finish)
        } catch {
            finish(.failure(error))
        }
    }

    /// Answers a request that the gateway refused, in the form of every other error.
    public func respond(to refusal: Refusal, head: RequestHead?) -> Response {
        let isReadable = head != nil
        let head = head ?? .unreadable
        let exchange = Exchange(
            request: Request(head: head), id: requestIds.id(for: head), now: clock(), isOriginLost: !isReadable)
        if isReadable { exchange.allowedOrigins = originsOfAll() }
        let response = exchange.response(for: .failure(error(for: refusal, head)))
        requests.record(exchange, response)
        log.record(exchange, response, error: nil)
        return response
    }

    /// The current projects, prepared for requests.
    func servedProjects() throws -> ServedProjects { prepared(try store.catalog()) }

    private func prepared(_ catalog: Catalog) -> ServedProjects {
        newest.withLock { newest in
            // By identity: after the loss of a server, another one can have a different configuration with this revision.
            if let newest, newest.catalog === catalog { return newest }
            let made = ServedProjects(catalog)
            newest = made
            return made
        }
    }

    /// The error for a refusal. If a batch was too large and its credentials are invalid, the answer is the error about
    /// the credentials: with valid ones, the limit might have been larger.
    private func error(for refusal: Refusal, _ head: RequestHead) -> APIError {
        let error = APIError(refusal)
        guard error.code == .bodyTooLarge, isBatchOfCaller(head) else { return error }
        do {
            _ = try authenticator.caller(of: head, in: servedProjects(), now: credentialClock())
            return error
        } catch let reason {
            return APIError(reason)
        }
    }

    /// The web origins that any project allows. They apply to errors before the request's project is known. Nil if they
    /// can't be read.
    private func originsOfAll() -> Set<String>? {
        ((try? servedProjects()) ?? newest.withLock { $0 })?.origins
    }

    // MARK: - Dispatch

    private func handle(_ exchange: Exchange, finish: @escaping Endpoint.Finish) throws {
        do {
            try dispatch(exchange, finish: finish)
        } catch {
            setOrigins(of: exchange)
            throw error
        }
    }

    /// Sets the web origins of an answer for which no project is known.
    private func setOrigins(of exchange: Exchange) {
        guard exchange.allowedOrigins == nil, exchange.request.head.header(.origin) != nil else { return }
        exchange.allowedOrigins = originsOfAll()
    }

    private func dispatch(_ exchange: Exchange, finish: @escaping Endpoint.Finish) throws {
        let head = exchange.request.head
        try head.checkHost()
        if head.method == .options { return finish(.success(try preflight(exchange))) }
        let match = try Routes.match(head)
        exchange.route = match.route.number
        exchange.codePlace = match.place(of: .code)
        switch match.endpoint.handler {
        case .open(let respond):
            setOrigins(of: exchange)
            finish(.success(try respond(self, exchange)))
        case .now(let respond): finish(.success(try respond(self, call(exchange, match))))
        case .known(let respond):
            guard store.sharesQuestions else { return finish(.success(try respond(self, call(exchange, match)))) }
            store.whenConfigurationIsKnown { [self] outcome in
                if case .failure(let error) = outcome {
                    // To ask for the origins would keep other reads waiting.
                    exchange.allowedOrigins = newest.withLock { $0 }?.origins
                    return finish(.failure(error))
                }
                do {
                    finish(.success(try respond(self, call(exchange, match))))
                } catch {
                    setOrigins(of: exchange)
                    finish(.failure(error))
                }
            }
        case .later(let respond): try respond(self, call(exchange, match), finish)
        case .confirming(let respond):
            guard let assumed = store.assumedConfiguration else {
                return try respond(self, call(exchange, match), finish)
            }
            try answer(exchange, match, assuming: assumed, respond, finish)
        }
    }

    /// Answers a write by an assumed configuration. If that is outdated, the answer goes by the one in force.
    private func answer(
        _ exchange: Exchange, _ match: RouteMatch, assuming assumed: AssumedConfiguration,
        _ respond: @escaping Endpoint.AnswerLater, _ finish: @escaping Endpoint.Finish
    ) throws {
        do {
            let call = try call(exchange, match, of: prepared(assumed.catalog), assumed)
            try respond(self, call) { [self] outcome in
                guard case .failure(let error) = outcome, let outdated = error as? OutdatedConfiguration else {
                    return finish(outcome)
                }
                do {
                    // This thread may be handling a request that arrived earlier.
                    try outdated.noticed.asArrival { try respond(self, self.call(exchange, match), finish) }
                } catch {
                    setOrigins(of: exchange)
                    finish(.failure(error))
                }
            }
        } catch {
            // Its transaction didn't get to tell.
            guard try store.catalog() !== assumed.catalog else { throw error }
            try respond(self, call(exchange, match), finish)
        }
    }

    /// Authenticates the request, checks the permission unless the handler does, and checks the parameters of a write.
    private func call(_ exchange: Exchange, _ match: RouteMatch) throws -> Call {
        try call(exchange, match, of: servedProjects(), nil)
    }

    private func call(
        _ exchange: Exchange, _ match: RouteMatch, of projects: ServedProjects, _ assumed: AssumedConfiguration?
    ) throws -> Call {
        exchange.allowedOrigins = projects.origins
        let caller = try authenticator.caller(of: exchange.request.head, in: projects, now: credentialClock())
        exchange.allowedOrigins = caller.served.origins
        let call = Call(exchange: exchange, caller: caller, match: match, assumed: assumed)
        if match.endpoint.check == .first { try call.checkPermission() }
        try call.checkQuery()
        return call
    }

    /// The answer to OPTIONS: the methods that the path takes, and for a browser whether it may use them (CORS).
    private func preflight(_ exchange: Exchange) throws -> Response {
        let head = exchange.request.head
        let allowed = try Routes.allowed(at: head.segments)
        exchange.allowedOrigins = try servedProjects().origins
        var response = Response(status: 204, headers: [("Allow", allowed), ("Cache-Control", "no-store")])
        if exchange.isOriginAllowed, head.header(.accessControlRequestMethod) != nil {
            response.headers += [
                ("Access-Control-Allow-Methods", allowed),
                (
                    "Access-Control-Allow-Headers",
                    "Authorization, Content-Type, X-Api-Key, X-Request-Id, If-Match, If-None-Match, "
                        + "Idempotency-Key"
                ),
                ("Access-Control-Max-Age", "600"),
            ]
        }
        return response
    }
}
