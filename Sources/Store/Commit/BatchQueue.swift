import JSON

/// When a write takes its turn among those that wait.
public enum WriteTurn: Sendable {
    /// In the next transaction, with whatever else waits.
    case next
    /// In a transaction without any other batch, after the batches that waited longer, where callers take turns.
    case batch(of: String)
}

/// The batches that wait for their transactions.
///
/// One of them can take longer than hundreds of single writes. So one goes at a time, and where single writes wait as
/// well, these and the batches take turns: neither waits for more than one of the others. Callers take turns too: who
/// sends many batches delays another one's by one of them.
struct BatchQueue {
    /// How many of one caller wait at the most: each holds its request's body.
    static let mostOfOneCaller = 16

    private struct Entry {
        let write: any Write
        let caller: String
        /// A round has one batch of each caller.
        let round: Int
    }

    private var entries: [Entry] = []
    /// The round of the batch that went last.
    private var round = 0
    /// Whether single writes that wait go before the next batch.
    private var othersAreNext = true

    var count: Int { entries.count }

    /// - Returns: false if ``mostOfOneCaller`` writes of the caller wait already; this one is not taken then.
    mutating func append(_ write: any Write, of caller: String) -> Bool {
        let own = entries.filter { $0.caller.isExactly(caller) }
        guard own.count < Self.mostOfOneCaller else { return false }
        entries.append(Entry(write: write, caller: caller, round: (own.last?.round ?? round) + 1))
        return true
    }

    /// Takes the batch that goes next; nil where there is none, or it is the turn of the single writes that wait.
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
