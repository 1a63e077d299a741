/// A natural number of any size as decimal digits, the last one first: slow and plain, to compare results with.
struct Natural: Equatable, Comparable, CustomStringConvertible {
    private(set) var digits: [Int]

    init(_ text: String) {
        digits = text.utf8.reversed().map { Int($0) - 48 }
        trim()
    }

    private init(digits: [Int]) {
        self.digits = digits
        trim()
    }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
    }

    var isZero: Bool { digits.isEmpty }
    var description: String { isZero ? "0" : digits.reversed().map(String.init).joined() }

    func shifted(_ zeros: Int) -> Natural {
        Natural(digits: [Int](repeating: 0, count: zeros) + digits)
    }

    static func < (left: Natural, right: Natural) -> Bool {
        if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
        for index in left.digits.indices.reversed() where left.digits[index] != right.digits[index] {
            return left.digits[index] < right.digits[index]
        }
        return false
    }

    static func + (left: Natural, right: Natural) -> Natural {
        var sum: [Int] = []
        var carry = 0
        for index in 0...max(left.digits.count, right.digits.count) {
            let column = left.digit(index) + right.digit(index) + carry
            sum.append(column % 10)
            carry = column / 10
        }
        return Natural(digits: sum)
    }

    /// The difference; `right` isn't the greater.
    static func - (left: Natural, right: Natural) -> Natural {
        var difference: [Int] = []
        var borrow = 0
        for index in left.digits.indices {
            let column = left.digits[index] - right.digit(index) - borrow
            borrow = column < 0 ? 1 : 0
            difference.append(column + 10 * borrow)
        }
        return Natural(digits: difference)
    }

    static func * (left: Natural, right: Natural) -> Natural {
        var columns = [Int](repeating: 0, count: left.digits.count + right.digits.count + 1)
        for (i, first) in left.digits.enumerated() {
            for (j, second) in right.digits.enumerated() { columns[i + j] += first * second }
        }
        for index in columns.indices.dropLast() {
            columns[index + 1] += columns[index] / 10
            columns[index] %= 10
        }
        return Natural(digits: columns)
    }

    /// Long division, as on paper.
    func divided(by divisor: Natural) -> (quotient: Natural, remainder: Natural) {
        var quotient: [Int] = []
        var remainder = Natural(digits: [])
        for digit in digits.reversed() {
            remainder = Natural(digits: [digit] + remainder.digits)
            var times = 0
            while remainder >= divisor {
                remainder = remainder - divisor
                times += 1
            }
            quotient.append(times)
        }
        return (Natural(digits: quotient.reversed()), remainder)
    }

    private func digit(_ index: Int) -> Int { index < digits.count ? digits[index] : 0 }
}

/// sign × digits × 10^exponent, and how that is written.
struct WrittenDecimal: CustomStringConvertible {
    var isNegative: Bool
    var digits: String
    var exponent: Int

    var description: String { "\(isNegative ? "-" : "")\(digits)e\(exponent)" }
    var natural: Natural { Natural(digits) }
}
