import JSON

extension PointsTerms {
    /// Reads a project's terms, such as `{validity: {months: 12}, pending: {days: 14}}`.
    static func read(_ field: Field) -> PointsTerms {
        let expected = "{validity: {months: 12}, pending: {days: 14}}"
        guard let object = ObjectReader(field, expected, fields: ["validity", "pending"]) else { return PointsTerms() }
        let validity = object["validity"].flatMap(Validity.read)
        let pendingDays = object["pending"].flatMap(readPending)
        let terms = PointsTerms(validity: validity ?? .never, pendingDays: pendingDays ?? 0)
        terms.check(object)
        return terms
    }

    /// Reads the number of days during which points are pending, such as `{days: 14}`.
    static func readPending(_ field: Field) -> Int? {
        ObjectReader(field, "{days: 14}", fields: ["days"])?.required("days")?.integer(in: 0...maximumPendingDays)
    }

    /// Adds an issue if points could expire by inactivity while they are pending.
    /// - Parameter object: the definition whose `validity` or `pending` leads to these terms.
    func check(_ object: ObjectReader) {
        guard case .inactivity(let months) = validity, pendsUntilInactive else { return }
        if object["pending"] != nil {
            let most = Self.shortestMonth * months - 1
            let span = months == 1 ? "1 month" : "\(months) months"
            object.issues.add(
                "expected at most \(most), found \(pendingDays): with an inactivity of \(span), points could expire while "
                    + "they are pending",
                at: object.pointer.appending("pending").appending("days"))
        } else {
            let least = pendingDays / Self.shortestMonth + 1
            object.issues.add(
                "expected at least \(least), found \(months): with \(pendingDays) days pending, points could expire "
                    + "while they are pending",
                at: object.pointer.appending("validity").appending("inactivity").appending("months"))
        }
    }

    /// Writes the members that differ from their default.
    func writeMembers(to writer: inout JSONWriter) {
        if validity != .never {
            writer.key("validity")
            validity.write(to: &writer)
        }
        if pendingDays != 0 { Self.write(pendingDays: pendingDays, to: &writer) }
    }

    /// Writes the member `pending`.
    static func write(pendingDays: Int, to writer: inout JSONWriter) {
        writer.object("pending") { writer in
            writer.member("days", pendingDays)
        }
    }
}

extension Validity {
    /// Reads `none`, a number of months or a time without activity.
    static func read(_ field: Field) -> Validity? {
        if field.value.equals("none") { return .never }
        let expected = "none, {months: 12} or {inactivity: {months: 12}}"
        guard let object = ObjectReader(field, expected, fields: ["months", "until", "inactivity"]) else { return nil }
        guard let inactivity = object["inactivity"] else {
            if object["months"] == nil { object.fail("is missing: validity needs months or inactivity", at: "months") }
            let months = object["months"].flatMap(readMonths)
            let until = object["until"].map { $0.choice(of: Until.self) } ?? .day
            guard let months, let until else { return nil }
            return .months(months, until: until)
        }
        for name in ["months", "until"] where object[name] != nil {
            object.fail("can't stand beside inactivity; leave out one of the two", at: name)
        }
        let months = ObjectReader(inactivity, "{months: 12}", fields: ["months"])?.required("months")
        return months.flatMap(readMonths).map { .inactivity(months: $0) }
    }

    private static func readMonths(_ field: Field) -> Int? {
        field.integer(in: 1...maximumMonths)
    }

    /// Writes what ``read(_:)`` reads, without `until` if it is `day`.
    func write(to writer: inout JSONWriter) {
        switch self {
        case .never: writer.value("none")
        case .months(let months, let until):
            writer.object { writer in
                writer.member("months", months)
                if until != .day { writer.member("until", until.rawValue) }
            }
        case .inactivity(let months):
            writer.object { writer in
                writer.object("inactivity") { writer in
                    writer.member("months", months)
                }
            }
        }
    }
}

extension Shortfall {
    /// Reads a project's rule for reversals, such as `{shortfall: waive}`.
    static func read(_ field: Field) -> Shortfall? {
        ObjectReader(field, "{shortfall: waive}", fields: ["shortfall"])?["shortfall"]?.choice(of: Shortfall.self)
    }
}
