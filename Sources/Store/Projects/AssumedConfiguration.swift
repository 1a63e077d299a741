import Locking

/// The configuration that was in force when this process last asked for it.
///
/// A write can go by it without asking, which would take a round trip: its transaction finds out anyway which one is in
/// force, and confirms that it is this one.
public struct AssumedConfiguration: Sendable {
    /// The projects with their definitions and credentials.
    public let catalog: Catalog
    /// The engine's ``Engine/losses`` when it was asked for.
    let losses: Int
}

/// Another configuration is in force than was assumed. Nothing has been written; handle the request anew, with the
/// one that ``LoyaltyStore/catalog()`` gives.
public struct OutdatedConfiguration: WriteRefusal {
    /// An answer about the configuration that was asked for after this moment is new enough.
    public let noticed = Moment.now
}

extension LoyaltyStore {
    /// Confirms, as the first thing in a transaction, what a write has gone by.
    /// - Throws: ``OutdatedConfiguration``.
    public func confirm(
        _ assumed: AssumedConfiguration, in transaction: WriteTransaction
    ) throws(OutdatedConfiguration) {
        guard assumed.catalog.revision == transaction.catalog.revision, assumed.losses == engine.losses else {
            throw OutdatedConfiguration()
        }
    }
}
