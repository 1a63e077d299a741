/// What takes values in places that are numbered from 1: the parameters of a statement, or the columns of a row.
public protocol Binding: AnyObject {
    /// Binds a whole number.
    func bind(_ index: Int32, _ value: Int64)
    /// Binds text, given as its UTF-8 bytes, which are copied.
    func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>)
    /// Binds bytes, which are copied.
    func bind(_ index: Int32, bytes: [UInt8])
    /// Binds NULL.
    func bindNull(_ index: Int32)
}

extension Binding {
    /// Binds a whole number, or NULL.
    public func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    /// Binds text, or NULL.
    public func bind(_ index: Int32, _ value: String?) {
        guard var value else { return bindNull(index) }
        value.withUTF8 { bind(index, text: $0) }
    }

    /// Binds text, given as its UTF-8 bytes.
    public func bind(_ index: Int32, utf8: some Collection<UInt8>) {
        let bound: Void? = utf8.withContiguousStorageIfAvailable { bind(index, text: $0) }
        if bound == nil { Array(utf8).withUnsafeBufferPointer { bind(index, text: $0) } }
    }
}
