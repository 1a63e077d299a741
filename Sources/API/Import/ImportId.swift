import Crypto

/// Ids that history is imported under.
public enum ImportId {
    /// What is kept of an id: the first half of its SHA-256, 16 bytes. An id can name a person, who may be erased.
    public static func digest(of id: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(id.utf8)).prefix(16))
    }
}
