import JSON
import TestSupport
import Testing

/// Random documents come back as they were written; random bytes and broken documents never end the process.
@Suite struct JSONPropertyTests {
    /// A value for comparison; strings as bytes, since `String` takes canonically equivalent texts for equal.
    private indirect enum Tree: Equatable {
        case null
        case bool(Bool)
        case number(ExactDecimal)
        case string([UInt8])
        case array([Tree])
        case object([[UInt8]], [Tree])

        init(_ value: JSONValue) {
            switch value.kind {
            case .null: self = .null
            case .bool: self = .bool(value.bool ?? false)
            case .number: self = .number(value.decimal ?? .zero)
            case .string: self = .string(Array((value.string ?? "").utf8))
            case .array: self = .array(value.elements.map(Tree.init))
            case .object: self = .object(value.members.map { Array($0.key.utf8) }, value.members.map { Tree($0.value) })
            }
        }

        init(random: inout SeededRandom, depth: Int) {
            switch Int.random(in: 0...(depth > 0 ? 8 : 5), using: &random) {
            case 0: self = .null
            case 1: self = .bool(.random(using: &random))
            case 2, 3:
                let text = WrittenDecimal(
                    isNegative: .random(using: &random), digits: random.digits(.random(in: 1...34, using: &random)),
                    exponent: .random(in: -50...50, using: &random))
                self = .number(ExactDecimal(text.description) ?? .zero)
            case 4, 5: self = .string(Self.text(&random))
            case 6:
                let count = Int.random(in: 0...6, using: &random)
                self = .array((0..<count).map { _ in Tree(random: &random, depth: depth - 1) })
            default:
                var names: Set<[UInt8]> = []
                for _ in 0..<Int.random(in: 0...24, using: &random) { names.insert(Self.text(&random)) }
                let ordered = names.sorted { $0.lexicographicallyPrecedes($1) }
                self = .object(ordered, ordered.map { _ in Tree(random: &random, depth: depth - 2) })
            }
        }

        private static func text(_ random: inout SeededRandom) -> [UInt8] {
            var text = ""
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                let ranges: [ClosedRange<UInt32>] = [
                    0x20...0x7E, 0x20...0x7E, 0...0x7F, 0x80...0xD7FF, 0xE000...0x10FFFF,
                ]
                let range = ranges.randomElement(using: &random) ?? 0...0
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
                    text.unicodeScalars.append(scalar)
                }
            }
            return Array(text.utf8)
        }

        func write(to json: inout JSONWriter) {
            switch self {
            case .null: json.null()
            case .bool(let bool): json.value(bool)
            case .number(let number): json.value(number)
            case .string(let text): json.value(String(decoding: text, as: UTF8.self))
            case .array(let elements): json.array { json in for element in elements { element.write(to: &json) } }
            case .object(let names, let values):
                json.object { json in
                    for (name, value) in zip(names, values) {
                        json.key(String(decoding: name, as: UTF8.self))
                        value.write(to: &json)
                    }
                }
            }
        }

        var bytes: [UInt8] {
            var writer = JSONWriter(capacity: 16)
            write(to: &writer)
            return writer.bytes
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func parsesWhatTheWriterWrites(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let tree = Tree(random: &random, depth: 5)
            let document = try JSONDocument(tree.bytes)
            #expect(Tree(document.root) == tree)
            // Every value's own bytes are that value.
            for member in document.root.members {
                #expect(try Tree(JSONDocument(slice: member.value.source).root) == Tree(member.value))
                #expect(document.root[member.key].map(Tree.init) == Tree(member.value))
            }
        }
    }

    /// Reads bytes that may be no JSON; what is accepted has to survive being written and read.
    private func probe(_ bytes: [UInt8]) throws -> Bool {
        guard let document = try? JSONDocument(bytes) else { return false }
        let tree = Tree(document.root)
        #expect(try Tree(JSONDocument(tree.bytes).root) == tree)
        return true
    }

    private static let seeds = [
        #"{"eventId":"purchase_completed","userId":"user-123","metadata":{"amount":49.99,"usergroup":["default"]}}"#,
        #"[1,-0.5e+10,"\ud83d\ude00\u00e9\n",{"a":null,"b":[true,false,{}]},"é€😀"]"#,
        #"{"a":{"b":{"c":[[[]]]}},"d":"\"\\\/\b\f\n\r\t","e":1234567890123456789012345678901234e-10}"#,
    ]

    @Test(arguments: Self.seeds, 0..<3 as Range<UInt64>)
    func brokenDocumentsAreParsedOrRefused(_ text: String, _ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let original = Array(text.utf8)
        let tokens =
            Array("{}[]:,\"\\u0e+-.tfn \n09".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xBF, 0xC2, 0xE2, 0xED, 0xF0, 0xFF]
        var accepted = 0
        for _ in 0..<1500 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: bytes.indices, using: &random)
                let token = tokens.randomElement(using: &random) ?? 0
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes[index] = token
                case 1: bytes.insert(token, at: index)
                case 2: bytes.remove(at: index)
                default: bytes.swapAt(index, Int.random(in: bytes.indices, using: &random))
                }
            }
            if try probe(bytes) { accepted += 1 }
        }
        #expect(accepted > 0)
    }

    @Test(arguments: Self.seeds)
    func properPrefixesAreRefused(_ text: String) {
        let bytes = Array(text.utf8)
        for count in bytes.indices {
            #expect(throws: JSONError.self) { try JSONDocument(Array(bytes[..<count])) }
        }
    }

    @Test func randomBytesAreParsedOrRefused() throws {
        var random = SeededRandom(seed: 5)
        let alphabet = Array("{}[]:,\"\\u01e-. tn".utf8) + [0xC3, 0xA9, 0xFF]
        var accepted = 0
        for round in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &random)
            let bytes = (0..<count).map { _ in
                round % 4 == 0 ? UInt8.random(in: 0...255, using: &random) : alphabet.randomElement(using: &random) ?? 0
            }
            if try probe(bytes) { accepted += 1 }
            _ = ExactDecimal(bytes[...])
        }
        #expect(accepted > 0)
    }

    @Test func documentAndDecimalAgreeOnNumbers() throws {
        var random = SeededRandom(seed: 6)
        let alphabet = Array("00112599-+..eE".utf8)
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            let number = ExactDecimal(bytes[...])
            let document = try? JSONDocument(bytes)
            #expect(document?.root.decimal == number)
            if number != nil { accepted += 1 }
        }
        #expect(accepted > 100)
    }
}
