import Dispatch
import Gateway
import Synchronization

/// Requests to an application in this process, without a server.
extension Application {
    /// Sends a request as a web server and the gateway do: one that can't be read or is too large is refused.
    ///
    /// - Parameters:
    ///   - target: the path, and the query after a question mark.
    ///   - parameters: what a web server makes of the headers, such as `HTTP_HOST`.
    /// - Throws: ``Unanswered``.
    public func answer(
        _ method: String, _ target: String, parameters: [String: String], body: [UInt8] = []
    ) throws -> Response {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let head: RequestHead
        do {
            head = try RequestHead(
                method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "", headers: parameters)
        } catch {
            return respond(to: error, head: nil)
        }
        let limit = bodyLimit(for: head)
        if body.count > limit { return respond(to: .bodyTooLarge(limit: limit), head: head) }
        return try answer(Request(head: head, body: body))
    }

    /// Sends a request that has been read, and waits for the answer.
    ///
    /// - Throws: ``Unanswered``.
    public func answer(_ request: Request) throws -> Response {
        let answer = Mutex<Response?>(nil)
        let isThere = DispatchSemaphore(value: 0)
        respond(to: request) { response in
            answer.withLock { $0 = response }
            isThere.signal()
        }
        guard isThere.wait(timeout: .now() + 10) == .success, let response = answer.withLock({ $0 }) else {
            throw Unanswered()
        }
        return response
    }
}

/// The application gave no answer within ten seconds.
public struct Unanswered: Error, CustomStringConvertible {
    /// The same in words.
    public let description = "nothing was answered within ten seconds"
}
