import Foundation
import Synchronization

/// Clients that send at the same time, each with a connection and a thread of its own.
enum Clients {
    /// Runs `body` once for each client, all at the same time, and waits until every one is done.
    ///
    /// - Returns: what each returned, in the order of their numbers.
    /// - Throws: what the first of them threw.
    static func run<Value: Sendable>(
        _ count: Int, port: Int, _ body: @escaping @Sendable (_ number: Int, _ client: HTTPClient) throws -> Value
    ) async throws -> [Value] {
        try await start(count, port: port, body).value
    }

    /// The same without waiting.
    /// - Parameter timeout: how long a client waits for an answer, in seconds.
    static func start<Value: Sendable>(
        _ count: Int, port: Int, timeout: Int = 10,
        _ body: @escaping @Sendable (_ number: Int, _ client: HTTPClient) throws -> Value
    ) -> Task<[Value], any Error> {
        let outcomes = Mutex<[Int: Result<Value, any Error>]>([:])
        let group = DispatchGroup()
        return Task {
            await withCheckedContinuation { continuation in
                for number in 0..<count {
                    group.enter()
                    Thread.detachNewThread {
                        let outcome = Result { try body(number, HTTPClient(port: port, timeout: timeout)) }
                        outcomes.withLock { $0[number] = outcome }
                        group.leave()
                    }
                }
                group.notify(queue: .global()) { continuation.resume() }
            }
            let all = outcomes.withLock { $0 }
            return try all.sorted { $0.key < $1.key }.map { try $0.value.get() }
        }
    }
}
