extension TokenKey {
    /// Whether an RSA modulus has the mark of primes that Infineon's library made (CVE-2017-15361, "ROCA"): each is
    /// 65537 to some power modulo a product of small primes, so that it can be factored. So is the modulus then: there
    /// is an exponent of 65537 that gives its residue modulo all of these primes. Of other moduli, one in 2^154 is that
    /// by chance.
    static func hasWeakPrimes(_ modulus: some Sequence<UInt8>) -> Bool {
        let modulus = Array(modulus)
        var logarithms: [Logarithm] = []
        for prime in smallPrimes {
            let residue = modulus.reduce(0) { ($0 << 8 | Int($1)) % prime }
            guard let logarithm = Logarithm(of: residue, modulo: prime) else { return false }
            // One number has these residues if each two agree on what they have in common.
            guard logarithms.allSatisfy(logarithm.agrees) else { return false }
            logarithms.append(logarithm)
        }
        return true
    }

    /// The exponents of 65537 that give a residue modulo a prime: `exponent` and what is a multiple of `order` more.
    private struct Logarithm {
        let exponent: Int
        let order: Int

        /// Nil where no power of 65537 has the residue.
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

    /// Those of the product for keys of 512 bits, which all longer keys have too.
    private static let smallPrimes = [
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
        109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ]
}
