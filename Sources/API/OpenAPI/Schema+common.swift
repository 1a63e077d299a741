import Loyalty

extension OpenAPI.Schema {
    /// An id, as `Identifier` has it.
    static let id: Self = .ref("Id")
    /// A user's id, as `UserIdentifier` has it.
    static let userId: Self = .ref("UserId")
    static let points: Self = .integer(0...Int(MemberState.largestBalance))
    static let usergroup: Self = .ref("Id")
}

extension OpenAPI {
    /// What others are made of.
    static let commonSchemas: [(name: String, value: Schema)] = [
        (
            "Id",
            Schema.string(pattern: "^[A-Za-z0-9_.:@|+-]{1,128}$")
                .described("An id: \(Identifier.rule). Case matters.")
        ),
        (
            "UserId",
            Schema.string(pattern: #"^[^\u0000-\u001F\u007F-\u009F]{1,256}$"#)
                .described("A user's id: \(UserIdentifier.rule). Case matters.")
        ),
        (
            "MetadataPath",
            Schema.string(pattern: #"^[^.]+(\.[^.]+)*$"#).adding("maxLength", 256)
                .described("A place in the metadata: `amount`, or `order.total` for the member of an object.")
        ),
        (
            "Title",
            Schema.any(of: [.string(1...500), .ref("Titles")])
                .described("A text, or texts by language. At most 500 bytes each.")
        ),
        (
            "Titles",
            Schema.map(
                of: .string(1...500),
                names: .string(pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$").adding("maxLength", 35)
            ).adding("required", ["default"]).adding("maxProperties", 100)
                .described("Texts by language, of which `default` must be there.")
        ),
        (
            "Metadata",
            Schema.map(of: .anything).described("As it was sent, to the digit.")
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
            ]).described("An error. Go by `code`: `message` is for people.")
        ),
        (
            "Problem",
            errorSchema([
                .required("type", .constant("about:blank")), .required("title", .string),
                .required("status", .integer(400...599)), .required("detail", .string),
            ]).described("The same as RFC 9457, for clients that accept `application/problem+json`.")
        ),
        (
            "Issues",
            Schema.array(of: .ref("Issue"), 1...DefinitionIssues.limit)
                .described("What is wrong, place by place; there where several things can be.")
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
                    + "\n\nnginx answers by itself, in the same shape, with `unavailable` (502) where Punchcard doesn't "
                    + "run or takes no more, with `timeout` (504), and with `too_many_requests` (429) where one address "
                    + "asks for more than the site allows.")
        ),
    ]

    private static func errorSchema(_ first: [Member]) -> Schema {
        .record(
            first + [
                .required("code", .ref("ErrorCode")), .optional("errors", .ref("Issues")),
                .required("requestId", .string.described("As in `X-Request-Id`.")),
            ])
    }
}
