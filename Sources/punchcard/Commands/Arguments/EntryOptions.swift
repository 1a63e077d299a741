import API
import ArgumentParser
import Loyalty
import Store

/// Which entries of the books a command prints.
struct EntryOptions: ParsableArguments {
    @Option(name: .long, help: "Only entries of this kind, such as redemption.")
    var kind: KindArgument?

    @Option(name: .long, help: "Only entries of this event, and their reversals.")
    var event: String?

    @Option(name: .long, help: "Only entries from this local day of the project on, such as 2026-11-01.")
    var from: DayArgument?

    @Option(name: .long, help: "Only entries up to this local day, included.")
    var to: DayArgument?

    func validate() throws {
        if let from, let to, to.day < from.day { throw ValidationError("--to lies before --from") }
    }

    /// The filter that lets these entries pass.
    /// - Throws: ``UnknownEvent`` if the project never had the event.
    func filter(in store: LoyaltyStore, _ project: Project) throws -> HistoryFilter {
        var filter = HistoryFilter(
            kind: kind?.kind, event: nil, from: from?.day, to: to?.day, in: project.rulebook.zone)
        if let event {
            filter.event = try store.read { try $0.number(ofEvent: event, in: project) }
            if filter.event == nil { throw UnknownEvent(id: event, project: project.definition.project) }
        }
        return filter
    }
}
