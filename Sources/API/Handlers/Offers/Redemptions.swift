import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// How long a hold can last, in seconds.
    static let holdSeconds = 60...604_800

    /// `POST /user/{userId}/offer/{offerId}/redeem`: debits the points and gives out the code, or with `hold=SECONDS` sets
    /// both aside.
    func redeem(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let (exchange, caller, userId, offerId) = (call.exchange, call.caller, call[.userId], call[.offerId])
        try exchange.checkHasNoFields()
        let seconds = try exchange.holdSeconds()
        let createsUser = caller.isYetToCome(userId)
        let draw = drawCode
        try book(call, with: "hold", about: [userId], finish: finish) { transaction in
            try transaction.redeem(
                offerId, for: userId, holding: seconds, createsUser: createsUser, by: caller.actor,
                in: caller.project.number
            ) { HashedCode(draw($0)) }
        }
    }

    /// `POST /redemption/{redemptionId}/capture`: spends what is held, or a part of it.
    func capture(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let caller = call.caller
        let points = try CaptureBody(call.exchange.optionalObject()).points
        let id = try call.redemptionId()
        try book(call, finish: finish) { transaction in
            try transaction.capture(id, points: points, by: caller.actor, in: caller.project.number)
        }
    }

    /// `POST /redemption/{redemptionId}/release`: ends a hold. A user's own token ends that user's only.
    func release(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let caller = call.caller
        try call.exchange.checkHasNoFields()
        let id = try call.redemptionId()
        try book(call, finish: finish) { transaction in
            try transaction.release(id, of: caller.ownUserId, by: caller.actor, in: caller.project.number)
        }
    }

    /// Books or ends a redemption, and answers with what has become of it.
    private func book(
        _ call: Call, with parameter: String? = nil, about users: [String] = [], finish: @escaping Endpoint.Finish,
        _ body: @escaping @Sendable (WriteTransaction) throws -> BookedRedemption
    ) throws {
        let zone = call.caller.project.rulebook.zone
        try change(call, with: parameter, about: users, finish: finish) { transaction in
            let body = BookedRedemptionBody(try body(transaction), zone: zone)
            return { body.bytes }
        }
    }

    /// `GET /redemption/{redemptionId}`. A user's own token sees that user's only.
    func getRedemption(_ call: Call) throws -> Response {
        let (caller, id) = (call.caller, try call.redemptionId())
        guard let redemption = try store.read({ try $0.redemption(id: id, in: caller.project.number) }),
            caller.ownUserId.map({ $0.isExactly(redemption.userId ?? "") }) ?? true
        else { throw APIError(.redemptionNotFound) }
        return .jsonValue { writer in
            redemption.write(at: call.exchange.now, in: caller.project.rulebook.zone, to: &writer)
        }
    }

    /// `GET /user/{userId}/redemption`: holds and redemptions, the newest first, in pages.
    func redemptions(of userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let page = try RedemptionPage(exchange.request.head)
        let user = try user(userId, caller)
        let redemptions = try store.read { try $0.redemptions(of: user, after: page.cursor, limit: page.limit + 1) }
        return .json { writer in
            writer.array("redemptions") { writer in
                for redemption in redemptions.prefix(page.limit) {
                    redemption.write(at: exchange.now, in: caller.project.rulebook.zone, to: &writer)
                }
            }
            page.writeNext(redemptions.map { $0.id }, to: &writer)
        }
    }
}

/// A page of what is listed by redemption, the newest first.
struct RedemptionPage {
    let limit: Int
    /// The redemption that the page before ended with; nil for the first page.
    let cursor: Int64?

    init(_ head: RequestHead) throws(APIError) {
        limit = try head.limit(.page)
        guard let text = head.queryValue("cursor") else {
            cursor = nil
            return
        }
        guard case .number(let id) = EntryId(text) else { throw .invalidCursor }
        cursor = id
    }

    /// Writes `next`.
    /// - Parameter ids: the redemptions that were found, one more than the page has if there is another page.
    func writeNext(_ ids: [Int64], to writer: inout JSONWriter) {
        writer.member("next", ids.count > limit ? ids.prefix(limit).last.map { String($0) } : nil)
    }
}

extension Call {
    fileprivate func redemptionId() throws(APIError) -> Int64 {
        guard case .number(let id) = EntryId(self[.redemptionId]) else { throw APIError(.redemptionNotFound) }
        return id
    }
}

extension Exchange {
    /// Checks that the body is empty, or an object without fields.
    fileprivate func checkHasNoFields() throws(APIError) {
        guard let json = try optionalObject() else { return }
        let issues = FieldIssues(json, fields: [])
        guard issues.all.isEmpty else { throw APIError(.invalidRedemption, issues: issues.all) }
    }

    fileprivate func holdSeconds() throws(APIError) -> Int? {
        guard let text = request.head.queryValue("hold") else { return nil }
        guard let seconds = Int(text), Service.holdSeconds.contains(seconds) else {
            throw .invalidParameter(
                "hold",
                "expected \(grouped(Service.holdSeconds.lowerBound)) to \(grouped(Service.holdSeconds.upperBound)) seconds"
            )
        }
        return seconds
    }
}

/// The body of `POST /redemption/{redemptionId}/capture`.
struct CaptureBody: Sendable {
    /// What to spend of the points that are held, at least 1; nil for all of them.
    let points: Int64?

    /// - Throws: 400 with everything that is wrong with it.
    init(_ json: JSONValue?) throws(APIError) {
        guard let json else {
            points = nil
            return
        }
        var issues = FieldIssues(json, fields: ["points"])
        var points: Int64?
        // Null is refused: it may come from a number that went wrong, and would mean all points.
        if let value = json["points"] {
            points = value.int.map { Int64($0) }
            if points.map({ $0 < 1 }) ?? true { issues.fail("points", "expected a whole number of at least 1") }
        }
        guard issues.all.isEmpty else { throw APIError(.invalidRedemption, issues: issues.all) }
        self.points = points
    }
}
