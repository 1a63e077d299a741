import JSON

/// When a waiting write is carried out.
public enum WriteTurn: Sendable {
    /// In the next transaction, together with other waiting writes.
    case next
    /// In a transaction of its own. Callers take turns; of one caller, the oldest batch comes first.
    case batch(of: String)

    /// How many batches of one caller wait at the most: each holds its request's body.
    public static let mostBatches = 16
}

/// The batches that wait for their transaction.
///
/// A batch can take longer than hundreds of single writes. So each transaction takes one batch, and if single writes
/// wait too, transactions of both kinds alternate. Callers take turns as well: a caller with many batches delays
/// another caller's batch by only one of them.
struct BatchQueue {
    private struct Entry {
        let write: any Write
        let caller: String
        /// A round has one batch of each caller.
        let round: Int
    }

    private var entries: [Entry] = []
    /// The round of the last batch taken.
    private var round = 0
    /// Whether waiting single writes go before the next batch.
    private var othersAreNext = true

    var count: Int { entries.count }

    /// - Returns: false if ``WriteTurn/mostBatches`` writes of the caller are already waiting; this one is not queued then.
    mutating func append(_ write: any Write, of caller: String) -> Bool {
        let own = entries.filter { $0.caller.isExactly(caller) }
        guard own.count < WriteTurn.mostBatches else { return false }
        entries.append(Entry(write: write, caller: caller, round: (own.last?.round ?? round) + 1))
        return true
    }

    /// Takes the next batch; nil if there is none, or if it is the turn of the waiting single writes.
    /// - Parameter others: whether single writes are waiting.
    mutating func next(besideOthers others: Bool) -> (any Write)? {
        if entries.isEmpty { return nil }
        if others, othersAreNext {
            othersAreNext = false
            return nil
        }
        guard let index = entries.indices.min(by: { entries[$0].round < entries[$1].round }) else { return nil }
        othersAreNext = true
        round = entries[index].round
        return entries.remove(at: index).write
    }
}
