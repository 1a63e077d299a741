import API
import Store

/// Adds lines of codes to an offer's pool, as many at a time as one request takes: all of them, or none.
struct PoolLoader {
    /// The most lines with errors that are listed.
    private static let largestList = 1_000

    private let store: LoyaltyStore
    private let project: Int64
    private let offerId: String
    /// The most codes that are added at a time.
    private let mostCodes: Int
    /// Whether each line is JSON, once the first is known.
    private var isJSON: Bool?
    private var slice: [HashedCode] = []
    /// The lines of the slice, bad ones included and empty ones not.
    private var linesInSlice = 0
    private var firstLineOfSlice = 1
    private var isFaulty = false

    /// The number of lines read, including empty ones.
    private(set) var lineNumber = 0
    /// The number of codes added.
    private(set) var added = 0
    /// The number of codes that the project has or had, or that came twice.
    private(set) var duplicates = 0
    /// The lines with errors in ascending order, at most 1,000.
    private(set) var problems: [(line: Int, message: String)] = []
    /// The number of lines with errors.
    private(set) var problemCount = 0
    /// The lines from which nothing was added, because some of them have errors.
    private(set) var leftOut: [ClosedRange<Int>] = []

    /// - Parameters:
    ///   - project: the project's number.
    ///   - mostCodes: how many codes are added at a time.
    init(store: LoyaltyStore, project: Int64, offerId: String, mostCodes: Int = CouponPool.mostCodes) {
        self.store = store
        self.project = project
        self.offerId = offerId
        self.mostCodes = mostCodes
    }

    /// Takes the next line. An empty line is skipped.
    mutating func add(_ line: ArraySlice<UInt8>) throws {
        lineNumber += 1
        guard let looksLikeJSON = CouponPool.isJSON(line) else { return }
        let isJSON = isJSON ?? looksLikeJSON
        self.isJSON = isJSON
        linesInSlice += 1
        if let code = CouponPool.code(in: line, isJSON: isJSON) {
            slice.append(code)
        } else {
            isFaulty = true
            problemCount += 1
            if problems.count < Self.largestList {
                problems.append((lineNumber, "expected \(CouponPool.expectation(isJSON: isJSON))"))
            }
        }
        if linesInSlice == mostCodes { try finish() }
    }

    /// Adds the codes that have been taken.
    mutating func finish() throws {
        defer {
            slice = []
            linesInSlice = 0
            firstLineOfSlice = lineNumber + 1
            isFaulty = false
        }
        guard linesInSlice > 0 else { return }
        guard !isFaulty else { return leftOut.append(firstLineOfSlice...lineNumber) }
        let (codes, offerId, project) = (slice, offerId, project)
        let outcome = try store.writeAlone { try $0.addCodes(codes, to: offerId, in: project) }
        added += outcome.added
        duplicates += outcome.duplicates
    }
}
