import Loyalty

extension OpenAPI {
    /// The project, and its API keys.
    static let administrationSchemas: [(name: String, value: Schema)] = [
        (
            "Project",
            .record([
                .required("projectId", .id), .required("tenantId", .id), .required("title", .string),
                .required("timezone", Schema.string.described("The IANA time zone of the project's days.")),
                .required("autoCreate", Schema.boolean.described("Whether an unknown user's event creates the user.")),
                .required(
                    "access",
                    .record([
                        .required(
                            "analytics",
                            Schema.choice(of: Access.Analytics.self).described("Who may read statistics.")),
                        .required(
                            "leaderboards",
                            Schema.choice(of: Access.Leaderboards.self).described(
                                "Who may read leaderboards. With `names`, users see the `displayName` of other users in "
                                    + "place of their ids.")),
                    ])),
                .required(
                    "usergroups",
                    Schema.array(of: .ref("Usergroup")).described("Besides `default`.")),
            ])
        ),
        ("Usergroup", .record([.required("usergroupId", .id), .required("title", .ref("Title"))])),
        ("APIKeyScope", .choice(of: APIKeyScope.self)),
        (
            "NewAPIKey",
            .record([
                .required(
                    "name", Schema.string(APIKeyName.lengths).described("Never used before: \(APIKeyName.rule).")),
                .required("scopes", scopes),
                .optional("expiresAt", Schema.instant.orNull.described("If left out or null, the key never expires.")),
            ])
        ),
        ("APIKey", .record(key + [.required("revokedAt", Schema.instant.orNull)])),
        (
            "CreatedAPIKey",
            .record([.required("key", Schema.string.described("Shown only once."))] + key)
        ),
    ]

    private static let scopes = Schema.array(of: .ref("APIKeyScope"), 1...APIKeyScope.allCases.count)

    private static let key: [Member] = [
        .required("name", .string(APIKeyName.lengths)), .required("scopes", scopes), .required("createdAt", .instant),
        .required("expiresAt", Schema.instant.orNull),
    ]
}
