extension OpenAPI.Examples {
    // MARK: - The project and its API keys

    static let projects = [
        OpenAPI.Example(
            "acme", "A project with a group",
            #"""
            {"projectId": "acme-loyalty", "tenantId": "acme", "title": "Acme Loyalty", "timezone": "UTC",
             "autoCreate": true, "access": {"analytics": "users", "leaderboards": "users"},
             "usergroups": [{"usergroupId": "vip", "title": "VIP"}]}
            """#)
    ]

    static let newAPIKeys = [
        OpenAPI.Example(
            "till", "For a till, until the end of the year",
            #"{"name": "till", "scopes": ["events", "read"], "expiresAt": "2026-12-31T23:00:00Z"}"#)
    ]

    static let createdAPIKeys = [
        OpenAPI.Example(
            "till", "The key itself, shown only once",
            #"""
            {"key": "pk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "name": "till", "scopes": ["events", "read"],
             "createdAt": "2026-11-23T09:30:00.000Z", "expiresAt": "2026-12-31T23:00:00.000Z"}
            """#)
    ]

    static let apiKeys = [
        OpenAPI.Example(
            "keys", "Two keys",
            #"""
            [{"name": "examples", "scopes": ["admin"], "createdAt": "2026-11-23T09:30:00.000Z", "expiresAt": null,
              "revokedAt": null},
             {"name": "till", "scopes": ["events", "read"], "createdAt": "2026-11-23T09:30:00.000Z",
              "expiresAt": "2026-12-31T23:00:00.000Z", "revokedAt": null}]
            """#)
    ]
}
