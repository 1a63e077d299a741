import JSON
import Loyalty
import Testing

/// What definitions say of when points become active and expire.
@Suite struct DefinitionPointsTests {
    private static func event(_ members: String) -> String {
        #"{"eventId": "visit", "title": "Visit", \#(members)}"#
    }

    @Test(arguments: [
        ("{}", PointsTerms(validity: .never, pendingDays: 0)),
        (#"{"validity": "none", "pending": {"days": 0}}"#, PointsTerms(validity: .never, pendingDays: 0)),
        (#"{"validity": {"months": 12}}"#, PointsTerms(validity: .months(12, until: .day), pendingDays: 0)),
        (
            #"{"validity": {"months": 1200, "until": "day"}}"#,
            PointsTerms(validity: .months(1_200, until: .day), pendingDays: 0)
        ),
        (
            #"{"validity": {"months": 1, "until": "month", "inactivity": null}, "pending": {"days": 3650}}"#,
            PointsTerms(validity: .months(1, until: .month), pendingDays: 3_650)
        ),
        (
            #"{"validity": {"until": "year", "months": 3}, "pending": null}"#,
            PointsTerms(validity: .months(3, until: .year), pendingDays: 0)
        ),
        (
            #"{"validity": {"inactivity": {"months": 12}}, "pending": {"days": 335}}"#,
            PointsTerms(validity: .inactivity(months: 12), pendingDays: 335)
        ),
        (#"{"validity": null, "pending": {"days": 14}}"#, PointsTerms(validity: .never, pendingDays: 14)),
    ])
    func terms(text: String, terms: PointsTerms) throws {
        let project = try DefinitionFixture.read(
            DefinitionFixture.project(#""points": \#(text)"#, events: [Self.event(text.dropBraces)])
        ).get()
        #expect(project.points == terms)
        #expect(try DefinitionFixture.read(DefinitionFixture.text(project.write)).get() == project)
        // An event says the same in its own members, over whatever the project says.
        let event = try #require(project.events.first)
        #expect(event.terms(in: PointsTerms()) == terms)
        var other = event
        other.validity = event.validity ?? .never
        other.pendingDays = event.pendingDays ?? 0
        #expect(other.terms(in: PointsTerms(validity: .months(5, until: .year), pendingDays: 3)) == terms)
    }

    @Test func anEventHasTheProjectsTermsUnlessItHasItsOwn() {
        let project = PointsTerms(validity: .months(12, until: .month), pendingDays: 14)
        var event = EventDefinition(eventId: "visit", title: "Visit")
        #expect(event.terms(in: project) == project)
        event.pendingDays = 0
        #expect(event.terms(in: project) == PointsTerms(validity: .months(12, until: .month), pendingDays: 0))
        event.validity = .never
        #expect(event.terms(in: project) == PointsTerms())
        event.pendingDays = nil
        #expect(event.terms(in: project) == PointsTerms(validity: .never, pendingDays: 14))
    }

    @Test(arguments: [
        (#"{"shortfall": "waive"}"#, Shortfall.waive), (#"{"shortfall": "debt"}"#, .debt), ("{}", .debt),
        (#"{"shortfall": null}"#, .debt),
    ])
    func shortfall(text: String, shortfall: Shortfall) throws {
        let project = try DefinitionFixture.read(DefinitionFixture.project(#""reversal": \#(text)"#)).get()
        #expect(project.shortfall == shortfall)
    }

    /// The value of `validity` or `pending`, in a project and in an event, and what is wrong with it.
    static let issues: [(members: String, issues: [String])] = [
        (
            #""validity": "forever""#,
            [#"/validity: expected none, {months: 12} or {inactivity: {months: 12}}, found "forever""#]
        ),
        (#""validity": 12"#, ["/validity: expected none, {months: 12} or {inactivity: {months: 12}}, found 12"]),
        (#""validity": {}"#, ["/validity/months: is missing: validity needs months or inactivity"]),
        (
            #""validity": {"until": "week"}"#,
            [
                "/validity/months: is missing: validity needs months or inactivity",
                #"/validity/until: expected day, month or year, found "week""#,
            ]
        ),
        (
            #""validity": {"months": 0}"#,
            ["/validity/months: expected a whole number from 1 to 1,200, found 0"]
        ),
        (
            #""validity": {"months": 1201}"#,
            ["/validity/months: expected a whole number from 1 to 1,200, found 1201"]
        ),
        (
            #""validity": {"months": 1.5, "day": 5}"#,
            [
                "/validity/day: unknown field; known here: months, until, inactivity",
                "/validity/months: expected a whole number from 1 to 1,200, found 1.5",
            ]
        ),
        (
            #""validity": {"months": 3, "inactivity": {"months": 6}}"#,
            ["/validity/months: can't stand beside inactivity; leave out one of the two"]
        ),
        (
            #""validity": {"until": "month", "inactivity": {"months": 6}}"#,
            ["/validity/until: can't stand beside inactivity; leave out one of the two"]
        ),
        (#""validity": {"inactivity": 6}"#, ["/validity/inactivity: expected {months: 12}, found 6"]),
        (#""validity": {"inactivity": {}}"#, ["/validity/inactivity/months: is missing"]),
        (
            #""validity": {"inactivity": {"months": 0, "until": "day"}}"#,
            [
                "/validity/inactivity/until: unknown field; known here: months",
                "/validity/inactivity/months: expected a whole number from 1 to 1,200, found 0",
            ]
        ),
        (#""pending": 14"#, ["/pending: expected {days: 14}, found 14"]),
        (#""pending": {}"#, ["/pending/days: is missing"]),
        (#""pending": {"days": -1}"#, ["/pending/days: expected a whole number from 0 to 3,650, found -1"]),
        (#""pending": {"days": 3651}"#, ["/pending/days: expected a whole number from 0 to 3,650, found 3651"]),
        (
            #""pending": {"day": 1}"#,
            [#"/pending/day: unknown field; did you mean "days"?"#, "/pending/days: is missing"]
        ),
        (
            #""validity": {"inactivity": {"months": 12}}, "pending": {"days": 336}"#,
            [
                "/pending/days: expected at most 335, found 336: with an inactivity of 12 months, points could expire while "
                    + "they are pending"
            ]
        ),
    ]

    @Test(arguments: issues) func issue(members: String, issues: [String]) throws {
        #expect(
            try DefinitionFixture.issues(DefinitionFixture.project(#""points": {\#(members)}"#))
                == issues.map { "/points\($0)" })
        #expect(
            try DefinitionFixture.issues(DefinitionFixture.project(events: [Self.event(members)]))
                == issues.map { "/events/0\($0)" })
    }

    @Test(arguments: [
        (#""points": 5"#, ["/points: expected {validity: {months: 12}, pending: {days: 14}}, found 5"]),
        (#""points": {"valid": 5}"#, ["/points/valid: unknown field; known here: validity, pending"]),
        (#""reversal": "waive""#, [#"/reversal: expected {shortfall: waive}, found "waive""#]),
        (#""reversal": {"shortfall": "forgive"}"#, [#"/reversal/shortfall: expected debt or waive, found "forgive""#]),
        (#""reversal": {"shortfal": "debt"}"#, [#"/reversal/shortfal: unknown field; did you mean "shortfall"?"#]),
    ])
    func projectIssue(members: String, issues: [String]) throws {
        #expect(try DefinitionFixture.issues(DefinitionFixture.project(members)) == issues)
    }

    /// The terms that count are those that the event's own and the project's lead to.
    @Test(arguments: [
        (
            #"{"validity": {"inactivity": {"months": 1}}}"#, #""pending": {"days": 28}"#,
            [
                "/pending/days: expected at most 27, found 28: with an inactivity of 1 month, points could expire while "
                    + "they are pending"
            ]
        ),
        (#"{"validity": {"inactivity": {"months": 1}}}"#, #""pending": {"days": 27}"#, []),
        (#"{"validity": {"inactivity": {"months": 1}}}"#, #""pending": {"days": 28}, "validity": "none""#, []),
        (#"{"validity": {"inactivity": {"months": 1}}}"#, #""pending": {"days": 28}, "validity": {"months": 1}"#, []),
        (
            #"{"pending": {"days": 365}}"#, #""validity": {"inactivity": {"months": 13}}"#,
            [
                "/validity/inactivity/months: expected at least 14, found 13: with 365 days pending, points could expire "
                    + "while they are pending"
            ]
        ),
        (#"{"pending": {"days": 365}}"#, #""validity": {"inactivity": {"months": 14}}"#, []),
        (#"{"pending": {"days": 365}}"#, #""validity": {"inactivity": {"months": 13}}, "pending": {"days": 0}"#, []),
    ])
    func inherited(project: String, event: String, issues: [String]) throws {
        let text = DefinitionFixture.project(#""points": \#(project)"#, events: [Self.event(event)])
        #expect(try DefinitionFixture.issues(text) == issues.map { "/events/0\($0)" })
        // An event that is put by itself is judged the same.
        let alone = try DefinitionFixture.read(DefinitionFixture.project(#""points": \#(project)"#)).get()
        let json = try JSONDocument.parse(Self.event(event)).root
        switch EventDefinition.read(json, in: alone) {
        case .success: #expect(issues.isEmpty)
        case .failure(let failure): #expect(failure.issues.map { "\($0.pointer): \($0.detail)" } == issues)
        }
    }

    /// Terms that are wrong themselves lead to no issue elsewhere.
    @Test func nothingIsSaidTwice() throws {
        let text = DefinitionFixture.project(
            #""points": {"validity": {"inactivity": {"months": 0}}, "pending": {"days": 400}}"#,
            events: [
                DefinitionFixture.event,
                #"{"eventId": "a", "title": "A", "validity": {"inactivity": {"months": 0}}, "pending": {"days": 500}}"#,
            ])
        let expected = "expected a whole number from 1 to 1,200, found 0"
        #expect(
            try DefinitionFixture.issues(text) == [
                "/points/validity/inactivity/months: \(expected)", "/events/1/validity/inactivity/months: \(expected)",
            ])
        let inherited = DefinitionFixture.project(
            #""points": {"validity": {"inactivity": {"months": 1}}, "pending": {"days": 28}}"#)
        #expect(try DefinitionFixture.issues(inherited).count == 1, "the event has no terms of its own")
    }
}

extension String {
    /// The members of an object, as its text has them; one that means nothing if there are none.
    fileprivate var dropBraces: String {
        self == "{}" ? #""description": null"# : String(dropFirst().dropLast())
    }
}
