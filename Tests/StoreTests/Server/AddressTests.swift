import Database
import TestSupport
import Testing

@testable import PostgreSQL
@testable import Store

/// Which texts are addresses of PostgreSQL databases, and that no message has a password.
@Suite struct AddressTests {
    @Test(arguments: [
        ("postgresql://ada@db.internal/punchcard", true), ("postgres:///punchcard", true),
        ("host=/run/postgresql dbname=punchcard", true), (" dbname = punchcard", true), ("service=loyalty", true),
        ("password=geheim host=db", true), ("punchcard.db", false), ("/var/lib/punchcard/punchcard.db", false),
        ("host", false), ("postgresql", false), ("./host=x", false), ("name=x", false), ("", false),
    ])
    func addressesAreTold(text: String, isAddress: Bool) {
        #expect(LoyaltyStore.isServerAddress(text) == isAddress)
    }

    @Test func quotedPartsAreLeftOut() {
        #expect(
            ConnectionInfo.withoutQuotes(#"invalid percent-encoded token: "geheim%zz""#)
                == #"invalid percent-encoded token: "…""#)
        #expect(ConnectionInfo.withoutQuotes("out of memory") == "out of memory")
        #expect(ConnectionInfo.withoutQuotes(#"missing "=" after "geheim" in"#) == #"missing "…" after "…" in"#)
    }

    /// Addresses that can't be read, or lead nowhere.
    @Test(arguments: [
        "postgresql://ada:geheim@[db/punchcard", "postgresql://ada:gehei%zzm@db/punchcard",
        "host=/nowhere password=geheim dbname", "host=/nowhere password=geheim target_session_attrs=any",
        "host=/nowhere password=geheim dbname=punchcard", "postgresql://ada:geheim@%2Fnowhere/punchcard",
    ])
    func noErrorHasAPassword(address: String) throws {
        let error = #expect(throws: StoreError.self) { try LoyaltyStore(path: address) }
        let text = "\(try #require(error))"
        #expect(!text.contains("gehei"), "\(text)")
        let examined = #expect(throws: StoreError.self) { try ServerExamination(address: address) }
        #expect(try !"\(#require(examined))".contains("gehei"))
    }
}
