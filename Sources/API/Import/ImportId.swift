import Crypto

/// The ids of imported events.
public enum ImportId {
    /// The first half of an id's SHA-256, 16 bytes. It is stored in place of the id, because an id can name a person,
    /// who may be erased.
    public static func digest(of id: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(id.utf8)).prefix(16))
    }
}
