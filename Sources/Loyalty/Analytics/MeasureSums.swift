import JSON

/// What the numbers of one measure come to.
public struct MeasureSums: Sendable {
    /// The measure's number.
    public var field: Int64
    /// The sum.
    public var sum = FixedDecimal.zero
    /// How many numbers there are.
    public var count: Int64 = 0
    /// The least number; nil if there is none.
    public private(set) var minimum: FixedDecimal?
    /// The greatest number; nil if there is none.
    public private(set) var maximum: FixedDecimal?

    /// No numbers.
    public init(field: Int64) {
        self.field = field
    }

    /// A value from its parts.
    public init(field: Int64, sum: FixedDecimal, count: Int64, minimum: FixedDecimal?, maximum: FixedDecimal?) {
        self.field = field
        self.sum = sum
        self.count = count
        self.minimum = minimum
        self.maximum = maximum
    }

    /// The digits after the point of ``average``.
    public static let averagePlaces = 4

    /// The sum divided by the count, to four places, halves away from zero; nil if there are no numbers.
    public var average: FixedDecimal? { count > 0 ? sum.divided(by: count, places: Self.averagePlaces) : nil }

    /// Adds a number, or takes it out (`weight` -1).
    mutating func add(_ number: FixedDecimal, weight: Int64) {
        add(MeasureSums(field: field, sum: number, count: 1, minimum: number, maximum: number), sign: weight)
    }

    /// Adds other sums, or subtracts them (`sign` -1).
    ///
    /// A subtraction can't tell which number is the least without those that it takes out, so it leaves this as it is.
    /// Numbers are only ever taken out to be put back in together with others.
    mutating func add(_ other: MeasureSums, sign: Int64) {
        sum = sum + (sign < 0 ? -other.sum : other.sum)
        count &+= sign &* other.count
        if sign < 0 { return }
        if let least = other.minimum { minimum = minimum.map { min($0, least) } ?? least }
        if let greatest = other.maximum { maximum = maximum.map { max($0, greatest) } ?? greatest }
    }
}

extension MeasureSums: Equatable {}

extension [MeasureSums] {
    /// The sums of a measure, in a list by ascending number; nil if there are none.
    public func sums(of field: Int64) -> MeasureSums? { first { $0.field == field } }

    /// Adds a number, or takes it out (`weight` -1).
    mutating func add(_ number: FixedDecimal, to field: Int64, weight: Int64) {
        self[position(of: field)].add(number, weight: weight)
    }

    /// Adds other sums, or subtracts them (`sign` -1).
    public mutating func add(_ others: [MeasureSums], sign: Int64 = 1) {
        for other in others { add(other, sign: sign) }
    }

    /// Adds other sums of one measure, or subtracts them (`sign` -1).
    public mutating func add(_ other: MeasureSums, sign: Int64 = 1) {
        self[position(of: other.field)].add(other, sign: sign)
    }

    /// Removes those that have no numbers left.
    mutating func dropZeros() {
        removeAll { $0.count == 0 && $0.sum == .zero }
    }

    /// Where the sums of a measure are, after they have been made if there are none.
    private mutating func position(of field: Int64) -> Int {
        let position = firstIndex { $0.field >= field } ?? count
        if position == count || self[position].field != field { insert(MeasureSums(field: field), at: position) }
        return position
    }
}
