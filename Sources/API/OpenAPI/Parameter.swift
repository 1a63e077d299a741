import Loyalty
import Store

extension OpenAPI {
    /// A parameter in the path, the query or a header.
    struct Parameter: Sendable {
        enum Place: String, Sendable {
            case path, query, header
        }

        let name: String
        let place: Place
        let schema: Schema
        let text: String
        var isRequired = false
        var example: Node?

        /// The name in `components` and in references.
        var key: String

        var node: Node {
            var node: Node = ["name": .text(name), "in": .text(place.rawValue)]
            if isRequired { node = node.adding("required", true) }
            node = node.described(text).adding("schema", schema)
            return example.map { node.adding("example", $0) } ?? node
        }

        var reference: Node { ["$ref": "#/components/parameters/\(key)"] }
    }
}

extension OpenAPI.Parameter {
    typealias Schema = OpenAPI.Schema

    private static func query(
        _ name: String, _ schema: Schema, _ text: String, isRequired: Bool = false, example: OpenAPI.Node? = nil,
        key: String? = nil
    ) -> Self {
        Self(
            name: name, place: .query, schema: schema, text: text, isRequired: isRequired, example: example,
            key: key ?? name)
    }

    private static func count(_ limit: ResultLimit) -> Schema {
        Schema.integer(1...limit.most).adding("default", .number(limit.standard))
    }

    private static func header(_ name: String, _ schema: Schema, _ text: String) -> Self {
        Self(name: name, place: .header, schema: schema, text: text, key: name)
    }

    private static func path(_ name: String, _ text: String, example: OpenAPI.Node) -> Self {
        Self(
            name: name, place: .path, schema: .id, text: text, isRequired: true, example: example, key: "\(name)InPath")
    }

    // MARK: - Paths

    /// The parameters of path templates.
    static let path: [Self] = [
        .path("eventId", "The event's id.", example: "purchase_completed"),
        .path("streakId", "The streak's id.", example: "daily_login"),
        .path("challengeId", "The challenge's id.", example: "ten_purchases"),
        .path("leaderboardId", "The leaderboard's id.", example: "this_month"),
        .path("offerId", "The offer's id.", example: "coffee"),
        .path("userId", "The user's id.", example: "ada"),
        .path("projectId", "The id of the credentials' project.", example: "acme-loyalty"),
        Self(
            name: "id", place: .path, schema: .ref("EntryId"), text: "The entry's id.", isRequired: true, example: "1",
            key: "idInPath"),
        Self(
            name: "redemptionId", place: .path, schema: .string(pattern: "^[1-9][0-9]{0,18}$"),
            text: "The id of the hold or redemption.", isRequired: true, example: "12", key: "redemptionIdInPath"),
        Self(
            name: "code", place: .path, schema: .string(1...CouponCode.maximumLength), text: "The coupon's code.",
            isRequired: true, example: "SUMMER-7KQ2-M9XD", key: "codeInPath"),
        Self(
            name: "name", place: .path, schema: .string(APIKeyName.lengths), text: "The key's name.", isRequired: true,
            example: "till", key: "nameInPath"),
    ]

    // MARK: - Queries

    static let showAll = query(
        "showAll", .ref("Flag", default: "true"),
        "`false` leaves out definitions that are not ACTIVE.")
    static let dryRun = query(
        "dryRun", .ref("Flag", default: "false"),
        "`true` returns the whole answer, with the result of each condition, and writes nothing.")
    static let effectOnly = query(
        "dryRun", .ref("Flag", default: "false"),
        "`true` answers with the effect of the change, and changes nothing.", key: "effectOnly")
    static let past = query(
        "past", .choice(["pay"]),
        "Also pays users what the definition would have paid them for what it counts, less what it has paid them, dated now. "
            + "Without it, a change pays nothing for the past; a new definition does with `backfill`.")
    static let streakId = query(
        "streakId", .queryText.adding("minLength", 1), "The streak's id.", isRequired: true, example: "daily_login")
    static let challengeId = query(
        "challengeId", .queryText.adding("minLength", 1), "The challenge's id.", isRequired: true,
        example: "ten_purchases")
    static let offerId = query(
        "offerId", .queryText.adding("minLength", 1), "The offer's id.", isRequired: true, example: "coffee")
    static let offerPeriod = query(
        "period", .ref("Period"),
        "As in stats; `\(StatsPeriod.Name.all.rawValue)` by default: all days since the offer's first redemption.",
        key: "offerPeriod")
    static let hold = query(
        "hold", .integer(Service.holdSeconds),
        "The number of seconds for which to set points, stock and code aside, instead of redeeming the offer at once.",
        example: 900)
    static let afterRedemption = query(
        "cursor", .string(pattern: "^[1-9][0-9]{0,18}$"), "The previous page's `next`.", key: "afterRedemption")
    static let period = query(
        // As a `default`, client generators would send it beside `from`.
        "period", .ref("Period"),
        "`\(StatsPeriod.Name.week.rawValue)` by default. A number of local days up to today, the month or year up to today, or all days since the "
            + "first event. `timeframe=month` with `month` takes precedence; `from` takes its place.")
    static let statsFrom = query(
        "from", .date,
        "The first local day of a range, in place of `period` or `month`; not in the future, and at most "
            + "\(grouped(StatsRange.mostDays)) days before its end.", key: "statsFrom")
    static let statsTo = query(
        "to", .date, "The last local day of the range that begins with `from`; today by default.", key: "statsTo")
    static let eventId = query("eventId", .queryText, "The event; all events if left out or empty.")
    static let timeframe = query(
        "timeframe", .queryText, "`month`: the calendar month in the parameter `month`. Ignored without that parameter."
    )
    static let statsMonth = query(
        "month", .queryText,
        "A calendar month such as `2025-08`. With `timeframe=month`, anything else is refused; without it, this is ignored.",
        key: "statsMonth")
    static let compare = query(
        "compare", .choice(["previous"]), "Adds the totals of the previous span, and the change since.")
    static let format = query(
        "format", .choice(of: StatsFormat.self), "The format of the answer; by default, `Accept` decides.")
    static let cohortInterval = query(
        "interval", .ref("CohortInterval", default: "month"),
        "Whether users are divided by the week or the month of their first event.", key: "cohortInterval")
    static let cohorts = query("cohorts", count(.cohorts), "How many weeks or months, with the present one.")
    static let groupByLength = query(
        "groupBy", .choice(["length"]), "Adds the number of users for each longest streak.", key: "groupByLength")
    static let groupBy = query(
        "groupBy", .queryText,
        "`\(StatsGrouping.usergroup)` adds each group's share. With `eventId`, a dimension of the event adds the shares of its "
            + "values.")
    static let `where` = query(
        "where", .queryText,
        "With `eventId`: only events with a value of a dimension, such as `channel:web`. Not together with `groupBy`.")
    static let interval = query(
        "interval", .choice(of: StatsInterval.self),
        "Adds the figures of each interval. `hour` has counts only, of at most \(EventStats.mostDaysOfHours) days.")
    static let mostValues = query(
        "limit", count(.values), "The most values of a dimension to return.", key: "mostValues")
    static let leaderboardTimeframe = query(
        "timeframe", .ref("LeaderboardWindow", default: "all"),
        "The days whose points count: the current calendar day, week, month or year; a number of days up to today; "
            + "or all. `month` takes precedence.", key: "leaderboardTimeframe")
    static let month = query("month", .ref("Month"), "A calendar month.")
    static let groupId = query("groupId", .queryText, "Only members of this group of the project.", example: "vip")
    static let limit = query(
        "limit", count(.leaderboard), "The most users to return.", key: "leaderboardLimit")
    static let pageSize = query(
        "limit", count(.page), "The most entries per page.", key: "pageSize")
    static let prefix = query(
        "prefix", .queryText, "Only users whose ids begin with this text.", example: "customer-0")
    static let after = query("cursor", .queryText, "The previous page's `next`.", key: "after")
    static let cursor = query(
        "cursor", .ref("EntryId"), "The `next` of the previous page, or its `X-Next-Cursor`.")
    static let entryKind = query("kind", .ref("EntryKind"), "Only entries of this kind.", key: "entryKind")
    static let entriesOfEvent = query(
        "eventId", .queryText, "Only entries of this event, and their reversals; all if left out or empty.",
        key: "entriesOfEvent")
    static let explain = query(
        "explain", .ref("Flag", default: "false"),
        "`true` adds `conditions` to events whose conditions failed. Only as JSON.")
    static let from = query("from", .date, "Only entries from this local day of the project on.")
    static let to = query("to", .date, "Only entries up to this local day of the project, included.")

    static let logPageSize = query("limit", count(.log), "The most entries per page.", key: "logPageSize")
    static let logCursor = query(
        "cursor", .string(pattern: "^[1-9][0-9]{0,18}$"),
        "The `next` of the previous page, or its `X-Next-Cursor`. Not together with `after`.", key: "logCursor")
    static let logAfter = query(
        "after", .ref("LogPosition"),
        "Only entries that were booked after this one, in the order in which they were booked: the `next` or `newest` of an "
            + "earlier page.", key: "logAfter")
    static let entriesOfUser = query(
        "userId", .queryText, "Only entries of this user; all if left out or empty.", key: "entriesOfUser")
    static let outcome = query(
        "outcome", .choice(of: LogFilter.Outcome.self),
        "Only events that were judged so. `paid`: their conditions were reached, and no limit was; `limit`: a limit was "
            + "reached; `conditions`: their conditions were not reached.")

    static let logWhere = query(
        "where", .queryText,
        "`FIELD:VALUE`: only events whose metadata has this value at this path, as dimensions count values: a list has each of "
            + "its first \(DimensionValue.mostOfList) different elements, and what is missing is `\(DimensionValue.none)`.",
        example: "source:web", key: "logWhere")

    // MARK: - Headers

    static let requestId = header(
        "X-Request-Id", .string,
        "Identifies the request in the answer and in the log: 1 to \(RequestIds.lengths.upperBound) letters, digits and `- _ . :`. Any other value "
            + "is replaced by a new id.")
    static let idempotencyKey = header(
        "Idempotency-Key", .string(pattern: "^[!-~]{1,255}$"),
        "Makes the request take effect only once: repeated within \(Idempotency.lifetime / 86_400_000) days with the same key, caller, path and body, it "
            + "gets the same answer again.")
    static let ifMatch = header(
        "If-Match", .string, "Only if the definition has this `ETag`; `*`: only if it exists.")
    static let ifNoneMatch = header(
        "If-None-Match", .string, "304 if nothing has changed since the answer with this `ETag`.")
    static let ifNoneMatchOfWrites = Self(
        name: "If-None-Match", place: .header, schema: .string,
        text: "`*`: only if there is no definition with this id yet.", key: "If-None-Match-Of-Writes")

    /// All parameters, for `components`.
    static let all =
        path + [
            showAll, dryRun, effectOnly, past, streakId, challengeId, period, statsFrom, statsTo, eventId, timeframe,
            statsMonth, compare, format, groupBy, `where`, interval, mostValues, cohortInterval, cohorts,
            entryKind, entriesOfEvent, explain, from, to, logPageSize, logCursor, logAfter, logWhere, entriesOfUser,
            outcome, leaderboardTimeframe, month, groupId, limit, pageSize, cursor,
            prefix, after, afterRedemption, groupByLength, offerId, offerPeriod, hold, requestId,
            idempotencyKey, ifMatch,
            ifNoneMatch, ifNoneMatchOfWrites,
        ]
}
