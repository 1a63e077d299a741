import Foundation

/// A block of output as a reader reads it: white space doesn't count, `…` stands for anything (also as a text, `"…"`),
/// and days lie as far from today as they do from the day on which the manual was written, but for those that the
/// command names itself, or that lie between two which it names.
struct ShownOutput {
    /// The day on which the manual was written.
    private static let writtenOn = "2026-11-23"

    private let pieces: [String]

    /// - Parameters:
    ///   - command: what prints it.
    ///   - today: the day on which it ran.
    init(_ text: String, of command: String, today: String) throws {
        let day = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
        let shift = try day.parse(today).timeIntervalSince(day.parse(Self.writtenOn))
        let date = /\d{4}-\d\d-\d\d/
        let named = command.matches(of: date).map { String($0.output) }.sorted()
        let shifted = try text.replacing(date) { match in
            let shown = String(match.output)
            if let first = named.first, let last = named.last, first <= shown, shown <= last { return shown }
            return day.format(try day.parse(shown).addingTimeInterval(shift))
        }
        pieces = Self.withoutSpace(shifted).replacing("\"…\"", with: "…").split(
            separator: "…", omittingEmptySubsequences: false
        ).map(String.init)
    }

    func matches(_ output: String) -> Bool {
        var rest = Self.withoutSpace(output)[...]
        guard let first = pieces.first, let last = pieces.last, rest.hasPrefix(first) else { return false }
        guard pieces.count > 1 else { return rest == first }
        rest = rest.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    private static func withoutSpace(_ text: String) -> String {
        text.filter { !$0.isWhitespace }
    }
}
