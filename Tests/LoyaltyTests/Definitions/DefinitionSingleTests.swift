import JSON
import Loyalty
import Testing

/// A definition by itself, put into a project that is there already.
@Suite struct DefinitionSingleTests {
    private func project(_ members: String = "") throws -> ProjectDefinition {
        try DefinitionFixture.read(DefinitionFixture.project(members)).get()
    }

    private func issues<Value>(_ result: Result<Value, DefinitionIssues>) -> [String] {
        guard case .failure(let failure) = result else { return [] }
        return failure.issues.map { "\($0.pointer): \($0.detail)" }
    }

    private func json(_ text: String) throws -> JSONValue { try JSONDocument.parse(text).root }

    @Test func readsAnEventOfAProject() throws {
        let project = try project()
        let read = EventDefinition.read(try json(#"{"title": "Buy", "reward": {"gold": 2}}"#), id: "buy", in: project)
        #expect(
            try read.get()
                == EventDefinition(
                    eventId: "buy", title: "Buy", reward: [GroupReward(usergroupId: "gold", rate: ExactDecimal(2))]))
        #expect(issues(EventDefinition.read(try json("5"), id: "buy", in: project)) == [": expected an event, found 5"])
        #expect(
            issues(EventDefinition.read(try json(#"{"reward": {"silver": 2}}"#), id: "buy", in: project))
                == ["/title: is missing", #"/reward/silver: unknown group "silver""#])
    }

    @Test func idMustMatchThePath() throws {
        let project = try project()
        let same = try json(#"{"eventId": "visit", "title": "Visit"}"#)
        #expect(try EventDefinition.read(same, id: "visit", in: project).get().eventId == "visit")
        #expect(try EventDefinition.read(same, in: project).get().eventId == "visit")
        #expect(
            issues(EventDefinition.read(same, id: "buy", in: project))
                == [#"/eventId: expected "buy" as in the path, found "visit""#])
        #expect(
            issues(EventDefinition.read(try json(#"{"title": "A"}"#), id: "a b", in: project))
                == ["/eventId: expected an id (\(Identifier.rule)), found \"a b\""])
    }

    @Test func readsAStreakOfAProject() throws {
        let project = try project(#""streaks": [{"streakId": "s", "events": ["visit"], "period": "daily"}]"#)
        let read = StreakDefinition.read(try json(#"{"events": ["visit"], "period": "weekly"}"#), id: "s", in: project)
        #expect(try read.get().period == .weekly)
        #expect(
            issues(StreakDefinition.read(try json(#"{"events": ["buy"], "period": "weekly"}"#), id: "s", in: project))
                == [#"/events/0: unknown event "buy""#])
    }

    @Test func challengeMustFitItsSeries() throws {
        let project = try project(
            #""challenges": [{"challengeId": "a", "eventId": "visit", "goal": 1, "points": 1, "series": "s", "step": 1}]"#
        )
        func read(_ id: String, step: Int) throws -> Result<ChallengeDefinition, DefinitionIssues> {
            let text = #"{"eventId": "visit", "goal": 1, "points": 1, "series": "s", "step": \#(step)}"#
            return ChallengeDefinition.read(try json(text), id: id, in: project)
        }
        #expect(try read("b", step: 2).get().step == 2)
        #expect(try read("a", step: 1).get().step == 1)
        #expect(issues(try read("b", step: 1)) == [#"/step: "a" is step 1 of "s" already"#])
        #expect(issues(try read("b", step: 3)) == [#"/step: series "s" has no step 2"#])
        #expect(issues(try read("a", step: 2)) == [#"/step: series "s" has no step 1"#])
    }

    @Test func refusesMoreThan1000Events() throws {
        let events = (0..<1_000).map { #"{"eventId": "e\#($0)", "title": "E"}"# }
        let project = try DefinitionFixture.read(DefinitionFixture.project(events: events)).get()
        let body = try json(#"{"title": "E"}"#)
        #expect(issues(EventDefinition.read(body, id: "e999", in: project)).isEmpty)
        #expect(
            issues(EventDefinition.read(body, id: "e1000", in: project)) == [": a project has at most 1,000 events"])
    }

    @Test func findsReferencesToAnEvent() throws {
        let project = try DefinitionFixture.read(
            DefinitionFixture.project(
                #"""
                "streaks": [{"streakId": "s", "events": ["buy", "visit"], "period": "daily"}],
                "challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "points": 1}]
                """#,
                events: [
                    DefinitionFixture.event, #"{"eventId": "buy", "title": "B"}"#, #"{"eventId": "x", "title": "X"}"#,
                ])
        ).get()
        #expect(
            project.references(toEvent: "visit") == [
                FieldIssue(pointer: "/streaks/0/events/1", detail: #"the streak "s" counts this event"#),
                FieldIssue(pointer: "/challenges/0/eventId", detail: #"the challenge "c" counts this event"#),
            ])
        #expect(project.references(toEvent: "buy").map(\.pointer) == ["/streaks/0/events/0"])
        #expect(project.references(toEvent: "x").isEmpty)
    }

    @Test func readsALeaderboardOfAProject() throws {
        let project = try project(#""leaderboards": [{"leaderboardId": "week", "window": "week"}]"#)
        let read = LeaderboardDefinition.read(
            try json(#"{"title": "Best", "window": "30d", "usergroupId": "gold"}"#), id: "month", in: project)
        let leaderboard = try read.get()
        #expect(
            DefinitionFixture.text { leaderboard.write(to: &$0) }
                == #"{"leaderboardId":"month","title":"Best","window":"30d","usergroupId":"gold"}"#)
        let wrong = try json(#"{"title": "", "usergroupId": "silver"}"#)
        #expect(
            issues(LeaderboardDefinition.read(wrong, id: "a b", in: project)).map { String($0.prefix { $0 != ":" }) }
                == ["/leaderboardId", "/title", "/window", "/usergroupId"])
        let list = (1...ProjectDefinition.maximumLeaderboards).map {
            #"{"leaderboardId": "l\#($0)", "window": "week"}"#
        }
        let crowded = try self.project(#""leaderboards": [\#(list.joined(separator: ","))]"#)
        let one = try json(#"{"window": "day"}"#)
        #expect(
            issues(LeaderboardDefinition.read(one, id: "new", in: crowded)) == [
                ": a project has at most 100 leaderboards"
            ])
        #expect(try LeaderboardDefinition.read(one, id: "l1", in: crowded).get().window == .day)
    }

    @Test func findsReferencesToAChallenge() throws {
        let steps = [2, 1].map {
            #"{"challengeId": "c\#($0)", "eventId": "visit", "goal": 1, "points": 1, "series": "s", "step": \#($0)}"#
        }
        let alone = #"{"challengeId": "alone", "eventId": "visit", "goal": 1, "points": 1}"#
        let project = try project(#""challenges": [\#(steps.joined(separator: ", ")), \#(alone)]"#)
        #expect(
            project.references(toChallenge: "c1") == [
                FieldIssue(pointer: "/challenges/0/step", detail: #"the challenge "c2" is the step after this one"#)
            ])
        #expect(project.references(toChallenge: "c2").isEmpty)
        #expect(project.references(toChallenge: "alone").isEmpty)
        #expect(project.references(toChallenge: "gone").isEmpty)
    }
}
