import Loyalty

extension OpenAPI.Schema {
    /// An id; see `Identifier`.
    static let id: Self = .ref("Id")
    /// A user's id; see `UserIdentifier`.
    static let userId: Self = .ref("UserId")
    /// What leaderboards call a user before others; see `DisplayName`.
    static let displayName: Self = .ref("DisplayName")
    static let points: Self = .integer(0...Int(MemberState.largestBalance))
    static let usergroup: Self = .ref("Id")
}

extension OpenAPI {
    /// The schemas that other schemas use.
    static let commonSchemas: [(name: String, value: Schema)] = [
        (
            "Id",
            Schema.string(pattern: "^[A-Za-z0-9_.:@|+-]{1,\(Identifier.maximumLength)}$")
                .described("An id: \(Identifier.rule). Case matters.")
        ),
        (
            "UserId",
            Schema.string(pattern: #"^[^\u0000-\u001F\u007F-\u009F]{1,\#(UserIdentifier.maximumLength)}$"#)
                .described("A user's id: \(UserIdentifier.rule). Case matters.")
        ),
        (
            "DisplayName",
            Schema.string(pattern: #"^[^\u0000-\u001F\u007F-\u009F]{1,\#(DisplayName.maximumLength)}$"#)
                .described("What leaderboards call a user before other users: \(DisplayName.rule).")
        ),
        (
            "MetadataPath",
            Schema.string(pattern: #"^[^.]+(\.[^.]+)*$"#).adding("maxLength", .number(MetadataPath.maximumLength))
                .described("A place in the metadata: `amount`, or `order.total` for the member of an object.")
        ),
        (
            "Title",
            Schema.any(of: [title, .ref("Titles")]).described(
                "A text, or an object with a text per language; at most \(LocalizedText.maximumLength) bytes each.")
        ),
        (
            "Titles", .textsByLanguage(title)
        ),
        (
            "Metadata",
            Schema.map(of: .anything).described("Exactly as sent, including all digits.")
        ),
        (
            "Month",
            Schema.string(
                pattern: "^([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)-(0[1-9]|1[0-2])$"
            ).described("A calendar month from year 1 on, such as `2025-08`.")
        ),
        (
            "APIError",
            errorSchema([
                .required("statusCode", .integer(400...599)), .required("message", .string),
            ]).described("An error. `code` is for programs, `message` for people.")
        ),
        (
            "Problem",
            errorSchema([
                .required("type", .constant("about:blank")), .required("title", .string),
                .required("status", .integer(400...599)), .required("detail", .string),
            ]).described("The same error as RFC 9457, for clients that accept `application/problem+json`.")
        ),
        (
            "Issues",
            Schema.array(of: .ref("Issue"), 1...DefinitionIssues.limit)
                .described("What is wrong at each place. Present if several things can be wrong.")
        ),
        (
            "Issue",
            .record([
                .required(
                    "pointer",
                    .string.described("A JSON pointer (RFC 6901) into the body, or `?name` for a query parameter.")),
                .required("detail", .string),
            ])
        ),
        ("Flag", .choice(["true", "false"])),
        (
            "ErrorCode",
            Schema.choice(ErrorCode.allCases.map(\.rawValue)).described(
                "The stable name of an error.\n\n"
                    + ErrorCode.allCases.map { "- `\($0.rawValue)` (\($0.status)): \($0.meaning)" }
                    .joined(separator: "\n")
                    + "\n\nnginx has errors of its own in the same form: `unavailable` (502) if Punchcard doesn't "
                    + "run or accepts no more requests, `timeout` (504), and `too_many_requests` (429) if one address "
                    + "sends more requests than the site allows.")
        ),
    ]

    private static let title = Schema.string(1...LocalizedText.maximumLength)

    private static func errorSchema(_ first: [Member]) -> Schema {
        .record(
            first + [
                .required("code", .ref("ErrorCode")), .optional("errors", .ref("Issues")),
                .required("requestId", .string.described("The same as in `X-Request-Id`.")),
            ])
    }
}

extension OpenAPI.Node {
    /// A text per language.
    static func textsByLanguage(_ text: OpenAPI.Schema) -> Self {
        map(
            of: text,
            names: .string(pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
                .adding("maxLength", .number(LocalizedText.maximumTagLength))
        ).adding("required", ["default"]).adding("maxProperties", .number(LocalizedText.maximumTranslations))
            .described("A text per language; `default` is required.")
    }
}
