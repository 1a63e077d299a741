import CFastCGI
import Glibc

/// A stream of libfcgi's that makes an answer's records in memory (FastCGI 1.0, sections 3.3 and 5).
///
/// The streams that libfcgi makes write to the socket and wait for the peer. FCGX_CreateWriter's also leak the request
/// that they are made with, and end in a second write. So this is one with a procedure of its own for what the library
/// calls when a buffer is full, or at the end.
struct AnswerStream {
    /// The most content of a record: a multiple of eight below FCGI_MAX_LENGTH, so that it needs no padding.
    private static let largestContent = 0xFFF8

    private let id: UInt16
    private let isLast: Bool
    /// Up to where content may go: after it, there is room for the end.
    private let contentEnd: UnsafeMutablePointer<UInt8>
    /// Where the header of the present record goes.
    private var header: UnsafeMutablePointer<UInt8>

    /// The records of an answer in one run of bytes.
    ///
    /// - Parameters:
    ///   - length: the most bytes that are put.
    ///   - isLast: adds what has the web server let go of the connection. Closing it doesn't do: nginx can send another
    ///     request on it before it sees that, and answers that one with 502. But it doesn't keep a connection on which
    ///     anything follows the end of a request.
    ///   - body: puts the text, with libfcgi's functions.
    static func records(
        ofRequest id: UInt16, length: Int, isLast: Bool, _ body: (UnsafeMutablePointer<FCGX_Stream>) -> Void
    ) -> [UInt8] {
        // The end of the output, FCGI_END_REQUEST and FCGI_UNKNOWN_TYPE.
        let endLength = 5 * FastCGILibrary.headerLength
        // A header and padding for each record.
        let room = length + (length / largestContent + 1) * 16 + endLength
        return [UInt8](unsafeUninitializedCapacity: room) { memory, count in
            guard let base = memory.baseAddress else { return }
            var records = AnswerStream(
                id: id, isLast: isLast, contentEnd: base + (room - endLength), header: base)
            count = withUnsafeMutablePointer(to: &records) { records in
                var stream = FCGX_Stream()
                stream.wrNext = base
                stream.data = UnsafeMutableRawPointer(records)
                stream.emptyBuffProc = { stream, doClose in
                    guard let stream, let data = stream.pointee.data else { return }
                    let records = data.assumingMemoryBound(to: AnswerStream.self)
                    records.pointee.endRecord(&stream.pointee)
                    if doClose != 0 {
                        records.pointee.close(&stream.pointee)
                    } else {
                        records.pointee.begin(&stream.pointee)
                    }
                }
                records.pointee.begin(&stream)
                body(&stream)
                FCGX_FClose(&stream)
                return stream.wrNext - base
            }
        }
    }

    private mutating func begin(_ stream: inout FCGX_Stream) {
        header = stream.wrNext
        stream.wrNext = header + FastCGILibrary.headerLength
        stream.stop = stream.wrNext + max(0, min(Self.largestContent, contentEnd - stream.wrNext))
    }

    /// Puts the header before the content, and padding after it; without content, there is no record.
    private func endRecord(_ stream: inout FCGX_Stream) {
        let content = header + FastCGILibrary.headerLength
        let length = stream.wrNext - content
        guard length > 0 else {
            stream.wrNext = header
            return
        }
        let padding = -length & 7
        memset(stream.wrNext, 0, padding)
        stream.wrNext += padding
        put(FastCGILibrary.outputType, length: length, padding: padding, at: header)
    }

    /// Section 5.3, then 5.5: the end of the output, and of the request.
    private func close(_ stream: inout FCGX_Stream) {
        let headerLength = FastCGILibrary.headerLength
        put(FastCGILibrary.outputType, length: 0, padding: 0, at: stream.wrNext)
        put(FastCGILibrary.endType, length: 8, padding: 0, at: stream.wrNext + headerLength)
        memset(stream.wrNext + 2 * headerLength, 0, 8)
        stream.wrNext += 3 * headerLength
        guard isLast else { return }
        FastCGILibrary.putHeader(
            FastCGILibrary.unknownType, ofRequest: FastCGILibrary.noRequest, length: 8, padding: 0, at: stream.wrNext)
        memset(stream.wrNext + headerLength, 0, 8)
        stream.wrNext += 2 * headerLength
    }

    private func put(_ type: UInt8, length: Int, padding: Int, at place: UnsafeMutablePointer<UInt8>) {
        FastCGILibrary.putHeader(type, ofRequest: id, length: length, padding: padding, at: place)
    }
}

extension Response {
    /// Its records as the answer to a request; see ``AnswerStream``.
    func records(ofRequest id: UInt16, withBody: Bool, isLast: Bool) -> [UInt8] {
        let length = headRoom + (withBody ? body.count : 0)
        return AnswerStream.records(ofRequest: id, length: length, isLast: isLast) { stream in
            write(withBody: withBody) { bytes in
                var rest = bytes
                while !rest.isEmpty {
                    let part = rest.take(Int(Int32.max))
                    FCGX_PutStr(part.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(part.count), stream)
                }
            }
        }
    }
}
