import Dispatch
import Synchronization
import Testing

@testable import Store

/// Batches and single writes take turns, and so do callers with batches.
@Suite struct BatchQueueTests {
    /// What was written, in order; filled while the writer is kept busy, so that everything waits.
    private final class Run: Sendable {
        let store: LoyaltyStore
        let order = Mutex<[String]>([])
        private let busy = DispatchSemaphore(value: 0)
        private let left = DispatchGroup()

        init(_ store: LoyaltyStore) {
            self.store = store
        }

        func submit(
            _ name: String, _ turn: WriteTurn = .next, then body: @escaping @Sendable () -> Void = {}
        ) {
            left.enter()
            store.submit(turn: turn) { transaction in
                self.order.withLock { $0.append(name) }
                body()
                return try transaction.once(nil, in: 1) { [] }
            } completion: { outcome in
                if case .failure(let error) = outcome {
                    self.order.withLock {
                        $0.append("\(name): \(error as? StoreError == .overloaded ? "overloaded" : "\(error)")")
                    }
                }
                self.left.leave()
            }
        }

        /// - Returns: what was written, in order, once all is.
        func whileBusy(_ fill: () -> Void) -> [String] {
            let begun = DispatchSemaphore(value: 0)
            let busy = busy
            DispatchQueue.global().async {
                self.submit("first") {
                    begun.signal()
                    busy.wait()
                }
            }
            begun.wait()
            fill()
            busy.signal()
            left.wait()
            return order.withLock { $0 }
        }
    }

    @Test func singleWritesGoFirstAndCallersTakeTurns() throws {
        let database = try TemporaryDatabase()
        let run = Run(try database.open())
        let order = run.whileBusy {
            for number in 1...3 { run.submit("a\(number)", .batch(of: "a")) }
            run.submit("b1", .batch(of: "b"))
            run.submit("s1")
            run.submit("c1", .batch(of: "c"))
            run.submit("b2", .batch(of: "b"))
            run.submit("s2")
        }
        #expect(order == ["first", "s1", "s2", "a1", "b1", "c1", "a2", "b2", "a3"])
    }

    @Test func laterWritesTakeTurnsToo() throws {
        let database = try TemporaryDatabase()
        let run = Run(try database.open())
        let order = run.whileBusy {
            run.submit("s1") { run.submit("s2") { run.submit("s3") } }
            run.submit("a1", .batch(of: "a")) {
                run.submit("s4")
                run.submit("s5")
                run.submit("b1", .batch(of: "b"))
            }
            run.submit("a2", .batch(of: "a"))
        }
        // Transactions of both kinds alternate: neither kind waits for more than one of the other.
        #expect(order == ["first", "s1", "a1", "s2", "s4", "s5", "a2", "s3", "b1"])
    }

    @Test func waitingBatchesOfACallerAreLimited() throws {
        let database = try TemporaryDatabase()
        let run = Run(try database.open())
        let order = run.whileBusy {
            for number in 1...WriteTurn.mostBatches + 2 { run.submit("a\(number)", .batch(of: "a")) }
            run.submit("b1", .batch(of: "b"))
        }
        #expect(order.count { $0.hasSuffix(": overloaded") } == 2)
        #expect(order.contains("b1") && order.contains("a16") && !order.contains("a17"))
    }
}
