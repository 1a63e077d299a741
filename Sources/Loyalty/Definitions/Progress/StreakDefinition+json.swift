import JSON

extension StreakDefinition: ListedDefinition, ReadableDefinition {
    /// The hours at which a day can start.
    public static let dayStartHours = 0...23

    /// The streaks of a project.
    public static var list: WritableKeyPath<ProjectDefinition, [StreakDefinition]> { \.streaks }
    /// The same as `streakId`.
    public var definitionId: String { streakId }

    static var form: DefinitionForm {
        DefinitionForm(
            name: "a streak", plural: "streaks", idField: "streakId",
            fields: ["streakId", "title", "events", "period", "freezes", "dayStartHour", "rewards", "backfill"],
            maximumCount: ProjectDefinition.maximumStreaks)
    }

    /// Reads a streak definition, as in a definitions file.
    ///
    /// - Parameters:
    ///   - id: The streak id if the caller knows it; the JSON may then omit `streakId`.
    ///   - project: The project that has or will have the streak. Its events can be named.
    /// - Returns: The definition, or all issues found.
    public static func read(
        _ json: JSONValue, id: String? = nil, in project: ProjectDefinition
    ) -> Result<StreakDefinition, DefinitionIssues> {
        readSingle(json, id: id, in: project)
    }

    init(reading object: ObjectReader, id: String?, scope: DefinitionScope) {
        let streakId = object.id("streakId", given: id) ?? ""
        let title = object["title"].map { LocalizedText.read($0) ?? LocalizedText("") } ?? LocalizedText(streakId)
        let events = object.required("events").map { Self.readEvents($0, scope: scope) } ?? []
        let period = object.required("period")?.choice(of: Period.self) ?? .daily
        let freezes = object["freezes"].flatMap(Freezes.read)
        let dayStartHour = object["dayStartHour"]?.integer(in: Self.dayStartHours) ?? 0
        let rewards = object["rewards"].map(Reward.read(list:)) ?? []
        let backfill = object["backfill"]?.bool() ?? false
        self.init(
            streakId: streakId, title: title, events: events, period: period, freezes: freezes,
            dayStartHour: dayStartHour, rewards: rewards, backfill: backfill)
    }

    private static func readEvents(_ list: Field, scope: DefinitionScope) -> [String] {
        var events: [String] = []
        for element in list.elements(of: "events", atMost: ProjectDefinition.maximumEvents, atLeast: 1) {
            guard let id = scope.event(element) else { continue }
            if events.containsExactly(id) { element.fail("\(quoted(id)) is in the list already") }
            events.append(id)
        }
        return events
    }

    /// Writes the definition, without fields that have their default.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("streakId", streakId)
            writer.key("title")
            title.write(to: &writer)
            writer.array("events") { writer in
                for event in events { writer.value(event) }
            }
            writer.member("period", period.rawValue)
            if let freezes {
                writer.key("freezes")
                freezes.write(to: &writer)
            }
            if dayStartHour != 0 {
                writer.member("dayStartHour", dayStartHour)
            }
            if !rewards.isEmpty {
                writer.array("rewards") { writer in
                    for reward in rewards { reward.write(to: &writer) }
                }
            }
            if backfill {
                writer.member("backfill", true)
            }
        }
    }
}

extension StreakDefinition.Freezes {
    /// The most freezes that a user can keep.
    public static let most = 1_000

    fileprivate static func read(_ field: Field) -> Self? {
        let expected = "freezes such as {max: 2, earnEvery: 7}"
        guard let object = ObjectReader(field, expected, fields: ["max", "earnEvery"]) else { return nil }
        return Self(
            max: object.required("max")?.integer(in: 0...most) ?? 0,
            earnEvery: object["earnEvery"]?.integer(in: 1...StreakDefinition.Reward.longest))
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("max", max)
            if let earnEvery {
                writer.member("earnEvery", earnEvery)
            }
        }
    }
}

extension StreakDefinition.Reward {
    /// The longest streak with a reward, in periods; that many days are more than 270 years.
    public static let longest = 100_000
    /// The most rewards of a streak.
    public static let maximumCount = 1_000

    fileprivate static func read(list: Field) -> [Self] {
        var lengths: Set<Int> = []
        return list.elements(of: "rewards", atMost: maximumCount).compactMap { element in
            let expected = "a reward such as {length: 7, points: 50}"
            guard let object = ObjectReader(element, expected, fields: ["length", "points"]) else { return nil }
            let length = object.required("length")?.integer(in: 1...longest)
            let points = object.required("points")?.integer(in: 0...EventDefinition.mostPoints)
            guard let length, let points else { return nil }
            if !lengths.insert(length).inserted { object.fail("\(length) is rewarded already", at: "length") }
            return Self(length: length, points: Int64(points))
        }
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("length", length)
            writer.member("points", points)
        }
    }
}
