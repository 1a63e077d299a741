import Loyalty

@testable import Store

extension Reader {
    /// The stats of one event, or of all events of a project.
    func stats(
        of eventId: String?, span: StatsSpan, today: Day, in project: Project, comparing: Bool, byUsergroup: Bool
    ) throws -> (stats: EventStats, previous: EventStats?)? {
        var question = StatsQuestion(about: eventId, in: span)
        question.isComparing = comparing
        question.isByUsergroup = byUsergroup
        return try stats(question, today: today, in: project)
    }

    func stats(of eventId: String?, span: StatsSpan, today: Day, in project: Project) throws -> EventStats? {
        try stats(StatsQuestion(about: eventId, in: span), today: today, in: project)?.stats
    }
}
