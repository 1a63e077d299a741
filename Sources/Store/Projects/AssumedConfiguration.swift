/// The configuration that was in force when this process last asked for it.
///
/// A write can go by it without asking, which would take a round trip: its transaction finds out anyway which one is in
/// force, and confirms that it is this one.
public struct AssumedConfiguration: Sendable {
    /// The projects with their definitions and credentials.
    public let catalog: Catalog
    /// Changes if another server may have taken over.
    let server: Int
}

/// Another configuration is in force than was assumed. Nothing has been written; handle the request anew, with the
/// one that ``LoyaltyStore/catalog()`` gives.
public struct OutdatedConfiguration: WriteRefusal {}

extension LoyaltyStore {
    /// Confirms, as the first thing in a transaction, what a write has gone by.
    /// - Throws: ``OutdatedConfiguration``.
    public func confirm(
        _ assumed: AssumedConfiguration, in transaction: WriteTransaction
    ) throws(OutdatedConfiguration) {
        guard assumed.catalog.revision == transaction.catalog.revision, assumed.server == losses else {
            throw OutdatedConfiguration()
        }
    }
}
