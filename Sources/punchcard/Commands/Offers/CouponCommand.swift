import API
import ArgumentParser
import Loyalty
import Store

struct CouponCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coupon", abstract: "Add codes to pools, list coupons and make them void.",
        subcommands: [Add.self, List.self, MakeVoid.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print an offer's coupons as comma-separated values, in the order in which they came.",
            discussion: """
                The columns are code, status, userId, issuedAt, expiresAt, usedAt and reference. Times are UTC. A code \
                that nobody has got yet is AVAILABLE. A deleted offer's coupons stay, and can be listed.
                """)

        /// The coupons that are read at a time.
        private static let page = 1_000

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "The offer's id.")
        var offer: String

        func run() throws {
            let store = try database.open()
            let project = try project.find(in: store)
            let known = try store.read { try $0.offer(id: offer, in: project) }
            let (now, zone) = (store.clock(), project.rulebook.zone)
            var table = CouponTable(in: zone, at: now)
            var progress = OutputProgress("coupons")
            var (listed, position): (Int, Int64?) = (0, 0)
            while let after = position {
                let page = try store.read { try $0.coupons(of: known, after: after, limit: Self.page) }
                for coupon in page.coupons { table.add(coupon) }
                print(String(decoding: table.bytes, as: UTF8.self), terminator: "")
                table = CouponTable(in: zone, at: now, hasHead: false)
                listed += page.coupons.count
                progress.show(listed)
                position = page.next
            }
            progress.end()
        }
    }

    struct MakeVoid: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "void",
            abstract: "Make a coupon void: one that a user has, or one that is still in the pool.",
            discussion: """
                The user gets no points back. To give them back, reverse the redemption with `points reverse`, which makes \
                the coupon void too.
                """)

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Argument(help: "The code, in upper or lower case.", completion: .nothing)
        var code: String

        @OptionGroup var why: ReasonOptions

        @Flag(name: .long, help: "Print the answer of POST /coupon/{code}/void.")
        var json = false

        func run() throws {
            let store = try database.open()
            let project = try project.find(in: store)
            guard let code = CouponCode(code) else { throw CouponRefusal.unknownCoupon }
            let (hashed, reason, number) = (HashedCode(code), why.reason, project.number)
            let coupon = try store.write { try $0.voidCoupon(hashed, reason: reason, by: .command, in: number) }
            guard json else { return print("made \(shown(coupon.code)) void") }
            printJSON {
                coupon.write(at: store.clock(), in: project.rulebook.zone, showsAuthor: true, to: &$0)
            }
        }
    }
}

extension CouponRefusal: CustomStringConvertible {
    /// The reason, for the operator.
    public var description: String {
        switch self {
        case .unknownCoupon: "the project has no coupon with this code"
        case .notIssued: "nobody has been given this code yet"
        case .setAside: "a hold has this code: release it first"
        case .used(let coupon): "the coupon was used\(Self.occasion(of: coupon))"
        case .void(let coupon): "the coupon was made void\(Self.occasion(of: coupon))"
        case .expired(let coupon): "the coupon expired\(coupon.expiresAt.map { " at \($0)" } ?? "")"
        }
    }

    private static func occasion(of coupon: Coupon) -> String {
        (coupon.endedAt.map { " at \($0)" } ?? "") + (coupon.actor.map { " by \($0.name.text)" } ?? "")
    }
}

extension PoolRefusal: CustomStringConvertible {
    /// The reason, for the operator.
    public var description: String {
        switch self {
        case .unknownOffer: "the project has no such offer"
        case .noPool: "the offer has no pool: its codes are drawn, or it has none"
        }
    }
}
