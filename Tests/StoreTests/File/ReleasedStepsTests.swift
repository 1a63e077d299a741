import Testing

@testable import Store

/// Databases have taken the steps that were released, so these never change. A new one is added to the lists below.
@Suite struct ReleasedStepsTests {
    @Test func stepsOfFilesNeverChange() {
        #expect(
            DatabaseSchema.steps.map(Self.digest) == [
                "9fab1df672da1def", "3171eaab2ae06b22", "af62b93fcef7025d", "917cba6012da0975", "a86cc2d2775ab41b",
                "9452a7dd09bcf23c", "cfc6d2ceb571c335",
            ])
    }

    @Test func stepsOfServersNeverChange() {
        #expect(ServerSchema.steps.map(Self.digest) == ["d27daf3ae9d01e4c"])
    }

    /// A server that has taken all its steps is stamped with the newest schema.
    @Test func bothEnginesComeToTheSameSchema() {
        #expect(ServerSchema.first + Int64(ServerSchema.steps.count) == DatabaseSchema.newest)
    }

    /// FNV-1a, 64 bits.
    private static func digest(of text: String) -> String {
        let number = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(number, radix: 16)
    }
}
