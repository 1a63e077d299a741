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

    @Test(arguments: [
        "/srv/a=b/shop.db", "./name=x", "shop.db", "shops/password.db", "C:shop.db", "/srv/ada@home:1/shop.db",
        "postgresql://db/punchcard", "host=db password=geheim", "file:shop.db", "",
        "postgres://ada:1%2F2@[::1]:5432,db2,10.0.0.1:/punchcard?options=-c%20x&passfile=/a@b:c", "postgresql:///x%40y",
    ])
    func pathsAndAddressesAreTaken(text: String) throws { try LoyaltyStore.checkName(text) }

    /// The name of an option that libpq doesn't know says what to mend.
    @Test func unknownOptionsAreNamed() {
        for (address, isNamed) in [
            ("postgresql://ada:geheim@db/punchcard?sslmod=require", true), ("host=db sslmod=require", true),
            ("postgresql://ada:geheim@db/punchcard?x=1&sslmod=ada@db", false), ("password=x sslmod=require", false),
        ] {
            let kind = address.hasPrefix("postgres") ? "URI query parameter:" : "connection option"
            let text = ConnectionInfo.withoutQuotes(#"invalid \#(kind) "sslmod""#, of: address)
            #expect(text.contains("sslmod") == isNamed, "\(address): \(text)")
        }
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
        // Its characters would make a part of it a host, a port, a database or an option.
        "postgresql://ada:gehei/m@%2Fnowhere/punchcard", "postgresql://ada:1/gehei@%2Fnowhere/punchcard",
        "postgresql://ada:1@gehei@%2Fnowhere/punchcard", "postgresql://ada:gehei?m/@%2Fnowhere/punchcard",
        "postgresql://ada:1/2?gehei=m@%2Fnowhere/punchcard", "postgresql://db:gehei/punchcard",
        "postgresql://%2Fnowhere/punchcard?password=1&geheim=2", "host=/nowhere password=1 geheim=2",
        "dbname=postgresql://ada:geheim@%2Fnowhere/punchcard", "host=ada:geheim@db dbname=punchcard",
        // Neither is it an address, nor a path.
        "postgress://ada:geheim@db/punchcard", "POSTGRES://ada:geheim@db/punchcard", "postgresql:/ada:geheim@db/x",
        "jdbc:postgresql://db/punchcard?user=ada&password=geheim", "ada:geheim@db/punchcard",
        "postgresql:ada:geheim", "hots=db password=geheim", "Host=db user=ada pasword=geheim", "/db?Password = geheim",
    ])
    func noErrorHasAPassword(address: String) throws {
        let error = #expect(throws: StoreError.self) { try LoyaltyStore(path: address) }
        let text = "\(try #require(error))"
        #expect(!text.contains("gehei"), "\(text)")
        let examined = #expect(throws: StoreError.self) {
            if LoyaltyStore.isServerAddress(address) {
                _ = try ServerExamination.servers(of: address).map { #expect(!"\($0)".contains("gehei")) }
                _ = try ServerExamination(address: address)
            } else {
                _ = try DatabaseExamination(path: address)
            }
        }
        #expect(try !"\(#require(examined))".contains("gehei"))
        #expect(!LoyaltyStore.name(of: address).contains("gehei") || !LoyaltyStore.isServerAddress(address))
    }
}
