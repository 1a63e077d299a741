import Crypto
import Testing

@testable import API

/// Other signatures that can be made of a good one without its key (ECDSA, FIPS 186-5 section 6.4): one says the same,
/// so that it gains nothing; all others are none.
@Suite("Signatures made of a signature")
struct MalleableSignatureTests {
    /// The order of P-256's base point (SP 800-186 section 3.2.1.3).
    private static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]
    private static let zero = [UInt8](repeating: 0, count: 32)
    private static let one = Array(zero.dropLast()) + [1]

    /// `left` - `right`, modulo 2²⁵⁶, the highest byte first.
    private func difference(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var borrow = 0
        return zip(left, right).reversed().map { left, right in
            let digit = Int(left) - Int(right) - borrow
            borrow = digit < 0 ? 1 : 0
            return UInt8(truncatingIfNeeded: digit)
        }.reversed()
    }

    private func token(_ change: (_ r: [UInt8], _ s: [UInt8]) -> [UInt8]) throws -> String {
        try Fixture.token(header: Fixture.header(.es256), payload: Fixture.payload()) {
            let signature = try Fixture.sign($0, with: .es256)
            return change(Array(signature.prefix(32)), Array(signature.suffix(32)))
        }
    }

    @Test("both values of s are accepted")
    func negated() throws {
        let ring = try Fixture.ring()
        let claims = try ring.verify(Fixture.token(header: Fixture.header(.es256), signedWith: .es256))
        #expect(try ring.verify(token { $0 + difference(Self.order, $1) }) == claims)
    }

    @Test("numbers out of range, swapped or of another length are refused")
    func others() throws {
        let ring = try Fixture.ring()
        let order = Self.order
        let changes: [([UInt8], [UInt8]) -> [UInt8]] = [
            { $1 + $0 }, { Self.zero + $1 }, { r, _ in r + Self.zero }, { _, _ in Self.zero + Self.zero },
            { order + $1 }, { r, _ in r + order }, { _, _ in order + order }, { _, _ in Self.one + Self.one },
            { difference(order, $0) + $1 }, { difference(order, $0) + difference(order, $1) },
            // Beyond the order, where they fit; else any other number.
            { r, s in difference(r, difference(Self.zero, order)) + s },
            { r, s in r + difference(s, difference(Self.zero, order)) },
            { [0] + $0 + [0] + $1 }, { $0 + $1 + [0] }, { $0 + Array($1.dropLast()) }, { Array($0.dropFirst() + $1) },
        ]
        for (number, change) in changes.enumerated() {
            #expect(throws: TokenFault.signature, "\(number)") { try ring.verify(token(change)) }
        }
    }
}
