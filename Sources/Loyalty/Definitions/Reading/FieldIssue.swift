/// One invalid value in input: its place, and the expectation.
public struct FieldIssue: Error, Sendable, Equatable {
    /// The place as a JSON pointer (RFC 6901) such as `/events/0/reward/default`; empty for the whole value.
    public var pointer: String
    /// The expectation, such as `expected a number of at least 0, found "two"`.
    public var detail: String

    /// An issue at a place.
    public init(pointer: String, detail: String) {
        self.pointer = pointer
        self.detail = detail
    }
}

/// Why definitions were refused: all issues, in the order of the text.
public struct DefinitionIssues: Error, Sendable, Equatable {
    /// The issues, at least one. After ``limit`` issues, no further ones are searched for.
    public var issues: [FieldIssue]

    /// The most issues that are reported at once.
    public static let limit = 100

    init(_ issues: [FieldIssue]) {
        self.issues = issues
    }
}

/// Collects the issues while a definition is read. Reading goes on after an issue, so that all are found at once.
final class IssueList {
    private(set) var issues: [FieldIssue] = []
    /// Whether the definition was accepted earlier, by rules that may have been wider.
    let isOfStored: Bool

    init(isOfStored: Bool = false) {
        self.isOfStored = isOfStored
    }

    var isEmpty: Bool { issues.isEmpty }

    /// Adds an issue, unless the limit is reached. The text is made only if it is added.
    func add(_ detail: @autoclosure () -> String, at pointer: JSONPointer) {
        guard issues.count < DefinitionIssues.limit else { return }
        issues.append(FieldIssue(pointer: pointer.text, detail: detail()))
    }

    /// The value, or the issues if there are any.
    func result<Value>(_ value: Value?) -> Result<Value, DefinitionIssues> {
        guard let value, isEmpty else { return .failure(DefinitionIssues(issues)) }
        return .success(value)
    }
}
