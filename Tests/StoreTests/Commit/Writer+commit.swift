import Locking

@testable import Store

extension Writer {
    /// Commits a batch that nothing joins.
    func commit(_ batch: [any Write], until deadline: Deadline) {
        var writes = batch
        commit(&writes, until: deadline)
    }
}
