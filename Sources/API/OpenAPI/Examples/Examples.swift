extension OpenAPI {
    /// Requests in order, with their answers from a new project, all at one instant.
    enum Examples {}
}
