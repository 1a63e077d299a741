import Database
import Loyalty

/// What an engine can tell of a filter: a condition on rows of `log`. It is false only for rows that the filter doesn't
/// accept. It is faster than ``LogFilter/mayAccept(_:)``, since the rows that it leaves out aren't handed over.
struct LogCondition {
    /// The condition in SQL, which follows another one; empty if the engine can't tell anything.
    private(set) var sql = ""
    private var values: [(index: Int32, value: Value)] = []

    private enum Value {
        case number(Int64)
        case text(String)
    }

    /// The first parameter's number. Those before it are the other condition's.
    private static let firstParameter: Int32 = 3

    init(_ filter: LogFilter, in dialect: Dialect) {
        let isOfEvents = filter.outcome != nil || filter.value != nil
        if let kind = filter.history.kind ?? (isOfEvents ? .event : nil) { add("kind = #", .number(kind.rawValue)) }
        if let event = filter.history.event { add("subject = #", .number(event)) }
        if let instants = filter.history.instants {
            add("at >= #", .number(instants.lowerBound.milliseconds))
            add("at < #", .number(instants.upperBound.milliseconds))
        }
        switch filter.outcome {
        case .paid: sql += " AND outcome & 3 = 1"
        case .limit: sql += " AND outcome & 3 = 3"
        case .conditions: sql += " AND outcome & 1 = 0"
        case nil: break
        }
        if let text = filter.value?.certainBytes {
            let isThere = dialect.contains(text: "#", in: "metadata")
            // Another spelling of it has escapes.
            add("(\(isThere) OR \(isThere))", .text(text), .text("\\"))
        }
    }

    var isEmpty: Bool { sql.isEmpty }

    /// Binds its parameters.
    func bind(to statement: any Statement) {
        for (index, value) in values {
            switch value {
            case .number(let number): statement.bind(index, number)
            case .text(let text): statement.bind(index, text)
            }
        }
    }

    /// Adds a part, in which each `#` stands for the next of its parameters.
    private mutating func add(_ part: String, _ parameters: Value...) {
        var parameters = parameters[...]
        sql += " AND "
        for character in part {
            guard character == "#", let value = parameters.popFirst() else {
                sql.append(character)
                continue
            }
            let index = Self.firstParameter + Int32(values.count)
            values.append((index, value))
            sql += "?\(index)"
        }
    }
}
