import Database

/// A statement that is compiled on the server. Its rows are all read at once.
final class PostgreSQLStatement: ListStatement {
    private let connection: PostgreSQLConnection
    private let sql: String
    private let compiled: CompiledStatement
    private(set) var parameters: [Parameter] = []
    /// Whether its outcome is outstanding.
    private(set) var isAwaited = false
    private var isDescribing = false
    private var result: LibPQ.Result?
    private var row: Int32 = -1

    init(_ sql: String, on connection: PostgreSQLConnection) {
        self.connection = connection
        self.sql = PostgreSQLText.translated(sql)
        compiled = connection.statement(self.sql)
    }

    deinit {
        connection.pq.clear(result)
    }

    // MARK: - Parameters

    func bind(_ index: Int32, _ value: Int64) { set(index, .cell(.integer(value))) }
    func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>) { set(index, .cell(.bytes(Array(text)))) }
    func bind(_ index: Int32, bytes: [UInt8]) { set(index, .cell(.bytes(bytes))) }
    func bindNull(_ index: Int32) { set(index, .cell(.null)) }

    func bind(_ index: Int32, list: [Int64]) {
        set(index, .array(ArrayValue(of: .integer, list.map { .integer($0) })))
    }

    func bind(_ index: Int32, list: [String]) {
        set(index, .array(ArrayValue(of: .text, list.map { .bytes(Array($0.utf8)) })))
    }

    func bind(_ index: Int32, list: [[UInt8]]) {
        set(index, .array(ArrayValue(of: .bytes, list.map { .bytes($0) })))
    }

    private func set(_ index: Int32, _ parameter: Parameter) {
        while parameters.count < index { parameters.append(.cell(.null)) }
        parameters[Int(index) - 1] = parameter
    }

    /// The types of its parameters, as the server has found them.
    func parameterTypes() throws(DatabaseError) -> [UInt32] { try described().parameters }

    /// Compiles the statement on the present connection, unless it is.
    @discardableResult
    private func described() throws(DatabaseError) -> CompiledStatement.Description {
        try connection.compile(compiled, sql)
        if let description = compiled.description { return description }
        let pq = connection.pq
        isDescribing = true
        defer { isDescribing = false }
        isAwaited = true
        try connection.send(.rows(self)) { pq.sendDescribePrepared($0, compiled.name) }
        try connection.wait(for: self)
        defer { clear() }
        let made = CompiledStatement.Description(
            parameters: (0..<pq.parameterCount(result)).map { pq.parameterType(result, $0) },
            columns: (0..<pq.columnCount(result)).map { pq.columnType(result, $0) })
        compiled.description = made
        return made
    }

    // MARK: - Running

    func ask() throws(DatabaseError) {
        try connection.sendRows()
        reset()
        let types = try described().parameters
        isAwaited = true
        try send(.rows(self), types)
    }

    private func send(_ answer: PostgreSQLConnection.Answer, _ types: [UInt32]) throws(DatabaseError) {
        let pq = connection.pq
        let values = Parameters(parameters, types: types)
        try connection.send(answer) { handle in
            values.withPointers { texts, lengths, formats in
                pq.sendQueryPrepared(handle, compiled.name, Int32(types.count), texts, lengths, formats, 1)
            }
        }
    }

    func step() throws(DatabaseError) -> Bool {
        if result == nil {
            if !isAwaited { try ask() }
            try connection.wait(for: self)
        }
        row += 1
        if row < connection.pq.rowCount(result) { return true }
        clear()
        return false
    }

    func run() throws(DatabaseError) {
        try connection.sendRows()
        reset()
        let description = try described()
        if description.columns.isEmpty {
            try send(.discard, description.parameters)
        } else {
            while try step() {}
        }
    }

    func run(_ index: Int32, utf8: ArraySlice<UInt8>) throws(DatabaseError) {
        set(index, .cell(.bytes(Array(utf8))))
        defer { bindNull(index) }
        try run()
    }

    func run(_ index: Int32, bytes: [UInt8]) throws(DatabaseError) {
        set(index, .cell(.bytes(bytes)))
        defer { bindNull(index) }
        try run()
    }

    func reset() {
        if isAwaited { connection.discardAnswer(to: self) }
        isAwaited = false
        clear()
    }

    private func clear() {
        connection.pq.clear(result)
        result = nil
        row = -1
    }

    /// Takes its outcome; nil if there was an error.
    func take(_ outcome: LibPQ.Result?) {
        connection.pq.clear(result)
        result = outcome
        row = -1
        isAwaited = false
        if !isDescribing { connection.noteChangedRows(of: outcome) }
    }

    // MARK: - Columns

    func int(_ column: Int32) -> Int64 {
        let value = unsafeBytes(column)
        guard value.baseAddress != nil, let type = compiled.description?.columns[Int(column)] else { return 0 }
        switch type {
        case ValueType.int8: return value.bigEndian()
        case ValueType.int4: return Int64(value.bigEndian(Int32.self))
        case ValueType.int2: return Int64(value.bigEndian(Int16.self))
        case ValueType.bool: return value.first == 1 ? 1 : 0
        case ValueType.numeric: return value.wholeNumeric
        default: return Int64(String(decoding: value, as: UTF8.self)) ?? 0
        }
    }

    func text(_ column: Int32) -> String {
        switch compiled.description?.columns[Int(column)] {
        case ValueType.int8, ValueType.int4, ValueType.int2, ValueType.bool, ValueType.numeric:
            isNull(column) ? "" : String(int(column))
        default: String(decoding: unsafeBytes(column), as: UTF8.self)
        }
    }

    func isNull(_ column: Int32) -> Bool { connection.pq.isNull(result, row, column) == 1 }

    func unsafeBytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        let pq = connection.pq
        guard pq.isNull(result, row, column) == 0, let value = pq.value(result, row, column) else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        let length = Int(pq.length(result, row, column))
        let bytes = UnsafeRawPointer(value).bindMemory(to: UInt8.self, capacity: length)
        return UnsafeBufferPointer(start: bytes, count: length)
    }
}
