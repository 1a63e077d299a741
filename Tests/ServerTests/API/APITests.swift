import Testing

/// The API's behaviour as a client sees it: each body runs in process and through real servers. Tokens, keys and rules
/// have their own tests where they live; times and races are not tested here.
@Suite("API", .deployments) struct APITests {}
