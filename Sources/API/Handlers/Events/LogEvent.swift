import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `POST /event`. The checks come in the order of the API's description; the first that fails answers.
    func logEvent(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let (exchange, caller) = (call.exchange, call.caller)
        let json = try exchange.jsonObject()
        let body = try EventBody(json)
        let drafts = try drafts(in: json, of: body.eventId, exchange, caller)
        try caller.checkMayLog(for: body.userId)
        let checked = Result { () throws(APIError) in try authorizedSubmission(body, drafts: drafts, exchange, caller) }
        let (idempotency, isDryRun) = try call.keyAndDryRun(checking: checked)
        let turn: WriteTurn = drafts?.changesProgress == true ? .batch(of: caller.turnName) : .next
        write(
            once: idempotency, in: caller.project.number, isDryRun: isDryRun, turn: turn, assuming: call.assumed,
            users: store.readsAhead ? [body.userId] : [], finish: finish
        ) { transaction in
            let submission = try checked.get()
            let logged = try isDryRun ? transaction.rehearse(submission) : transaction.log(submission)
            let today = logged.rulebook.zone.day(of: transaction.now)
            let outcome = EventOutcome(logged, of: submission, today: today, isDryRun: isDryRun)
            return { outcome.body }
        }
    }

    /// The draft definitions that an administrator sent with a dry run; nil if there are none.
    private func drafts(
        in json: JSONValue, of eventId: String, _ exchange: Exchange, _ caller: Caller
    ) throws -> Drafts? {
        let isDryRun = Result { () throws(APIError) in try exchange.isDryRun() }
        if case .success(false) = isDryRun { return nil }
        let given = ["definition", "streak", "challenge"].map { name in json[name].flatMap { $0.isNull ? nil : $0 } }
        guard given.contains(where: { $0 != nil }), try isDryRun.get() else { return nil }
        try caller.checkIsAdministrator()
        let project = caller.project.definition
        return Drafts(
            event: try given[0].map { try EventDefinition.read($0, id: eventId, in: project).get() },
            streak: try given[1].map { try StreakDefinition.read($0, in: project).get() },
            challenge: try given[2].map { try ChallengeDefinition.read($0, in: project).get() })
    }

    /// Checks the event against the definitions, and reads the timestamp, for a caller that may log for the user.
    /// - Parameter drafts: the definitions to use in place of the stored ones.
    func authorizedSubmission(
        _ body: EventBody, drafts: Drafts? = nil, _ exchange: Exchange, _ caller: Caller
    ) throws(APIError) -> Submission {
        let holdsKey = caller.isServer || exchange.request.head.isSent(to: caller.served.trustedHosts)
        do throws(SubmissionRefusal) {
            _ = try Judgement(
                of: body.eventId, draft: drafts?.event, holdsKey: holdsKey, by: caller.project.rulebook)
        } catch {
            throw APIError(error)
        }
        var at: Instant?
        if body.timestamp != nil {
            guard caller.isTrusted else { throw APIError(.timestampNotAllowed) }
            at = try body.instant(now: exchange.now, backdatingDays: caller.project.definition.backdatingDays)
        }
        return Submission(
            project: caller.project.number, eventId: body.eventId, userId: body.userId,
            metadata: body.metadata, at: at, isTrusted: caller.isTrusted, holdsKey: holdsKey, drafts: drafts,
            actor: caller.actor)
    }
}
