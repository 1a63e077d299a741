extension OpenAPI {
    /// Requests in the order in which they are sent, and their answers from a new project, all at the same instant.
    enum Examples {}
}
