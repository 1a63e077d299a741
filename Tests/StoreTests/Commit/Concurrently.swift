import Dispatch
import Synchronization

/// Runs `body` for each index from 0, at once on as many threads; the results in order.
func concurrently<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
    let results = Mutex<[Int: Result<Value, any Error>]>([:])
    let group = DispatchGroup()
    let queue = DispatchQueue(label: "concurrently", attributes: .concurrent)
    let start = DispatchSemaphore(value: 0)
    for index in 0..<count {
        queue.async(group: group) {
            start.wait()
            start.signal()
            let result = Result { try body(index) }
            results.withLock { $0[index] = result }
        }
    }
    start.signal()
    group.wait()
    return try results.withLock { results in try (0..<count).compactMap { try results[$0]?.get() } }
}
