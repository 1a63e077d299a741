import Foundation
import JSON
import Loyalty
import Store
import TestSupport

@testable import API
@testable import Gateway

/// Parameters as a web server passes them, to the answer of a whole project.
enum ParametersTarget {
    /// An API over a project, which a key may read.
    private final class Served: Sendable {
        let service: Service
        private let database = Result { try FuzzDatabase() }
        let key = APIKey.generate()

        init() throws {
            let store = try database.get().store
            let key = key
            try store.write {
                try $0.createKey(
                    named: "reader", digest: key.digest, scopes: ["read"], expiresAt: nil, in: FuzzDatabase.project)
            }
            service = Service(store: store, version: "0", log: NoRequestLog())
        }
    }

    private static let served = Result { try Served() }

    static func run(_ bytes: [UInt8]) throws {
        let served = try served.get()
        // The key comes last: of parameters with the same name the first counts.
        let given = bytes.split(separator: 0).map(Array.init) + [Array("HTTP_X_API_KEY=\(served.key.text)".utf8)]
        let response = try answer(of: served.service, to: given)
        try FuzzFinding.check((200..<500).contains(response.status), "status \(response.status)")
        for (name, value) in response.headers {
            let isLine = !(name + value).utf8.contains { $0 < 0x20 || $0 == 0x7F }
            try FuzzFinding.check(isLine, "the header \(name): \(value.debugDescription)")
        }
        let isCSV = response.headers.contains { $0.name == "Content-Type" && $0.value.hasPrefix("text/csv") }
        guard !response.body.isEmpty, !isCSV else { return }
        let isJSON = (try? JSONDocument(response.body, maximumDepth: 64)) != nil
        try FuzzFinding.check(isJSON, "a body that is no JSON: \(String(decoding: response.body, as: UTF8.self))")
    }

    private static func answer(of service: Service, to parameters: [[UInt8]]) throws -> Response {
        let head: RequestHead
        do throws(Refusal) {
            head = try RequestHead(parameters: environment(parameters), mountPoint: .root)
            _ = try BodyLength.announced(by: head, for: service)
        } catch {
            return service.respond(to: error, head: nil)
        }
        return try service.answer(Request(head: head))
    }

    /// As a C environment, from which they are taken.
    private static func environment(_ parameters: [[UInt8]]) -> Parameters {
        let strings = parameters.map { strdup($0.map(CChar.init(bitPattern:)) + [0]) }
        defer { strings.forEach { free($0) } }
        return (strings + [nil]).withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { Parameters(environment: $0) } ?? Parameters(capacity: 0, count: 0)
        }
    }
}
