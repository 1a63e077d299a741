import JSON

extension ChallengeDefinition: ListedDefinition, ReadableDefinition {
    /// The largest goal of a sum.
    public static let largestGoal = 1_000_000_000_000

    private enum MetricName: String, CaseIterable {
        case count, sum
    }

    /// The challenges of a project.
    public static var list: WritableKeyPath<ProjectDefinition, [ChallengeDefinition]> { \.challenges }
    /// The same as `challengeId`.
    public var definitionId: String { challengeId }

    static var form: DefinitionForm {
        DefinitionForm(
            name: "a challenge", plural: "challenges", idField: "challengeId",
            fields: [
                "challengeId", "title", "eventId", "goal", "metric", "field", "points", "start", "end", "repeatable",
                "series", "step", "backfill",
            ],
            maximumCount: ProjectDefinition.maximumChallenges)
    }

    /// Reads a challenge definition, as in a definitions file.
    ///
    /// - Parameters:
    ///   - id: The challenge id if the caller knows it; the JSON may then omit `challengeId`.
    ///   - project: The project that has or will have the challenge. Its events can be named, and its other
    ///     challenges are the other steps of a series.
    /// - Returns: The definition, or all issues found.
    public static func read(
        _ json: JSONValue, id: String? = nil, in project: ProjectDefinition
    ) -> Result<ChallengeDefinition, DefinitionIssues> {
        readSingle(json, id: id, in: project)
    }

    init(reading object: ObjectReader, id: String?, scope: DefinitionScope) {
        let challengeId = object.id("challengeId", given: id) ?? ""
        let title = object["title"].map { LocalizedText.read($0) ?? LocalizedText("") } ?? LocalizedText(challengeId)
        let eventId = object.required("eventId").flatMap(scope.event) ?? ""
        let metricName = object["metric"].map { $0.choice(of: MetricName.self) } ?? .count
        let goalField = object.required("goal")
        let metric: Metric
        let goal: ExactDecimal
        switch metricName {
        case .sum:
            metric = .sum(field: object.required("field")?.path() ?? [])
            let expected = "a number greater than 0, at most \(grouped(Self.largestGoal))"
            goal = goalField?.decimal(expected) { $0 > .zero && $0 <= ExactDecimal(Self.largestGoal) } ?? .one
            if goal.places > Self.summedPlaces {
                goalField?.fail(expected: "a number of at most \(Self.summedPlaces) decimal places")
            }
        case .count, nil:
            metric = .count
            goal = goalField?.integer(in: 1...EventDefinition.mostPoints).map { ExactDecimal($0) } ?? .one
            if metricName == .count, let field = object["field"] { field.fail("only the metric sum has a field") }
        }
        let points = Int64(object.required("points")?.integer(in: 0...EventDefinition.mostPoints) ?? 0)
        let start = object["start"]?.instant()
        let end = object["end"]?.instant()
        let repeatable = object["repeatable"]?.bool() ?? false
        let series = object["series"]?.id()
        let step = object["step"]?.integer(in: 1...ProjectDefinition.maximumChallenges)
        let backfill = object["backfill"]?.bool() ?? false
        if let start, let end, start >= end { object["end"]?.fail("expected a time after start") }
        if object["series"] != nil, object["step"] == nil { object.fail("is missing: it goes with series", at: "step") }
        if object["step"] != nil, object["series"] == nil { object.fail("is missing: it goes with step", at: "series") }
        self.init(
            challengeId: challengeId, title: title, eventId: eventId, goal: goal, metric: metric, points: points,
            start: start, end: end, repeatable: repeatable, series: series, step: step, backfill: backfill)
    }

    /// A step opens when the one before is completed, so a series needs each step from 1 on exactly once.
    static func checkList(
        _ challenges: [ChallengeDefinition], issues: IssueList, pointerTo pointer: (Int) -> JSONPointer
    ) {
        var steps: [ExactText: [Int: String]] = [:]
        for (index, challenge) in challenges.enumerated() {
            guard let series = challenge.series, let step = challenge.step else { continue }
            if let other = steps[series]?[step] {
                issues.add(
                    "\(quoted(other)) is step \(step) of \(quoted(series)) already",
                    at: pointer(index).appending("step"))
            }
            steps[ExactText(series), default: [:]][step] = challenge.challengeId
        }
        for (index, challenge) in challenges.enumerated() {
            guard let series = challenge.series, let step = challenge.step, step > 1 else { continue }
            if steps[series]?[step - 1] == nil {
                issues.add("series \(quoted(series)) has no step \(step - 1)", at: pointer(index).appending("step"))
            }
        }
    }

    /// Writes the definition, without fields that have their default.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("challengeId", challengeId)
            writer.key("title")
            title.write(to: &writer)
            writer.member("eventId", eventId)
            writer.member("goal", goal)
            writer.key("metric")
            switch metric {
            case .count: writer.value("count")
            case .sum(let field):
                writer.value("sum")
                writer.member("field", field.joined(separator: "."))
            }
            writer.member("points", points)
            if let start { writer.member("start", start.description) }
            if let end { writer.member("end", end.description) }
            if repeatable {
                writer.member("repeatable", true)
            }
            if let series { writer.member("series", series) }
            if let step {
                writer.member("step", step)
            }
            if backfill {
                writer.member("backfill", true)
            }
        }
    }
}
