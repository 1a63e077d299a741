import Testing

@testable import API

/// The examples of RFC 7515 and RFC 8037.
@Suite("Signatures of the RFCs")
struct RFCSignatureTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let algorithm: SignatureAlgorithm
        /// The secret, or a JWK without braces.
        let key: String
        let header: String
        let payload: String
        let signature: String
    }

    /// The payload of RFC 7515 appendices A.1 to A.3.
    static let joe = """
        eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9l\
        eGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ
        """
    static let modulus = """
        ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4Ql\
        L-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUs\
        LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoud\
        F8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ
        """

    static let vectors = [
        Vector(
            testDescription: "RFC 7515 appendix A.1", algorithm: .hs256,
            key: "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
            header: "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9", payload: joe,
            signature: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        Vector(
            testDescription: "RFC 7515 appendix A.2", algorithm: .rs256,
            key: #""kty":"RSA","n":"\#(modulus)","e":"AQAB""#, header: "eyJhbGciOiJSUzI1NiJ9", payload: joe,
            signature: """
                cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujG\
                bds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K\
                0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6\
                LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw
                """),
        Vector(
            testDescription: "RFC 7515 appendix A.3", algorithm: .es256,
            key: #""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU""#
                + #","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#,
            header: "eyJhbGciOiJFUzI1NiJ9", payload: joe,
            signature: "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"),
        Vector(
            testDescription: "RFC 8037 appendix A.4", algorithm: .edDSA,
            key: #""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#,
            header: "eyJhbGciOiJFZERTQSJ9", payload: "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
            signature: "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"),
    ]

    @Test(arguments: vectors)
    func verifies(_ vector: Vector) throws {
        let key: TokenKey
        if vector.algorithm == .hs256 {
            let bytes = try #require(Fixture.bytes(vector.key))
            key = TokenKey(try TokenSecret(id: "a1", algorithm: .hs256, bytes: bytes))
        } else {
            key = try #require(JWKSet(Fixture.set(["{\(vector.key)}"])).keys.first)
        }
        #expect(key.algorithm == vector.algorithm)
        let signature = try #require(Fixture.bytes(vector.signature))
        let message = "\(vector.header).\(vector.payload)"
        #expect(key.verifies(signature, of: message.utf8))
        #expect(!key.verifies(signature, of: (message + "A").utf8))
        for index in signature.indices {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.verifies(changed, of: message.utf8))
        }
    }
}
