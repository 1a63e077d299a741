import Loyalty
import Store

extension Reader {
    /// The sum of a user's entries; nil if the project has no such user.
    public func balance(of userId: String, in project: Int64) throws -> Int64? {
        try user(userId, in: project)?.state.balance
    }
}
