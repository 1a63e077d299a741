extension OpenAPI {
    /// Requests, and their answers from a project that has been told of nothing else, at one instant.
    enum Examples {}
}
