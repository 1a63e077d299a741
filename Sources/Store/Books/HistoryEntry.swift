import Database
import JSON
import Loyalty

/// An entry of a user's history, with what is shown of it.
public struct HistoryEntry: Sendable {
    /// The entry. Its number is 0 if the clock has made it and it is yet to be written.
    public let entry: Entry
    /// The id of the event, streak, challenge or offer that it is about; nil for none.
    public let subjectId: String?
    /// What `subjectId` is the id of: `event`, `streak`, `challenge` or `offer`.
    public let subjectKind: String?
    /// The sum of all entries up to and including this one, in booking order.
    public let balance: Int64
    /// Who booked it with a right of its own; nil for the user itself, and for the clock.
    public let by: String?
    /// Why it was booked; nil if nobody had to say.
    public let reason: String?

    /// The metadata as received; nil if there was none.
    public var metadata: JSONValue? { entry.metadata }

    /// The group whose rate was paid.
    public var usergroupId: String { entry.usergroup ?? Usergroups.everybody }

    /// The id that the API has for the entry: the same before and after an expiry is written.
    public var id: String {
        (entry.isByClock ? EntryId.clock(entry.at) : .number(entry.id)).text
    }
}

/// The id of an entry, as the API has it.
public enum EntryId: Sendable, Equatable {
    /// Of an entry with this number; over 0.
    case number(Int64)
    /// Of the expiry that the clock makes at this instant.
    case clock(Instant)

    private static let expiryPrefix = "expiry-"

    /// The id as it is written.
    public var text: String {
        switch self {
        case .number(let number): String(number)
        case .clock(let instant): "\(Self.expiryPrefix)\(instant.milliseconds)"
        }
    }

    /// Reads an id; nil for a text that is none.
    public init?(_ text: String) {
        if text.utf8.starts(with: Self.expiryPrefix.utf8) {
            guard let milliseconds = Self.number(text.utf8.dropFirst(Self.expiryPrefix.utf8.count)) else { return nil }
            self = .clock(Instant(milliseconds: milliseconds))
        } else {
            guard let number = Self.number(text.utf8[...]), number > 0 else { return nil }
            self = .number(number)
        }
    }

    /// The number that is written as it would be here: there is one id for each entry.
    private static func number(_ digits: Substring.UTF8View) -> Int64? {
        let text = Substring(digits)
        guard let number = Int64(text), String(number).utf8.elementsEqual(digits) else { return nil }
        return number
    }
}

extension HistoryEntry {
    /// What ``init(row:)`` reads of an entry, from the second column on.
    static let columns = "log.balance, subject.id, subject.kind, actor.name, log.reason, \(Entry.columns)"
    /// What is joined to the log for that.
    static let joins = """
        LEFT JOIN subject ON subject.number = log.subject LEFT JOIN actor ON actor.number = log.actor
        """

    /// Selects the entry with a number (the first parameter) of a member (the second).
    static let query = EntryChain.entry(columns, joins: joins)

    /// Reads ``columns``; nil if they are damaged.
    init?(row: any Statement) {
        guard let entry = Entry(row: row, from: 6, withMetadata: true) else { return nil }
        self.init(
            entry: entry, subjectId: row.textIfPresent(2), subjectKind: row.textIfPresent(3), balance: row.int(1),
            by: row.textIfPresent(4), reason: row.textIfPresent(5))
    }

    /// The entry without its metadata.
    var withoutMetadata: HistoryEntry {
        var entry = entry
        entry.metadata = nil
        return HistoryEntry(
            entry: entry, subjectId: subjectId, subjectKind: subjectKind, balance: balance, by: by, reason: reason)
    }
}
