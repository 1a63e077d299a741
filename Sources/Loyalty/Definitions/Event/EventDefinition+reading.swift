import JSON

extension EventDefinition: ListedDefinition, ReadableDefinition {
    /// The most points of one event, rate, cap or bonus. Balances and sums stay far from the ends of 64 bits.
    public static let mostPoints = 1_000_000_000
    /// The longest description, in bytes.
    public static let longestDescription = 5_000
    /// The longest cooldown, in seconds: ten years of 365 days.
    public static let longestCooldown = 315_360_000
    /// The most dimensions of an event.
    public static let mostDimensions = 10
    /// The most measures of an event.
    public static let mostMeasures = 5

    /// The events of a project.
    public static var list: WritableKeyPath<ProjectDefinition, [EventDefinition]> { \.events }
    /// The same as `eventId`.
    public var definitionId: String { eventId }

    static var form: DefinitionForm {
        DefinitionForm(
            name: "an event", plural: "events", idField: "eventId",
            fields: [
                "eventId", "title", "description", "status", "limit", "maximumReward", "reward", "conditions",
                "metadataFields", "type", "limitWindow", "rewardValueField", "rewardPer", "rounding", "threshold",
                "apiKeyRequired", "cooldownSeconds", "budget", "validity", "pending", "dimensions", "measures",
            ],
            maximumCount: ProjectDefinition.maximumEvents)
    }

    /// Reads an event definition, as in a definitions file.
    ///
    /// - Parameters:
    ///   - id: The event id if the caller knows it; the JSON may then omit `eventId`.
    ///   - project: The project that has or will have the event. Its groups can be named, and its terms hold for an event
    ///     without own ones.
    /// - Returns: The definition, or all issues found.
    public static func read(
        _ json: JSONValue, id: String? = nil, in project: ProjectDefinition
    ) -> Result<EventDefinition, DefinitionIssues> {
        readSingle(json, id: id, in: project)
    }

    /// A value with an issue gets a placeholder: the definition is only used if there are no issues.
    init(reading object: ObjectReader, id: String?, scope: DefinitionScope) {
        let kind = object["type"].map { $0.choice(of: Kind.self) } ?? .fixed
        self.init(
            eventId: object.id("eventId", given: id) ?? "",
            title: object.required("title")?.text(bytes: 1...LocalizedText.maximumLength) ?? "",
            description: object["description"]?.text(bytes: 0...Self.longestDescription),
            status: object["status"]?.choice(of: Status.self) ?? .active,
            kind: kind ?? .fixed,
            limit: object["limit"]?.integer(in: 1...Self.mostPoints, hint: "; leave it out for no limit"),
            limitWindow: object["limitWindow"]?.choice(of: LimitWindow.self) ?? .lifetime,
            maximumReward: object["maximumReward"]?
                .integer(in: 1...Self.mostPoints, hint: "; leave it out for no maximum").map(Int64.init),
            reward: object["reward"].map { Self.readReward($0, kind: kind, scope: scope) } ?? [],
            rewardValuePath: object["rewardValueField"]?.path() ?? Self.defaultRewardValuePath,
            rewardPer: object["rewardPer"]?.decimal("a number greater than 0") { $0 > .zero } ?? .one,
            rounding: object["rounding"]?.choice(of: ExactDecimal.Rounding.self) ?? .nearest,
            threshold: object["threshold"]?.decimal("a number") { _ in true },
            conditions: object["conditions"].flatMap { Condition.read($0) },
            metadataFields: object["metadataFields"].map(MetadataField.read(list:)) ?? [],
            apiKeyRequired: object["apiKeyRequired"]?.bool() ?? false,
            cooldownSeconds: object["cooldownSeconds"]?
                .integer(in: 1...Self.longestCooldown, hint: "; leave it out for no cooldown").map(Int64.init),
            budget: object["budget"]?.integer(in: 0...JSONValue.largestInteger).map(Int64.init),
            validity: object["validity"].flatMap(Validity.read),
            pendingDays: object["pending"].flatMap(PointsTerms.readPending),
            dimensions: object["dimensions"].map { Self.readPaths($0, atMost: Self.mostDimensions) } ?? [],
            measures: object["measures"].map { Self.readPaths($0, atMost: Self.mostMeasures) } ?? [])
        if let kind { check(kind, object) }
        checkTerms(object, in: scope.points)
    }

    /// Reads a list of metadata fields, each once.
    private static func readPaths(_ list: Field, atMost limit: Int) -> [String] {
        var paths: [String] = []
        for element in list.elements(of: "metadata fields", atMost: limit) {
            guard let path = element.path()?.joined(separator: ".") else { continue }
            if paths.containsExactly(path) { element.fail("\(quoted(path)) is listed twice") }
            // PostgreSQL's texts can't contain it.
            if path.utf8.contains(0) { element.fail(expected: "a metadata field without U+0000") }
            paths.append(path)
        }
        return paths
    }

    private static func readReward(_ field: Field, kind: Kind?, scope: DefinitionScope) -> [GroupReward] {
        field.members("points for each group, such as {default: 2}").compactMap { group, rate in
            guard scope.checkUsergroup(group, rate) else { return nil }
            let needsWhole = kind == .fixed || kind == .conditional
            let most = ExactDecimal(mostPoints)
            let expected =
                rate.value.decimal.map { $0.isNegative || $0 <= most } ?? true
                ? (needsWhole ? "a whole number of at least 0" : "a number of at least 0")
                : "a number of at most \(grouped(mostPoints))"
            let points = rate.decimal(expected) {
                !$0.isNegative && $0 <= most && ($0.isInteger || !needsWhole)
            }
            return points.map { GroupReward(usergroupId: group, rate: $0) }
        }
    }

    /// Checks the fields that depend on each other.
    private func check(_ kind: Kind, _ object: ObjectReader) {
        switch kind {
        case .fixed: break
        case .conditional:
            if object["threshold"] == nil, object["conditions"].map({ $0.value.count == 0 }) ?? true {
                object.fail("is missing: CONDITIONAL needs a threshold or conditions", at: "threshold")
            }
        case .transaction:
            if object["reward"].map({ $0.value.kind == .object && $0.value.count == 0 }) ?? true {
                object.fail("is missing: TRANSACTION needs a rate, such as {default: 2}", at: "reward")
            }
        }
        // Ignoring these fields would pay other points than the operator expects.
        if kind != .conditional, threshold != nil {
            object.fail("only a CONDITIONAL has a threshold; use a condition", at: "threshold")
        }
        if kind != .transaction, rewardPer != .one {
            object.fail("only a TRANSACTION divides by rewardPer", at: "rewardPer")
        }
        if kind != .fixed, let list = object["metadataFields"] {
            for (index, declared) in metadataFields.enumerated()
            where declared.key.isExactly(rewardValueField) && declared.kind != .number
                && metadataFields.count == list.value.count
            {
                issueForType(of: declared, at: index, list)
            }
        }
    }

    /// Checks the terms that the event's own and the project's lead to. Terms with an issue lead to none.
    private func checkTerms(_ object: ObjectReader, in project: PointsTerms) {
        let hasOwn = object["validity"] != nil || object["pending"] != nil
        let isRead =
            (object["validity"] == nil) == (validity == nil) && (object["pending"] == nil) == (pendingDays == nil)
        if hasOwn, isRead { terms(in: project).check(object) }
    }

    private func issueForType(of declared: MetadataField, at index: Int, _ list: Field) {
        list.issues.add(
            "expected number, found \"\(declared.kind.rawValue)\": \(kind.rawValue) reads \(quoted(declared.key))",
            at: list.pointer.appending(index).appending("type"))
    }
}

extension MetadataField {
    /// The most declared fields of an event.
    public static let maximumCount = 50

    fileprivate static func read(list: Field) -> [MetadataField] {
        var ids = UniqueIds()
        return list.elements(of: "metadata fields", atMost: maximumCount).compactMap { element in
            let expected = "a metadata field such as {key: amount, type: number, required: true}"
            guard let object = ObjectReader(element, expected, fields: ["key", "type", "required"]) else { return nil }
            let key = object.required("key")?.text(bytes: 1...MetadataPath.maximumLength)
            ids.insert(key, object, at: "key")
            let kind = object.required("type")?.choice(of: Kind.self)
            let required = object["required"]?.bool() ?? false
            guard let key, let kind else { return nil }
            return MetadataField(key: key, kind: kind, required: required)
        }
    }
}
