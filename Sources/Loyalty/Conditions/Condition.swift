import JSON

/// A condition on an event's metadata, or on the user of an offer: a tree of AND, OR and NOT over comparisons, at most 8
/// deep.
public indirect enum Condition: Sendable, Equatable {
    /// True if all of the conditions are.
    case all([Condition])
    /// True if at least one of the conditions is.
    case any([Condition])
    /// True if none of the conditions is.
    case not([Condition])
    /// Compares one field with a value.
    case comparison(Comparison)
}
