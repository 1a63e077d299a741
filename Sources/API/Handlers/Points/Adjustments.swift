import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `POST /user/{userId}/points`: adds points or takes some, with a reason.
    func adjustPoints(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let (json, caller, userId) = (try call.exchange.fields(), call.caller, call[.userId])
        let today = caller.project.rulebook.zone.day(of: call.exchange.now)
        let body = Result { () throws(APIError) in try AdjustmentBody(json, on: today) }
        try book(call, checked: body, finish: finish) { transaction, body in
            try transaction.adjust(
                Adjustment(
                    project: caller.project.number, userId: userId, points: body.points, reason: body.reason,
                    lastDay: body.lastDay, actor: caller.actor))
        }
    }

    /// `POST /user/{userId}/history/{id}/reversal`: takes an entry back, in whole or in part.
    func reverseEntry(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let (json, caller, userId, id) = (try call.exchange.fields(), call.caller, call[.userId], call[.id])
        let body = Result { () throws(APIError) in try ReversalBody(json) }
        try book(call, checked: body, finish: finish) { transaction, body in
            try transaction.reverse(
                id, of: userId, fraction: body.fraction, reason: body.reason, by: caller.actor,
                in: caller.project.number)
        }
    }

    /// Books an entry once, or tells what would become of it.
    /// - Parameter checked: the body, or what is wrong with it. A repeated request gets its stored answer even if the body
    ///   would be refused by now, since the day has come on which its points expire.
    private func book<Body: Sendable>(
        _ call: Call, checked: Result<Body, APIError>, finish: @escaping Endpoint.Finish,
        _ book: @escaping @Sendable (WriteTransaction, Body) throws -> BookedEntry
    ) throws {
        let (caller, userId) = (call.caller, call[.userId])
        let (idempotency, isDryRun) = try call.keyAndDryRun(checking: checked)
        let showsAuthor = caller.seesAuthors
        write(
            once: idempotency, in: caller.project.number, isDryRun: isDryRun, turn: .next, users: [userId],
            finish: finish
        ) { transaction in
            let booked = try book(transaction, try checked.get())
            let body = BookedEntryBody(booked, of: userId, showsAuthor: showsAuthor, isDryRun: isDryRun)
            return { body.bytes }
        }
    }
}

/// The answer to an adjustment or a reversal: the entry, and of a reversal what it led to.
public struct BookedEntryBody: Sendable {
    private let booked: BookedEntry
    private let userId: String
    private let showsAuthor: Bool
    private let isDryRun: Bool

    /// - Parameter showsAuthor: whether it tells who booked it and why.
    public init(_ booked: BookedEntry, of userId: String, showsAuthor: Bool = true, isDryRun: Bool = false) {
        self.booked = booked
        self.userId = userId
        self.showsAuthor = showsAuthor
        self.isDryRun = isDryRun
    }

    /// The whole body. It names the user, so that nothing of an answer that is kept outlives the person.
    public var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.member("userId", userId)
            if isDryRun { writer.member("dryRun", true) } else { writer.member("id", booked.shown.id) }
            booked.shown.writeMembers(in: booked.rulebook.zone, showsAuthor: showsAuthor, to: &writer)
            guard booked.entry.kind == .reversal || booked.entry.kind == .refund else { return }
            writer.array("bonuses") { writer in
                for bonus in booked.bonuses { bonus.writeBonus(booked.rulebook, to: &writer) }
            }
        }
        return writer.bytes
    }
}
