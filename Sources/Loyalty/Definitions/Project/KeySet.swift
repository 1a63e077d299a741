import JSON

/// A project's public keys, as in a definitions file.
enum KeySet {
    private static let maximumKeys = 64
    /// Members that only private keys have (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1; RFC 8037, section 2).
    private static let privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    /// Reads a JWK set (RFC 7517, section 5), given as an object or as JSON in a text.
    ///
    /// Checks only the structure. Whether a key is usable shows when it is built.
    /// - Returns: The set as JSON text.
    static func read(_ field: Field, ids: inout UniqueIds) -> [UInt8]? {
        guard let text = field.value.string else { return read(set: field, ids: &ids) }
        do {
            let document = try JSONDocument.parse(text)
            let set = Field(value: document.root, pointer: field.pointer, issues: field.issues)
            return read(set: set, ids: &ids)
        } catch {
            field.fail("expected a JWK set: \(error)")
            return nil
        }
    }

    private static func read(set: Field, ids: inout UniqueIds) -> [UInt8]? {
        guard set.value.kind == .object, let list = set.value["keys"] else {
            // The value isn't shown: it may be a secret that was put in the wrong place.
            set.fail("expected a JWK set such as {\"keys\": […]}")
            return nil
        }
        let keys = Field(value: list, pointer: set.pointer.appending("keys"), issues: set.issues)
        for key in keys.elements(of: "keys", atMost: maximumKeys, atLeast: 1) {
            check(key, ids: &ids)
        }
        return Array(set.value.source)
    }

    private static func check(_ key: Field, ids: inout UniqueIds) {
        guard key.value.kind == .object else { return key.fail("expected a JWK") }
        guard let type = key.value["kty"]?.string, ["RSA", "EC", "OKP"].containsExactly(type) else {
            let shared = key.value["kty"]?.equals("oct") ?? false
            let detail = shared ? "a shared secret belongs in auth.secrets" : "expected RSA, EC or OKP"
            return key.issues.add(detail, at: key.pointer.appending("kty"))
        }
        for name in privateMembers where key.value[name] != nil {
            key.issues.add("expected a public key, found a private one", at: key.pointer.appending(name))
            break
        }
        guard let id = key.value["kid"] else { return }
        guard let id = id.string, !id.isEmpty else {
            return key.issues.add("expected a text", at: key.pointer.appending("kid"))
        }
        ids.insert(id, at: key.pointer.appending("kid"), key.issues)
    }
}
