import Loyalty

/// The instants at which a member was rewarded for an event. An import asks for each line how many are in the line's
/// limit window, or which is nearest, and a member's history can be long.
struct RewardedCompletions {
    /// In ascending order.
    private var instants: [Instant]
    /// The windows of what was counted last, with the number of instants in each; nil if nothing was.
    private var counted: (windows: Windows, numbers: [Int64: Int64])?

    /// What tells windows apart.
    private struct Windows {
        let window: LimitWindow
        let zone: ZoneRules
        /// That of the configuration that the zone comes from.
        let revision: Int64
    }

    /// - Parameter instants: in any order.
    init(_ instants: some Sequence<Instant>) {
        self.instants = instants.sorted()
    }

    /// Adds a completion.
    mutating func insert(_ instant: Instant) {
        instants.insert(instant, at: place(of: instant))
        if let windows = counted?.windows {
            counted?.numbers[windows.window.key(at: instant, in: windows.zone), default: 0] += 1
        }
    }

    /// The number of completions in the limit window of an instant.
    /// - Parameter revision: that of the configuration that the zone comes from.
    mutating func count(inWindowOf instant: Instant, _ window: LimitWindow, in zone: ZoneRules, revision: Int64)
        -> Int64
    {
        let key = window.key(at: instant, in: zone)
        if let counted, counted.windows.window == window, counted.windows.revision == revision {
            return counted.numbers[key] ?? 0
        }
        var numbers: [Int64: Int64] = [:]
        for instant in instants { numbers[window.key(at: instant, in: zone), default: 0] += 1 }
        counted = (Windows(window: window, zone: zone, revision: revision), numbers)
        return numbers[key] ?? 0
    }

    /// The time between an instant and the nearest completion; nil if there is none.
    func millisecondsToNearest(of instant: Instant) -> Int64? {
        let place = place(of: instant)
        return [place - 1, place].filter(instants.indices.contains)
            .map { Int64(instants[$0].milliseconds(since: instant).magnitude) }.min()
    }

    /// Where an instant comes after all that aren't later.
    private func place(of instant: Instant) -> Int {
        // Most come in order.
        guard let last = instants.last, instant < last else { return instants.count }
        var (low, high) = (0, instants.count)
        while low < high {
            let middle = low + (high - low) / 2
            if instants[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Entry {
    /// Whether it is a completion that was rewarded.
    var isRewarded: Bool { kind == .event && outcome.conditionReached && !outcome.limitReached }
}
