import ArgumentParser
import JSON
import Loyalty
import Store

struct OfferCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer", abstract: "Show how much of a project's offers is taken and left.",
        subcommands: [List.self, Show.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List a project's offers: id, state, redemptions, open holds, what is left, and free codes.",
            discussion: """
                The columns are separated by tabs. An offer without a stock has nothing in the column of what is left, \
                and one without a pool nothing in that of free codes. All figures are as of now.
                """)

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Flag(name: .long, help: "Print a JSON array.")
        var json = false

        func run() throws {
            let store = try database.open()
            let project = try project.find(in: store)
            let figures = try store.read { reader in
                let now = store.clock()
                return try project.rulebook.offers.map { try OfferFigures(of: KnownOffer($0), at: now, reader) }
            }
            if json {
                return printJSON { writer in
                    writer.array { writer in
                        for figures in figures { figures.write(to: &writer) }
                    }
                }
            }
            for figures in figures { print(figures.line) }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print how much of an offer is taken and left, as of now. A deleted offer's figures stay.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Argument(help: "The offer's id.", completion: .nothing)
        var offer: String

        @Flag(name: .long, help: "Print a JSON object.")
        var json = false

        func run() throws {
            let store = try database.open()
            let project = try project.find(in: store)
            let figures = try store.read { reader in
                try OfferFigures(of: reader.offer(id: offer, in: project), at: store.clock(), reader)
            }
            if json { return printJSON { figures.write(to: &$0) } }
            var table = TextTable()
            for (name, value) in figures.rows { table.add([name, value]) }
            for line in table.lines { print(line) }
        }
    }
}

/// How much of an offer is taken and left at an instant.
private struct OfferFigures {
    private let id: String
    /// Nil if the offer was deleted.
    private let definition: OfferDefinition?
    private let state: String
    private let counts: OfferCounts

    init(of offer: KnownOffer, at now: Instant, _ reader: Reader) throws {
        id = offer.id
        definition = offer.definition
        state = definition.map { $0.reasonsNotToRun(at: now).first?.code ?? "running" } ?? "deleted"
        counts = try reader.counts(of: offer, at: now)
    }

    /// What can still be redeemed of the stock; nil for an offer without one, and for a deleted one.
    private var left: Int64? { definition?.stock.map { max(0, $0 - counts.taken) } }

    /// The free codes of the pool; nil for an offer without one, and for a deleted one.
    private var codes: Int64? { definition?.coupon == .pool ? counts.codes : nil }

    /// A line for lists.
    var line: String {
        [
            id, state, String(counts.redeemed), String(counts.held), left.map { String($0) } ?? "",
            codes.map { String($0) } ?? "",
        ].joined(separator: "\t")
    }

    /// Names and values for a person.
    var rows: [(name: String, value: String)] {
        var rows = [
            ("state", state), ("taken", String(counts.taken)), ("redeemed", String(counts.redeemed)),
            ("held", String(counts.held)),
        ]
        if let definition { rows.append(("left", definition.stock == nil ? "no limit" : String(left ?? 0))) }
        if let codes { rows.append(("codes", String(codes))) }
        return rows
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("offerId", id)
            writer.member("state", state)
            writer.member("taken", counts.taken)
            writer.member("redeemed", counts.redeemed)
            writer.member("held", counts.held)
            writer.member("left", left)
            writer.member("codes", codes)
        }
    }
}

extension Project {
    /// The offer with an id.
    func offer(id: String) throws -> OfferRule {
        guard let offer = rulebook.offer(id: id) else { throw UnknownOffer(id: id, project: definition.project) }
        return offer
    }
}

extension Reader {
    /// The offer with an id that a project has or had.
    func offer(id: String, in project: Project) throws -> KnownOffer {
        guard let offer = try KnownOffer(id: id, in: project, self) else {
            throw UnknownOffer(id: id, project: project.definition.project)
        }
        return offer
    }
}

/// The project has no offer with this id.
struct UnknownOffer: Error, CustomStringConvertible {
    let id: String
    let project: String

    var description: String { "project \(project) has no offer \(id)" }
}
