import Gateway
import JSON
import Loyalty
import Store

/// The groups or the values of a dimension by which a client divides or restricts stats: `groupBy` with `limit`, or `where`.
public struct StatsGrouping {
    /// Whether the answer has each group's share.
    private(set) var isByUsergroup = false
    /// The values whose shares the answer has.
    private(set) var values: StatsQuestion.Values?
    /// The value that the answer is about.
    private(set) var value: StatsQuestion.Value?

    /// The `groupBy` that stands for the groups of users.
    public static let usergroup = "usergroup"

    /// Whether a table has rows for it.
    var hasRows: Bool { isByUsergroup || values != nil }

    init(_ head: RequestHead, isOfOneEvent: Bool) throws(APIError) {
        let limit = try head.limit(.values)
        if let field = head.queryValue("groupBy") {
            isByUsergroup = field == Self.usergroup
            if !isByUsergroup {
                guard isOfOneEvent, !field.isEmpty else {
                    throw .invalidParameter("groupBy", "expected usergroup, or with eventId a dimension of the event")
                }
                values = StatsQuestion.Values(of: field, limit: limit)
            }
        }
        guard let text = head.queryValue("where") else { return }
        guard let value = StatsQuestion.Value(text) else {
            throw .invalidParameter(
                "where", "expected a dimension of the event, a colon and a value, such as channel:web")
        }
        if !isOfOneEvent { throw .invalidParameter("where", "goes only with eventId") }
        if hasRows { throw .invalidParameter("where", "can't be combined with groupBy") }
        self.value = value
    }
}

extension StatsQuestion.Value {
    /// A dimension and a value, divided by the first colon; nil if there is no dimension.
    public init?(_ text: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), colon != text.startIndex else { return nil }
        self.init(field: String(text[..<colon]), text: String(text[text.utf8.index(after: colon)...]))
    }
}
