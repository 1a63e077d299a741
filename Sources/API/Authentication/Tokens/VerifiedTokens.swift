import Locking

/// A cache of the claims of verified tokens, so that the next request with the same token needs no verification.
///
/// A token is looked up by its SHA-256 digest. With a weaker hash, an attacker could make two texts with the same
/// digest and use one in place of the other. Entries belong to one version of the definitions and are dropped with it.
/// No entry outlives its token. A full cache evicts by the CLOCK algorithm: the first token that wasn't used since the
/// hand last passed it.
public final class VerifiedTokens: Sendable {
    private static let shardCount = 16

    private let shards: [Shard]

    /// - Parameter capacity: the most tokens to remember; rounded up to a multiple of 16.
    public init(capacity: Int = 4096) {
        let share = max(1, (min(capacity, 1 << 24) + Self.shardCount - 1) / Self.shardCount)
        shards = (0..<Self.shardCount).map { _ in Shard(capacity: share) }
    }

    /// The claims of a token, from the cache or from `verify`.
    ///
    /// - Parameters:
    ///   - version: stands for the definitions of all projects. Two different sets of keys never have the same one.
    ///   - now: milliseconds since 1970-01-01T00:00Z.
    ///   - verify: called while no lock is held.
    public func claims(
        of token: Span<UInt8>, version: Int64, now: Int64,
        verify: (Span<UInt8>) throws(TokenFault) -> TokenClaims
    ) throws(TokenFault) -> TokenClaims {
        // A text that is too long is refused before it is hashed.
        guard token.count <= UnverifiedToken.maximumByteCount else { throw .tooLong }
        let digest = SecretDigest(token)
        let shard = shards[digest.part(of: Self.shardCount)]
        if let claims = shard.claims(of: digest, version: version, now: now) {
            return claims
        }
        let claims = try verify(token)
        shard.insert(claims, for: digest, version: version)
        return claims
    }

    /// The number of remembered tokens.
    var count: Int {
        shards.reduce(0) { $0 + $1.count }
    }
}

/// One part of the cache with its own lock, so that threads seldom wait for each other.
private final class Shard: Sendable {
    private struct Entry {
        let digest: SecretDigest
        let claims: TokenClaims
        var wasUsed = false
    }

    private struct State {
        var version: Int64?
        var slots: [Entry] = []
        var indexByDigest: [SecretDigest: Int] = [:]
        var hand = 0
    }

    private let capacity: Int
    private let state = Lock(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int {
        state.withLock { $0.slots.count }
    }

    func claims(of digest: SecretDigest, version: Int64, now: Int64) -> TokenClaims? {
        state.withLock { state -> TokenClaims? in
            guard state.version == version, let index = state.indexByDigest[digest] else { return nil }
            let claims = state.slots[index].claims
            guard claims.isValid(at: now) else { return nil }
            state.slots[index].wasUsed = true
            return claims
        }
    }

    func insert(_ claims: TokenClaims, for digest: SecretDigest, version: Int64) {
        state.withLock { state in
            if state.version != version {
                state = State(version: version)
            }
            // Two threads may have verified the same token at the same time.
            guard state.indexByDigest[digest] == nil else { return }
            let entry = Entry(digest: digest, claims: claims)
            guard state.slots.count >= capacity else {
                state.indexByDigest[digest] = state.slots.count
                state.slots.append(entry)
                return
            }
            // Ends after at most one round, because it clears the mark of each entry that it passes.
            while state.slots[state.hand].wasUsed {
                state.slots[state.hand].wasUsed = false
                state.hand = (state.hand + 1) % capacity
            }
            state.indexByDigest[state.slots[state.hand].digest] = nil
            state.indexByDigest[digest] = state.hand
            state.slots[state.hand] = entry
            state.hand = (state.hand + 1) % capacity
        }
    }
}
