import ArgumentParser
import Loyalty

extension CompletionKind {
    /// An argument that no shell can guess. Without a kind of completion, zsh would not complete options in its place
    /// either.
    static var nothing: CompletionKind { .list([]) }
}

/// A span of time on the command line: a whole number and `s`, `m`, `h` or `d`.
struct Span: ExpressibleByArgument {
    /// The default lifetime of tokens.
    static let oneHour = Span(milliseconds: 3_600_000)
    static let oneMinute = Span(milliseconds: 60_000)

    let milliseconds: Int64

    private init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()),
            (1...100_000_000).contains(count)
        else { return nil }
        milliseconds = count * unit
    }
}

/// A user id on the command line.
struct UserId: ExpressibleByArgument {
    static let rule: ArgumentHelp = "The user id: \(UserIdentifier.rule)."
    /// Whom links to the dashboard are for unless somebody is named.
    static let dashboard = UserId(text: "dashboard")

    let text: String

    private init(text: String) {
        self.text = text
    }

    var defaultValueDescription: String { text }

    init?(argument: String) {
        guard UserIdentifier.isValid(argument) else { return nil }
        text = argument
    }
}

/// A user's display name on the command line.
struct DisplayNameArgument: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard DisplayName.isValid(argument) else { return nil }
        text = argument
    }
}

/// A local day on the command line.
struct DayArgument: ExpressibleByArgument {
    let day: Day

    init?(argument: String) {
        guard let day = Day(argument) else { return nil }
        self.day = day
    }
}
