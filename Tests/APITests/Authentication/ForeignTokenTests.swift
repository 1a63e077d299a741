import Testing

@testable import API

/// Tokens that another implementation made (PyJWT, with the cryptography package).
@Suite("Tokens from elsewhere")
struct ForeignTokenTests {
    /// A token's header and signature; the payload is the same for all.
    static let tokens: [(algorithm: SignatureAlgorithm, header: String, signature: String)] = [
        (
            .rs256, "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzMjU2IiwidHlwIjoiSldUIn0",
            """
            MeRuptn1Pn13cpoKq6kiGMG5iLkxmYjQUowBWx2DxMv3zL5N1OHD5HCxznrjxzn94Ta2RQ3nL4XBlplfV4_nFsJKJlTkJZ8E\
            cEhdPyXrXNNUp43n0oj5r8zYEAxXNSVhGzwX6szkLvWGUPmn3R36dTrLrB2e09pLRnzNHFShgAdrXmKUvkUZUzfenOA1b0QS\
            VzKs8ui37taJSbOFDoUx_tYEFPbz00Y5tNK0a0kw9j02-8tgYArX7D4P6M0beXEHaTsLaybZmy1X6BdKKPUTEGxDwZ5D8l1S\
            qSoYLAjrPKIxzUklv3dWxtKHHbH1OwYOcGSwcrHWmI0EMpDwY-3lAA
            """
        ),
        (
            .ps256, "eyJhbGciOiJQUzI1NiIsImtpZCI6InBzMjU2IiwidHlwIjoiSldUIn0",
            """
            KbeVsMTNAMpLCrOF4iqhduoBbaGHBqAA_Ns5oQfqvD9tyDLDQrL6mZEthnf2dFp5Nsxi67aW95FOH5EYjw7gGx4q3XOUQMm8\
            LtwKvXFvTpN2xQUgBHZkn_OGsT9slHvXUqUVThKVO-ePp9VZdG7obEW-bvv--N5aeAIcamof-yKJcG9_6RYhtDJd3Dk2mWkW\
            1lor60g1KUaq85z6mTXpb-G750llsuVp-6oaBJ5FSiUwABovOHbvOsCNp9D7hWqtYh3YEcGJAp0KdQ57Vu8WVMXRwh3oLRHC\
            KwzJZvnDVi5j11yYTYM2qIDiqgGoM0-Qhhvu50vigV1gI-nLueXOkQ
            """
        ),
        (
            .es256, "eyJhbGciOiJFUzI1NiIsImtpZCI6ImVzMjU2IiwidHlwIjoiSldUIn0",
            "xPwpYlKYO9_MJ3gDr-7WcyhtRB4TjLJ6dpGDLzZYiBTY0dN3kLLdqGrvAX_PwOXKjIMaqsNATEaJNaT8RM-DBA"
        ),
        (
            .es384, "eyJhbGciOiJFUzM4NCIsImtpZCI6ImVzMzg0IiwidHlwIjoiSldUIn0",
            """
            8GAxF1LbTfWju-xNQR0PYTgtNZiHrBFfgqTVYWr_UEoCxzLQwW71fqfMITBnXGv_dTfF0nLyQkHez-T1Ew6_O5jF4015NVJt\
            FoUQMhBYmN5zWJx43njJtYmYDHf0cljN
            """
        ),
        (
            .edDSA, "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkZHNhIiwidHlwIjoiSldUIn0",
            "RU_UDEkH_I9wc_Iq1PmEwRIJF7DJ3N5BwwKHoy91tOr7A2ZX80BVaA6DD60m0FEcLGK8bnExcKp05KZdeoUbCg"
        ),
        (
            .hs256, "eyJhbGciOiJIUzI1NiIsImtpZCI6ImhzMjU2IiwidHlwIjoiSldUIn0",
            "lRvLLSv6gZFN-OZQrcP0pYnHVf3JvfVv6LURMUFWOPM"
        ),
        (
            .hs384, "eyJhbGciOiJIUzM4NCIsImtpZCI6ImhzMzg0IiwidHlwIjoiSldUIn0",
            "i7trdw80Frxv0oj1i2zt9F1wYMEtLdrGQ6jEi6nllJ0e6qrTK14UyFuY7x2z8FYn"
        ),
        (
            .hs512, "eyJhbGciOiJIUzUxMiIsImtpZCI6ImhzNTEyIiwidHlwIjoiSldUIn0",
            "Yi2KoSD4fiF7o7sFnizoK9aYhw0BTKIBVKLnfEN8u3-0_3czCm6VHOuJAEHd8BhyyG0QEYOfx1gayHfJsJ9tYQ"
        ),
    ]
    static let payload = """
        eyJzdWIiOiJ1c2VyLTEyMyIsImlzcyI6ImFjbWUiLCJhdWQiOiJjb2ZmZWUiLCJpYXQiOjE3NTAwMDAwMDAsImV4cCI6MTc1\
        MDAwMzYwMH0
        """
    static let modulus = """
        w3n3Z81-q0ygyoiZqP3Dfh7aORGz9MPMWY6xq1qpruKQhd1DHmfc_KZLLc5oMCUcpqcTUF8v9npocs0U6KmN2K1xNp2KCa8P\
        9mUVtU47FrBbJu3eA7z3KE3rYcs1tbAjzQSzZZtUqwY5u0biLmjE0F3vXYg9dS8y8fENWgJuq7u_kovtO8r4zy3dK_vtx1AC\
        T7EedgP1EYXAmuuKqSlsj7BOEhuvsrtFrphu33i_DNZiO1jPfLIoz8UaL3_Fk66UO_Id108gs8aQ6RMSI3Nigr-kLehYUOOZ\
        CiIzFgU3EVHZ4hPuQiFKqUMbjziq6FvQcxmdPthPa4fFokQtA9aO7w
        """
    static let keys = [
        #"{"kty":"RSA","n":"\#(modulus)","e":"AQAB","kid":"rs256","alg":"RS256"}"#,
        #"{"kty":"RSA","n":"\#(modulus)","e":"AQAB","kid":"ps256","alg":"PS256"}"#,
        #"{"kty":"EC","crv":"P-256","x":"0Xt02FOA7fjbeP3Zau-nZVYmMyYuNmLxfHQHjWP1blY""#
            + #","y":"prYUcMy81L5dWGIHKwzOTxrOMvSV4Wmmml6PTvhh5Oo","kid":"es256","alg":"ES256"}"#,
        #"{"kty":"EC","crv":"P-384","x":"5UYWMNH2_5BJyEdWHiiwDtswrdhtxqAehm3XOq0y-aMCa9gXAxfyQknVbL3kWpCk""#
            + #","y":"emmLdZPcxJpwzCULdgLX8RPsHa6s_g6glVrj8gC2rE04LUVRGpIof6OW5BeJNluR","kid":"es384","alg":"ES384"}"#,
        #"{"kty":"OKP","crv":"Ed25519","x":"db-IKigk-vsI8-hEZ_7TG-lM316U4FzrykaD2Ld80sg""#
            + #","kid":"eddsa","alg":"EdDSA"}"#,
    ]

    /// PS256 signatures of the same header and payload with salts of other lengths.
    static let otherSalts: [(byteCount: Int, signature: String)] = [
        (
            0,
            """
            JyUnThGRELJfubymXU6dQRyTGHDDCVFAM8b7UxrUlKKwaWr67st4bokPSGY4ueWOiJQ43KmLpmKViooSqGJbK-VPPj1wdCiX\
            hdey6PoeaJFw0LaAZVqk8aYqpQB-ldX6EA-a9t3NrLtPLXLltKP8tMr8VwhljrQkXo0qEn9iuV-qJxRsswCfDTBUjTYgEv1E\
            8l5Iw5TdhfB2cU88CkM_eyJrZtynVzFDFS4KrSWXYtwmXbzLckBnPd_C6WRkuw1Vivpg6G7yoMJpmPmFKk1ryx6YxFqzYRvf\
            svRz6TFKsC9tLpmf3fT46o8SgAVdXpdNZO6rjTZIUdhKmyf6YbTKYg
            """
        ),
        (
            20,
            """
            A20-iSh7FkSy-4AmcmqQKX3aiYBdZAJu3J3pX3kxEvWex_-_s452Ehgo21ITZntAsdwVp0ms1y0OcwcPQc5R91Rlejr4RNcJ\
            -J02AYCsXTyet0WnUPga6QRI2Aba2Q1aJ7EuZMYWh8dzPB0zEYLMuavHuAvMr4Xk5S6PHrD0Oq7BYjJfT-MkypNFavuF2d07\
            IUFOX8GFgtAhNwm41iu-3ydZouFtaQNEaEwlpsgW8Oysvcn8z9kEvP7ZVwPEEBmy1vJxN39KvGOoeJq5mMg8kMmm67TCvY1g\
            wqEsTOlPIKYoXwLuLD5nmQw94IShiaOEiJvTqSuTgsi9Mh1K2wK3LA
            """
        ),
        (
            222,
            """
            Lexd45mYzEHb0ebY9yOUt28qDUETy_ak2MMF24bTvV9NJbkitJgx7RqEEMxlGoh9Su7tcsjOTERzWmSJNr12XTK7UGKTDJpo\
            2B3V2ff3nnFnQGVAsBkhJ7sPapnA5-psn9QQajdGcb5z0V00zYDPV3PMKvzNolHvbHw7PIUVKgdRaHZAHjTpe8k4Y9qG8hcQ\
            y2YSvBCcev2D8bHHlZ5YZ-qV0_jIZLW0XmQIr9_l0BjMQr4OSniqowlV60U2QgR6UCG_kEWgMfLNFRKdZkccwVoh1OiS0qif\
            F2AOwHXyZsuX1ZNImoVQd_pnnmPMOi4bQl0rAnuCpAX6kj8LI4Kn8g
            """
        ),
    ]

    static func ring() throws -> KeyRing {
        let secrets = try [SignatureAlgorithm.hs256: 32, .hs384: 48, .hs512: 64].map {
            try TokenSecret(id: $0.key.rawValue.lowercased(), algorithm: $0.key, bytes: Array(0..<$0.value))
        }
        return KeyRing(secrets: secrets, jwks: Fixture.set(keys))
    }

    @Test(arguments: tokens)
    func tokensOfOtherLibrariesAreAccepted(_ algorithm: SignatureAlgorithm, header: String, signature: String) throws {
        let ring = try Self.ring()
        #expect(ring.warnings == [])
        let claims = try ring.verify("\(header).\(Self.payload).\(signature)")
        #expect(claims.subject == "user-123")
        #expect(claims.expires == 1_750_003_600_000)
        #expect(claims.notBefore == 1_750_000_000_000)
    }

    @Test("the salt of PS256 is as long as its hash", arguments: otherSalts)
    func salt(_ byteCount: Int, signature: String) throws {
        let header = try #require(Self.tokens.first { $0.algorithm == .ps256 }?.header)
        #expect(throws: TokenFault.signature, "\(byteCount) bytes") {
            try Self.ring().verify("\(header).\(Self.payload).\(signature)")
        }
    }
}
