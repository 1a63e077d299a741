import Testing

@testable import punchcard

/// What is left of the addresses in a message.
@Suite struct PasswordsTests {
    @Test(arguments: [
        ("Unexpected argument 'postgresql://ada:geheim@db/x'", "Unexpected argument 'postgresql://…@db/x'"),
        ("https://ada:gehe@im@db/health doesn't answer", "https://…@db/health doesn't answer"),
        ("postgresql://db/x?pasword=geheim can't be read", "postgresql://db/x?… can't be read"),
        ("postgresql:/ada:ge/heim@db", "postgresql:/…@db"),
        ("'host=db password=geheim x=y' is", "'host=db password=… x=y' is"),
        ("password = 'ge heim' x", "password = … x"), ("Password=geheim&x=y", "Password=…&x=y"),
        ("https://ada@db/health", "https://ada@db/health"), ("https://db:8080/health", "https://db:8080/health"),
        ("there is no user crm:ada@example.com", "there is no user crm:ada@example.com"),
    ])
    func passwordsAreLeftOut(text: String, expected: String) { #expect(withoutPasswords(text) == expected) }
}
