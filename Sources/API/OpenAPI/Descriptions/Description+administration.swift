extension OpenAPI.Description {
    static let getProject = Self(
        id: "getProject", tag: .service, summary: "The project of the credentials",
        text: "Its ids, title, time zone and groups.",
        answers: [.json("The project.", .ref("Project"), Examples.projects)])

    static let listAPIKeys = Self(
        id: "listAPIKeys", tag: .keys, summary: "All API keys of the project",
        text: "In the order of their creation, including revoked and expired keys.",
        answers: [.json("The keys, without the secret texts.", .array(of: .ref("APIKey")), Examples.apiKeys)])

    static let createAPIKey = Self(
        id: "createAPIKey", tag: .keys, summary: "Make an API key",
        text: "Only this answer contains the key itself. Punchcard stores nothing but its SHA-256.",
        body: [.json(.ref("NewAPIKey"), Examples.newAPIKeys)],
        answers: [.json(201, "Made.", .ref("CreatedAPIKey"), Examples.createdAPIKeys)],
        errors: [.invalidAPIKey, .apiKeyExists])

    static let revokeAPIKey = Self(
        id: "revokeAPIKey", tag: .keys, summary: "Revoke an API key",
        text: "The key is refused from the next request on, for good. Its name can't be used again.",
        answers: [OpenAPI.Answer(status: 204, text: "Revoked.")],
        errors: [.apiKeyNotFound])
}
