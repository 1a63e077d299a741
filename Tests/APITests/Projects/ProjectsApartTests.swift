import TestSupport
import Testing

@testable import API

/// Several projects in one database are apart in every respect: whatever is asked with the credentials of one is
/// answered as if the other had never been, and changes nothing of it, over every path and method.
@Suite struct ProjectsApartTests {
    private static let north = SharedDatabase.Project(id: "north")
    private static let south = SharedDatabase.Project(id: "south")
    private static let rates = [north: 7, south: 11]

    @Test(arguments: [1, 2, 4] as [UInt64]) func aProjectAnswersAsIfAlone(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let together = try SharedDatabase([Self.north, Self.south], rates: Self.rates)
        let alone = [
            Self.north: try SharedDatabase([Self.north], rates: Self.rates),
            Self.south: try SharedDatabase([Self.south], rates: Self.rates),
        ]
        var answered: Set<String> = []
        var operations: [(method: String, template: String)] = []
        for _ in 0..<2_400 {
            // Events, redemptions and the use of coupons more often than all others; what removes things less often.
            if operations.isEmpty {
                operations = ProjectRequest.operations.filter { $0.method != "DELETE" || random.chance(60) }
                operations += Array(repeating: ("POST", "/event"), count: 20)
                operations += Array(repeating: ("POST", "/user/{userId}/offer/{offerId}/redeem"), count: 6)
                operations += Array(repeating: ("POST", "/coupon/{code}/use"), count: 4)
                operations.shuffle(using: &random)
            }
            let (project, other) = random.chance(50) ? (Self.north, Self.south) : (Self.south, Self.north)
            let request = try ProjectRequest(operations.removeLast(), of: project, other: other, using: &random)
            let answer = try together.send(request)
            let expected = try alone[project]?.send(request)
            if request.isForged {
                // Which of the checks it fails depends on whether there is a project of that id.
                let isPublic = ["/health", "/openapi.json"].contains(request.template)
                #expect(answer.status == (isPublic ? 200 : 401), "\(project.id): \(request), seed \(seed)")
                #expect(expected?.status == answer.status, "\(project.id): \(request), seed \(seed)")
                continue
            }
            if request.template == "/metrics" {
                // What it counts is the process's: by route, not by project.
                #expect(answer.status == expected?.status, "\(project.id): \(request), seed \(seed)")
            } else {
                #expect(answer == expected, "\(project.id): \(request), seed \(seed)")
            }
            if (200..<300).contains(answer.status) { answered.insert("\(request.method) \(request.template)") }
        }
        // Reversals and what is about a redemption name an entry by its number, which is another one if the project is
        // alone.
        let all = Set(ProjectRequest.operations.map { "\($0.method) \($0.template)" })
        let numbered: Set = [
            "POST /user/{userId}/history/{id}/reversal", "GET /redemption/{redemptionId}",
            "POST /redemption/{redemptionId}/capture", "POST /redemption/{redemptionId}/release",
        ]
        #expect(all.subtracting(answered) == numbered)
        #expect(try together.store.read { try $0.verify(zones: together.store.zones) }.differences.map(\.what) == [])
    }
}
