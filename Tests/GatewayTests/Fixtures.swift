import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Gateway

/// An application that answers with a closure; refusals as `{status} {code}` in the body.
struct TestApplication: Application {
    var smallestBodyLimit = 0
    var limit = 256 * 1024
    var handler: @Sendable (Request, @escaping @Sendable (Response) -> Void) -> Void = { request, answer in
        answer(Response(status: 200, body: Array("\(request.head.segments) \(request.body.count)".utf8)))
    }

    func bodyLimit(for head: RequestHead) -> Int { limit }

    func respond(to request: Request, answer: @escaping @Sendable (Response) -> Void) {
        handler(request, answer)
    }

    func respond(to refusal: Refusal, head: RequestHead?) -> Response {
        Response(status: refusal.status, body: Array(refusal.code.utf8))
    }
}

extension Refusal {
    /// What the application of these tests answers with.
    var status: Int {
        switch self {
        case .lengthRequired: 411
        case .bodyTooLarge: 413
        case .unanswered: 500
        case .overloaded: 503
        default: 400
        }
    }

    var code: String {
        switch self {
        case .invalidPath, .ambiguousPath: "invalid_path"
        case .invalidQuery, .tooManyFields: "invalid_query"
        case .invalidHeader, .tooManyHeaders: "invalid_header"
        case .invalidContentLength: "invalid_content_length"
        case .lengthRequired: "length_required"
        case .bodyTooLarge: "body_too_large"
        case .incompleteBody: "incomplete_body"
        case .overloaded: "overloaded"
        case .unanswered: "internal_error"
        }
    }
}

/// A new empty folder, gone after `body`.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = try TemporaryFolder()
    return try withExtendedLifetime(folder) { try body(folder.path) }
}

/// A responder on a socket of its own, stopped after `body`.
func withResponder(
    _ application: TestApplication = TestApplication(), workers: Int = 4,
    _ configure: (inout Responder.Configuration) -> Void = { _ in },
    _ body: (Responder, _ address: String) throws -> Void
) throws {
    try withFolder { folder in
        let listener = try Listener.open("unix:\(folder)/socket")
        var configuration = Responder.Configuration()
        configuration.workers = workers
        configure(&configuration)
        let responder = try Responder(listener: listener, application: application, configuration: configuration)
        try responder.start()
        defer { responder.stop() }
        try body(responder, listener.address)
    }
}

extension Responder {
    /// How many connections are in a state.
    func count(_ state: PeerConnection.State) -> Int {
        connections.withLock { connections in
            connections.values.count { $0.state.load(ordering: .sequentiallyConsistent) == state }
        }
    }
}

/// As many descriptors as a test needs, during `body`.
func withDescriptors(_ count: UInt, _ body: () throws -> Void) throws {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let before = limit
    limit.rlim_cur = max(before.rlim_cur, min(count, limit.rlim_max))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    defer {
        limit = before
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    try #require(limit.rlim_cur >= count)
    try body()
}

/// Waits for a condition that another thread brings about; false if it hasn't within 20 seconds.
func eventually(_ condition: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(20)
    while !condition() {
        if ContinuousClock.now > end { return false }
        sched_yield()
    }
    return true
}

/// A value that threads share.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func callAsFunction() -> Value { value.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) {
        value.withLock { value in
            var new = value
            body(&new)
            value = new
        }
    }
}

/// A result that a thread of its own works out.
final class Background<Value: Sendable>: Sendable {
    private let result = Shared<Value?>(nil)

    init(_ body: @escaping @Sendable () -> Value) {
        Thread.detachNewThread { [result] in
            let value = body()
            result.change { $0 = value }
        }
    }

    /// Waits for the result; nil if it isn't there within 20 seconds.
    func value() -> Value? {
        _ = eventually { result() != nil }
        return result()
    }
}

/// As many bytes as a test needs.
func bytes(_ count: Int) -> [UInt8] {
    [UInt8](repeating: 42, count: count)
}

/// Tests with sockets: one at a time, since descriptors, limits and signals belong to the whole process.
@Suite(.serialized)
enum Sockets {}
