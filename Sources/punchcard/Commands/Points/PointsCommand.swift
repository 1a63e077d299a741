import API
import ArgumentParser
import Loyalty
import Store

struct PointsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "points", abstract: "Show, adjust and take back a user's points.",
        subcommands: [Show.self, Adjust.self, Reverse.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what a user can spend, what is pending, held or owed, and what expires when.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "The user's id.")
        var user: String

        @Flag(name: .long, help: "Print the answer of GET /user/{userId}/points.")
        var json = false

        func run() throws {
            let store = try database.open()
            let project = try project.find(in: store)
            guard let user = try store.read({ try $0.user(user, in: project.number) }) else {
                throw UserRefusal.unknownUser
            }
            let (ledger, zone) = (user.ledger(at: store.clock(), in: project), project.rulebook.zone)
            if json { return print(String(decoding: PointsBody.bytes(ledger, in: zone), as: UTF8.self)) }
            var table = TextTable()
            table.add(["points", String(ledger.points)])
            table.add(["pending", String(ledger.pending)])
            table.add(["held", String(ledger.held)])
            table.add(["debt", String(ledger.debt)])
            for expired in ledger.upcoming(in: zone) {
                table.add(["expire at the end of \(zone.day(of: expired.at))", String(expired.points)])
            }
            for line in table.lines { print(line) }
        }
    }
}

extension PointsCommand {
    struct Adjust: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add points to a user's, or take some, with a reason.",
            discussion: "Only points that the user can spend can be taken.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "The user's id.")
        var user: String

        @Option(
            name: .long, parsing: .unconditional,
            help: "How many points are added; taken, if negative: \(AdjustmentBody.pointsRule).")
        var points: Int64

        @OptionGroup var why: ReasonOptions

        @Option(name: .long, help: "The last local day of points that are added. (default: as the project says)")
        var expiresAt: DayArgument?

        @OptionGroup var rehearsal: RehearsalOptions

        @Flag(name: .long, help: "Print the answer of POST /user/{userId}/points.")
        var json = false

        func validate() throws {
            guard AdjustmentBody.isValid(points: points) else {
                throw ValidationError("--points takes \(AdjustmentBody.pointsRule)")
            }
            try check(expiresAt, on: nil)
        }

        private func check(_ last: DayArgument?, on day: Day?) throws {
            guard let last, let issue = AdjustmentBody.issue(ofLastDay: last.day, points: points, on: day) else {
                return
            }
            throw ValidationError("--expires-at: \(issue)")
        }

        func run() throws {
            let store = try database.open()
            let project = try project.find(in: store)
            try check(expiresAt, on: project.rulebook.zone.day(of: store.clock()))
            let adjustment = Adjustment(
                project: project.number, userId: user, points: points, reason: why.reason, lastDay: expiresAt?.day,
                actor: .command)
            let booked = try rehearsal.write(to: store) { try $0.adjust(adjustment) }
            if json { return booked.printJSON(of: user, isDryRun: rehearsal.dryRun) }
            print(
                "\(rehearsal.dryRun ? "would adjust" : "adjusted") \(shown(user)) by \(signed(points)) points: "
                    + "total \(booked.balance)\(rehearsal.number(of: booked))")
        }
    }

    struct Reverse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take an entry back, in whole or in part, with a reason.",
            discussion: """
                A whole event or adjustment no longer counts. Bonuses that only it led to are taken back too. A part is \
                one of an event's own points. The points of a redemption return, and its coupon is made void.
                """)

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "The user's id.")
        var user: String

        @Option(name: .long, help: "The entry's id, as `user history` prints it.")
        var entry: String

        @OptionGroup var why: ReasonOptions

        @Option(name: .long, help: "The part: \(ReversalBody.fractionRule). (default: all that is left)")
        var fraction: FractionArgument?

        @OptionGroup var rehearsal: RehearsalOptions

        @Flag(name: .long, help: "Print the answer of POST /user/{userId}/history/{id}/reversal.")
        var json = false

        func run() throws {
            let store = try database.open()
            let number = try project.find(in: store).number
            let (user, entry, fraction, reason) = (user, entry, fraction?.fraction, why.reason)
            let booked = try rehearsal.write(to: store) {
                try $0.reverse(entry, of: user, fraction: fraction, reason: reason, by: .command, in: number)
            }
            if json { return booked.printJSON(of: user, isDryRun: rehearsal.dryRun) }
            print(
                "\(rehearsal.dryRun ? "would reverse" : "reversed") entry \(entry) of \(shown(user)): "
                    + "\(signed(booked.entry.points)) points, total \(booked.balance)\(rehearsal.number(of: booked))")
            for bonus in booked.bonuses {
                print("\(bonus.kind.name) \(bonus.name(by: booked.rulebook)): \(signed(bonus.points)) points")
            }
        }
    }
}

/// The option for booking nothing.
struct RehearsalOptions: ParsableArguments {
    @Flag(name: .long, help: "Print what would be booked, and book nothing.")
    var dryRun = false

    /// Carries what a rehearsal came to. Throwing it rolls the transaction back.
    private struct Rehearsed<Value: Sendable>: Error {
        let value: Value
    }

    /// Runs `body` in a transaction, which a dry run rolls back.
    fileprivate func write<Value: Sendable>(
        to store: LoyaltyStore, _ body: @escaping @Sendable (WriteTransaction) throws -> Value
    ) throws -> Value {
        guard dryRun else { return try store.write(body) }
        do {
            return try store.writeAlone { throw Rehearsed(value: try body($0)) }
        } catch let rehearsed as Rehearsed<Value> {
            return rehearsed.value
        }
    }

    /// The number of the entry that was booked, to append to a sentence.
    fileprivate func number(of booked: BookedEntry) -> String { dryRun ? "" : ", entry \(booked.entry.id)" }
}

/// A part of an event's points on the command line.
struct FractionArgument: ExpressibleByArgument {
    let fraction: Fraction

    init?(argument: String) {
        guard let fraction = Fraction(argument) else { return nil }
        self.fraction = fraction
    }
}

extension BookedEntry {
    fileprivate func printJSON(of user: String, isDryRun: Bool) {
        print(String(decoding: BookedEntryBody(self, of: user, isDryRun: isDryRun).bytes, as: UTF8.self))
    }
}

extension Entry {
    /// What a bonus or correction is about.
    fileprivate func name(by rulebook: Rulebook) -> String {
        if let streak = rulebook.streak(number: subject) { return "streak \(streak.definition.streakId)" }
        return "challenge \(rulebook.challenge(number: subject)?.definition.challengeId ?? "")"
    }
}

extension BookingRefusal: CustomStringConvertible {
    /// The reason, for the operator.
    public var description: String {
        switch self {
        case .unknownUser: "there is no such user"
        case .unknownProject: "there is no such project"
        case .insufficientPoints: "the user can't spend that many points"
        case .balanceOutOfRange: "the user's points would go beyond what can be kept exactly"
        case .alreadyImported: "the adjustment has been imported before"
        case .couponUsed: "the coupon that came with the redemption has been used"
        case .reversal(let refusal): refusal.reason
        }
    }
}
