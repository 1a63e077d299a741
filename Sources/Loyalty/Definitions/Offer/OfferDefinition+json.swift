import JSON

extension OfferDefinition: ListedDefinition, ReadableDefinition {
    /// The largest stock.
    public static let largestStock = 1_000_000_000_000
    /// The most days on which a code can be used: ten years of 365 days.
    public static let longestCouponDays = 3_650
    /// What conditions can use: the user's groups, the points that the user can spend, and all points earned.
    public static let conditionFields = ["usergroups", "balance", "earned"]

    /// The offers of a project.
    public static var list: WritableKeyPath<ProjectDefinition, [OfferDefinition]> { \.offers }
    /// The same as `offerId`.
    public var definitionId: String { offerId }

    static var form: DefinitionForm {
        DefinitionForm(
            name: "an offer", plural: "offers", idField: "offerId",
            fields: [
                "offerId", "title", "description", "status", "cost", "stock", "limit", "limitWindow", "start", "end",
                "conditions", "coupon", "couponDays",
            ],
            maximumCount: ProjectDefinition.maximumOffers)
    }

    /// Reads an offer definition, as in a definitions file.
    ///
    /// - Parameters:
    ///   - id: The offer id if the caller knows it; the JSON may then omit `offerId`.
    ///   - project: The project that has or will have the offer. Its groups can be named.
    /// - Returns: The definition, or all issues found.
    public static func read(
        _ json: JSONValue, id: String? = nil, in project: ProjectDefinition
    ) -> Result<OfferDefinition, DefinitionIssues> {
        readSingle(json, id: id, in: project)
    }

    init(reading object: ObjectReader, id: String?, scope: DefinitionScope) {
        let unlimited = "; leave it out for no limit"
        self.init(
            offerId: object.id("offerId", given: id) ?? "",
            title: object.required("title").flatMap(LocalizedText.read) ?? LocalizedText(""),
            description: object["description"].flatMap {
                LocalizedText.read($0, longest: EventDefinition.longestDescription)
            },
            status: object["status"]?.choice(of: Status.self) ?? .active,
            cost: object.required("cost").map { Self.readCost($0, scope: scope) } ?? [],
            stock: object["stock"]?.integer(in: 0...Self.largestStock, hint: unlimited).map(Int64.init),
            limit: object["limit"]?.integer(in: 1...EventDefinition.mostPoints, hint: unlimited),
            limitWindow: object["limitWindow"]?.choice(of: LimitWindow.self) ?? .lifetime,
            start: object["start"]?.instant(),
            end: object["end"]?.instant(),
            conditions: object["conditions"].flatMap { Condition.read($0, using: Self.conditionFields) },
            coupon: object["coupon"].flatMap(Coupon.read),
            couponDays: object["couponDays"]?
                .integer(in: 1...Self.longestCouponDays, hint: "; leave it out for codes that don't expire"))
        if let start, let end, start >= end { object["end"]?.fail("expected a time after start") }
        if let days = object["couponDays"], object["coupon"] == nil {
            days.fail("only an offer with a coupon has couponDays")
        }
    }

    private static func readCost(_ field: Field, scope: DefinitionScope) -> [GroupCost] {
        let members = field.members("points for each group, such as {default: 500}")
        if field.value.kind == .object, members.isEmpty {
            field.fail("expected points for at least one group, such as {default: 500}, found none")
        }
        return members.compactMap { group, cost in
            guard scope.checkUsergroup(group, cost) else { return nil }
            let points = cost.integer(in: 0...EventDefinition.mostPoints)
            return points.map { GroupCost(usergroupId: group, points: Int64($0)) }
        }
    }

    /// Writes the definition, without fields that have their default.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("offerId", offerId)
            writer.key("title")
            title.write(to: &writer)
            if let description {
                writer.key("description")
                description.write(to: &writer)
            }
            writer.member("status", status.rawValue)
            writer.object("cost") { writer in
                for cost in cost {
                    writer.key(cost.usergroupId)
                    writer.value(cost.points)
                }
            }
            if let stock {
                writer.member("stock", stock)
            }
            if let limit {
                writer.member("limit", limit)
            }
            if limitWindow != .lifetime { writer.member("limitWindow", limitWindow.rawValue) }
            if let start { writer.member("start", start.description) }
            if let end { writer.member("end", end.description) }
            if let conditions {
                writer.key("conditions")
                conditions.write(to: &writer)
            }
            if let coupon {
                writer.key("coupon")
                coupon.write(to: &writer)
            }
            if let couponDays {
                writer.member("couponDays", couponDays)
            }
        }
    }
}

extension OfferDefinition.Coupon {
    fileprivate static func read(_ field: Field) -> Self? {
        let expected = "{pattern: SUMMER-####-####} or {pool: true}"
        guard let object = ObjectReader(field, expected, fields: ["pattern", "pool"]) else { return nil }
        switch (object["pattern"], object["pool"]) {
        case (nil, nil):
            field.fail("expected \(expected)")
        case (let pattern?, nil):
            return CouponPattern.read(pattern).map(Self.pattern)
        case (nil, let pool?):
            if pool.value.bool == true { return .pool }
            pool.fail(expected: "true")
        case (.some, let pool?):
            pool.fail("can't stand beside pattern; leave out one of the two")
        }
        return nil
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            switch self {
            case .pattern(let pattern): writer.member("pattern", pattern.text)
            case .pool:
                writer.member("pool", true)
            }
        }
    }
}
