import Loyalty
import Testing

@testable import Store

extension LoyaltyStore {
    /// Everything that can be asked of a leaderboard, by definition: no order of the program's, no counts.
    func compare(
        _ board: Board, with expected: Leaderboard, _ comment: @autoclosure () -> String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let places = expected.places
        for place in places {
            let above = places.count { $0.points > place.points }
            #expect(place.rank == above + 1, "\(comment())", sourceLocation: sourceLocation)
        }
        try leaderboard(board) { standings in
            #expect(try standings.count == Int64(places.count), "\(comment())", sourceLocation: sourceLocation)
            for limit in [1, 3, 1_000] {
                let top = try standings.top(limit)
                #expect(top == Array(places.prefix(limit)), "\(comment())", sourceLocation: sourceLocation)
            }
            for (index, place) in places.enumerated() {
                let near = places.indices.filter { $0 < 3 || abs($0 - index) <= 2 }.map { places[$0] }
                let userId = place.userId
                #expect(try standings.place(of: userId) == place, "\(comment())", sourceLocation: sourceLocation)
                let found = try standings.neighbourhood(of: userId)
                #expect(found == near, "\(userId), \(comment())", sourceLocation: sourceLocation)
            }
            #expect(try standings.place(of: "nobody") == nil, "\(comment())", sourceLocation: sourceLocation)
            let top = Array(places.prefix(3))
            #expect(try standings.neighbourhood(of: "nobody") == top, "\(comment())", sourceLocation: sourceLocation)
        }
    }

    /// The same with a count of all members' states.
    func compareWithMembers(
        _ board: Board, _ comment: @autoclosure () -> String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let counted = try read {
            try $0.leaderboard(
                board.span, usergroupId: board.usergroupId, today: board.today, in: board.project)
        }
        try compare(board, with: counted, comment(), sourceLocation: sourceLocation)
    }
}
