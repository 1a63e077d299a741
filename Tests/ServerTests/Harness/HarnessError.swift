/// What a test needs and can't have, in words.
struct HarnessError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Waits until a condition holds, looking again every few milliseconds.
///
/// - Throws: `HarnessError` naming what was awaited, when it isn't so within the time; what the condition throws, at
///   once.
func eventually(
    _ what: @autoclosure () -> String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while try await !condition() {
        guard clock.now < end else { throw HarnessError("not within \(limit): \(what())") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
