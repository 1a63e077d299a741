import Crypto
import Gateway
import Store

extension Call {
    /// The request's `Idempotency-Key` with what it stands for; nil where it has none.
    /// - Parameter parameter: a query parameter without which something else is asked for.
    func idempotency(with parameter: String? = nil) throws(APIError) -> Idempotency? {
        guard let key = exchange.request.head.header(.idempotencyKey) else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw APIError(.invalidIdempotencyKey)
        }
        var hash = SHA256()
        // The path without its version, or with another one, is the same.
        let segments = match.path.map { $0.replacing("%", with: "%25").replacing("/", with: "%2F") }
        let path = (["v1"] + segments).joined(separator: "/")
        hash.update(data: Array(path.utf8))
        hash.update(data: [0])
        if let parameter, let value = exchange.request.head.queryValue(parameter) {
            hash.update(data: Array("\(parameter)=\(value)".utf8) + [0])
        }
        hash.update(data: exchange.request.body)
        return Idempotency(caller: caller.sender, key: key, digest: Array(hash.finalize()))
    }

    /// The request's `Idempotency-Key`, and whether it only asks what would happen.
    ///
    /// A repeated request gets its stored answer even if it would be refused by now, since the definitions have changed
    /// or time has passed. So with a key, the error of `checked` has to be thrown in the transaction, where the key was
    /// looked up. Without one, and in a dry run, it is thrown here.
    func keyAndDryRun(
        checking checked: Result<some Sendable, APIError>
    ) throws(APIError) -> (idempotency: Idempotency?, isDryRun: Bool) {
        if exchange.request.head.header(.idempotencyKey) == nil { _ = try checked.get() }
        let idempotency = try idempotency()
        let isDryRun = try exchange.isDryRun()
        if isDryRun { _ = try checked.get() }
        return (idempotency, isDryRun)
    }
}
