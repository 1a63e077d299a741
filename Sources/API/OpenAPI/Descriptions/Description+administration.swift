extension OpenAPI.Description {
    static let getProject = Self(
        id: "getProject", tag: .service, summary: "The project of the credentials",
        text: "What a client may want to know of it: titles, groups, whose clock counts.",
        answers: [.json("The project.", .ref("Project"), Examples.projects)])

    static let listAPIKeys = Self(
        id: "listAPIKeys", tag: .keys, summary: "All API keys of the project",
        text: "In the order of their creation; those that are revoked or expired too.",
        answers: [.json("The keys, without their texts.", .array(of: .ref("APIKey")), Examples.apiKeys)])

    static let createAPIKey = Self(
        id: "createAPIKey", tag: .keys, summary: "Make an API key",
        text: "The answer is the only one that has the key itself: of it, the SHA-256 alone is kept.",
        body: [.json(.ref("NewAPIKey"), Examples.newAPIKeys)],
        answers: [.json(201, "Made.", .ref("CreatedAPIKey"), Examples.createdAPIKeys)],
        errors: [.invalidAPIKey, .apiKeyExists])

    static let revokeAPIKey = Self(
        id: "revokeAPIKey", tag: .keys, summary: "Revoke an API key",
        text: "It is refused from the next request on, for good. Its name is not used again.",
        answers: [OpenAPI.Answer(status: 204, text: "Revoked.")],
        errors: [.apiKeyNotFound])
}
