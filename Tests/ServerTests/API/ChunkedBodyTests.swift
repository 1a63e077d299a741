import Testing

extension APITests {
    /// A body without a length: FastCGI and CGI have none without (RFC 3875, section 4.1.2), so that it takes a web
    /// server that gathers the body first. Where there is none, the client is told.
    @Suite struct ChunkedBodies {
        @Test(arguments: Deployment.passingBodies + [.sharedHost])
        func chunkedBodiesAreAcceptedOrRefusedWithAnAnswer(deployment: Deployment) async throws {
            let project = try await deployment.project()
            guard let client = project.client as? HTTPClient else { return }
            let event = #"{"eventId":"login","userId":"u"}"#
            guard case .key(let key) = try await project.key() else { return }
            for size in [event.utf8.count, 20_000, 200_000] {
                for _ in 0..<10 {
                    let body = event + String(repeating: " ", count: size - event.utf8.count)
                    let head =
                        "POST \(project.api.mountPoint)/v1/event HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Api-Key: \(key)\r\n"
                    let chunk = String(size, radix: 16) + "\r\n\(body)\r\n0\r\n\r\n"
                    try client.write(Array("\(head)Transfer-Encoding: chunked\r\n\r\n\(chunk)".utf8))
                    let response = try client.readResponse(to: "POST")
                    if response.status != 200 { expectError(response, 411, "length_required") }
                    client.disconnect()
                }
            }
            #expect(try project.log("login", "u").status == 200)
        }
    }
}
