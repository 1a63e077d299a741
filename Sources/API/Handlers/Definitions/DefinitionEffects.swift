import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// How long a request with `dryRun=true` may take, waiting for others included. Counting goes on for longer in
    /// `punchcard apply --dry-run`.
    public static let effectPatience = Duration.seconds(10)

    /// Answers what a change of definitions would do to the users: later, since that may take long. One is counted after
    /// another, so that they don't take the processors from the requests that go on meanwhile.
    /// - Parameters:
    ///   - offer: the offer that is deleted, with its project; nil if none is.
    ///   - change: changes the definitions, and returns the changed one; nil if it is deleted.
    func answerEffect(
        on projectId: String, paying past: PastPay = .nothing, deleting offer: (id: String, project: Project)? = nil,
        _ exchange: Exchange, finish: @escaping Endpoint.Finish,
        _ change: @escaping @Sendable (inout ProjectDefinition) throws -> ServedProject.Document?
    ) throws {
        let now = exchange.now
        let deadline = ContinuousClock.now + effectPatience
        try effects.add { [store] in
            finish(
                Result {
                    let (document, effect) = try store.effect(on: projectId, paying: past, until: deadline, change)
                    let leftOver = try offer.flatMap { offer in
                        try store.read { try $0.leftOver(ofOffer: offer.id, in: offer.project, at: now) }
                    }
                    return .json { writer in
                        writer.member("dryRun", true)
                        writer.key("definition")
                        if let document { writer.raw(document.bytes) } else { writer.null() }
                        writer.object("effect") { effect.writeMembers(to: &$0) }
                        if let leftOver { writer.object("leftOver") { leftOver.writeMembers(to: &$0) } }
                    }
                })
        }
    }
}

extension DefinitionEffect {
    /// Writes what the effect is, as the API and `apply --json` have it.
    public func writeMembers(to writer: inout JSONWriter) {
        writer.member("usersChanged", usersChanged)
        writer.member("users", users)
        writer.member("points", points)
        writer.member("most", most)
    }
}

extension OfferLeftover {
    /// Writes what there is, as the API and `apply --json` have it.
    public func writeMembers(to writer: inout JSONWriter) {
        writer.member("holds", holds)
        writer.member("coupons", coupons)
    }
}

extension Exchange {
    /// What a change of a definition pays for the past, by the query parameter `past`.
    func pastPay(of kind: DefinitionKind, _ id: String) throws(APIError) -> PastPay {
        guard let past = request.head.queryValue("past") else { return .nothing }
        guard kind.paysBonuses else {
            throw .invalidParameter("past", "only streaks and challenges pay for the past")
        }
        guard past.isExactly("pay") else { throw .invalidParameter("past", "expected pay") }
        return .definition(kind.versioned, id: id)
    }
}
