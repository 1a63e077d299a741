/// Why a file is not a usable time zone (RFC 9636).
public enum ZoneError: Error, Sendable, Equatable {
    /// The file does not begin with `TZif` (section 3.1).
    case notTZif
    /// The version byte is neither NUL nor an ASCII digit from 2 on (section 3.1).
    case unknownVersion(UInt8)
    /// The file is shorter than its header says.
    case truncated
    /// The counts in a header contradict each other (section 3.1).
    case badCounts
    /// The file counts leap seconds; instants here don't.
    case leapSeconds
    /// Transition times do not ascend (section 3.2).
    case transitionsOutOfOrder
    /// A transition lies more than 2^59 seconds before or after 1970 (section 3.2).
    case transitionOutOfRange
    /// A transition refers to a local time type that the file doesn't have (section 3.2).
    case badTypeIndex
    /// A daylight saving flag, an index of an abbreviation or an indicator is out of range (section 3.2).
    case badLocalTimeType
    /// An offset is outside -24:59:59 to +25:59:59 (section 3.2).
    case offsetOutOfRange
    /// The footer is not a POSIX TZ string between two line feeds (section 3.3); `offset` is the byte in the string
    /// at which parsing failed.
    case badFooter(offset: Int)
    /// The footer contradicts the last transition (section 3.3).
    case contradictoryFooter
}

extension ZoneError: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch self {
        case .notTZif: "not a compiled time zone file (TZif)"
        case .unknownVersion(let version): "unknown TZif version \(version)"
        case .truncated: "the time zone file is cut short"
        case .badCounts: "the counts in the time zone file contradict one another"
        case .leapSeconds: "the time zone file counts leap seconds, which POSIX time does not"
        case .transitionsOutOfOrder: "the transitions of the time zone file are out of order"
        case .transitionOutOfRange: "a transition of the time zone file is beyond all time"
        case .badTypeIndex: "a transition of the time zone file names a local time type that is not there"
        case .badLocalTimeType: "a local time type of the time zone file is damaged"
        case .offsetOutOfRange: "an offset in the time zone file is more than a day from UTC"
        case .badFooter(let offset): "the TZ string of the time zone file cannot be read at byte \(offset)"
        case .contradictoryFooter: "the TZ string of the time zone file contradicts its last transition"
        }
    }
}
