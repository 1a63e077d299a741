extension TokenKey {
    /// Whether an RSA modulus can be factored because Infineon's library made its primes (CVE-2017-15361, "ROCA").
    ///
    /// Each of these primes is a power of 65537 modulo a product of small primes. So is the modulus, then: one exponent
    /// of 65537 gives its residue modulo every small prime. A modulus of other primes has this property by chance with
    /// a probability of 1 in 2^154.
    static func hasWeakPrimes(_ modulus: some Sequence<UInt8>) -> Bool {
        let modulus = Array(modulus)
        var logarithms: [Logarithm] = []
        for prime in smallPrimes {
            let residue = modulus.reduce(0) { ($0 << 8 | Int($1)) % prime }
            guard let logarithm = Logarithm(of: residue, modulo: prime) else { return false }
            // An exponent fits all primes if it fits each two of them (Chinese remainder theorem).
            guard logarithms.allSatisfy(logarithm.agrees) else { return false }
            logarithms.append(logarithm)
        }
        return true
    }

    /// The exponents of 65537 that give a residue modulo a prime: `exponent`, plus any multiple of `order`.
    private struct Logarithm {
        let exponent: Int
        let order: Int

        /// Nil if no power of 65537 has the residue.
        init?(of residue: Int, modulo prime: Int) {
            var (power, count, found) = (1 % prime, 0, Int?.none)
            repeat {
                if power == residue, found == nil { found = count }
                power = power * 65_537 % prime
                count += 1
            } while power != 1 % prime
            guard let found else { return nil }
            (exponent, order) = (found, count)
        }

        func agrees(with other: Logarithm) -> Bool {
            var (divisor, rest) = (order, other.order)
            while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
            return (exponent - other.exponent) % divisor == 0
        }
    }

    /// The primes in the product for keys of 512 bits. The products for longer keys contain them too.
    private static let smallPrimes = [
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
        109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ]
}
