import JSON

/// A question about an event's metadata: a tree of AND, OR and NOT over comparisons, at most 8 deep.
public indirect enum Condition: Sendable, Equatable {
    /// True when all of its conditions are.
    case all([Condition])
    /// True when one of its conditions is.
    case any([Condition])
    /// True when none of its conditions is.
    case not([Condition])
    /// One field against a value.
    case comparison(Comparison)
}
