import Gateway
import JSON
import Loyalty
import Store

/// Places of a leaderboard, as a caller may see them.
struct PlaceList: Sendable {
    private let places: [Leaderboard.Place]
    /// What stands for the id of each user; nil if the caller may see the ids.
    private let names: [Name]?

    private enum Name: Sendable {
        /// The caller's own id.
        case own
        /// The display name of another user, if it has one.
        case other(String?)
    }

    init(_ places: [Leaderboard.Place], for caller: Caller, in store: LoyaltyStore) throws {
        self.places = places
        guard let own = caller.ownUserId, caller.project.definition.access.leaderboards != .users else {
            names = nil
            return
        }
        let displayNames = try store.read {
            try $0.displayNames(of: places.map(\.userId), in: caller.project.number)
        }
        names = zip(places, displayNames).map { place, name in place.userId.isExactly(own) ? .own : .other(name) }
    }

    /// `{users: [{userId, points, rank}]}`.
    var response: Response {
        .json { writer in
            writer.array("users") { writer in
                for (index, place) in places.enumerated() {
                    write(place, as: names?[index] ?? .own, to: &writer)
                }
            }
        }
    }

    private func write(_ place: Leaderboard.Place, as name: Name, to writer: inout JSONWriter) {
        writer.object { writer in
            switch name {
            case .own: writer.member("userId", place.userId)
            case .other(let name):
                if let name { writer.member("displayName", name) }
            }
            writer.member("points", place.points)
            writer.member("rank", place.rank)
        }
    }
}
