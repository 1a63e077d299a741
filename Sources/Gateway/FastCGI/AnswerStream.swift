import CFastCGI
import Glibc

/// A stream for libfcgi's output functions that makes an answer's records in memory (FastCGI 1.0, sections 3.3 and
/// 5).
///
/// The streams that libfcgi makes write to the socket and wait for the peer. FCGX_CreateWriter also leaks the request
/// that it makes, and needs a second write for the end. This stream has its own `emptyBuffProc`, which libfcgi calls
/// when a buffer is full and when the stream is closed.
struct AnswerStream {
    /// The most content of one record, in bytes: a multiple of 8 below FCGI_MAX_LENGTH, so a full record needs no
    /// padding.
    private static let largestContent = 0xFFF8

    private let id: UInt16
    private let isLast: Bool
    /// The end of the memory for content; the bytes after it are reserved for the closing records.
    private let contentEnd: UnsafeMutablePointer<UInt8>
    /// The header of the current record.
    private var header: UnsafeMutablePointer<UInt8>

    /// Makes the records of an answer in one run of bytes.
    ///
    /// - Parameters:
    ///   - length: the most bytes that `body` puts.
    ///   - isLast: adds a record that makes the web server close the connection. It isn't enough to close it here:
    ///     nginx can send another request before it notices, and answers that one with 502. nginx doesn't keep a
    ///     connection if anything follows the end of a request.
    ///   - body: puts the text, with libfcgi's functions.
    static func records(
        ofRequest id: UInt16, length: Int, isLast: Bool, _ body: (UnsafeMutablePointer<FCGX_Stream>) -> Void
    ) -> [UInt8] {
        // The end of the output, FCGI_END_REQUEST and FCGI_UNKNOWN_TYPE.
        let endLength = 5 * FastCGILibrary.headerLength
        // Each record needs 8 bytes for its header and at most 7 for padding.
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

    /// Writes the header before the content and padding after it. Writes no record if there is no content.
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

    /// Ends the output (section 5.3), then the request (section 5.5).
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
    /// The answer to a request as records; see ``AnswerStream``.
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
