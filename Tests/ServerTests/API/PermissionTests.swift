import Foundation
import Testing

@testable import API

extension APITests {
    /// Goal: every endpoint, asked by everyone who might: who may gets an answer, and who may not gets the error that
    /// says so, changes nothing and learns nothing.
    @Suite struct Permissions {
        private typealias Table = PermissionTable

        /// Each row of the table is a route, and each route is a row.
        @Test func everyRouteIsInTheTable() {
            let routes = Set(Endpoints.all.map { "\($0.method.rawValue) \($0.template)" })
            let rows = Set(Table.rows.map { "\($0.method) \($0.template)" })
            for route in routes.subtracting(rows) {
                Issue.record("\(route) is missing in PermissionTable.rows: say who may ask it")
            }
            for row in rows.subtracting(routes) { Issue.record("\(row) is no route of the program") }
            #expect(Table.head == Table.Column.allCases.map(\.rawValue))
            for row in Table.rows { #expect(row.cells.count == Table.Column.allCases.count, "\(row.name)") }
        }

        @Test(arguments: Deployment.full)
        func everyoneMayDoWhatTheTableSays(deployment: Deployment) async throws {
            let ours = try await deployment.project(Table.definitions(title: "Ours"))
            let theirs = try await deployment.project(Table.definitions(title: "Theirs"))
            #expect(try ours.post("/user", #"{"userId":"\#(Table.user)"}"#).status == 201)
            #expect(try ours.log("login", Table.user).status == 200)
            let callers = try await callers(of: ours, and: theirs)
            var number = 0
            for row in Table.rows {
                for ((column, caller), cell) in zip(callers, row.cells) {
                    number += 1
                    try check(row, cell, column, caller, of: ours, number: number)
                }
            }
        }

        private func check(
            _ row: Table.Row, _ cell: Table.Cell, _ column: Table.Column, _ caller: TestProject.Caller,
            of project: TestProject, number: Int
        ) throws {
            func filled(_ text: String) -> String { Table.filled(text, project: project.id, number: number) }
            let comment = Comment(rawValue: "\(row.name) by \(column)")
            let details = Table.details[row.name] ?? Table.Details()
            for step in details.preparation { _ = try send(step.method, filled(step.path), filled(step.body), project) }
            let path = try Table.made(filled(details.path ?? row.template), of: project)
            let isForeign = column == .foreign || column == .theirs
            let mayChange = row.method != "GET" && cell == .yes && !isForeign
            let before = mayChange ? [] : try contents(of: project)
            let response = try send(row.method, path, details.body.map(filled), project, as: caller)
            let expected = cell.answer
            let (status, code) = answer(response)
            let isExpected = expected.status.map { $0 == status } ?? (200..<300).contains(status)
            #expect(isExpected, "\(comment): \(response.text)")
            if let expected = expected.code { #expect(code == "\"\(expected)\"", comment) }
            if !mayChange { #expect(try contents(of: project) == before, "\(comment) changed something") }
            if isForeign {
                let isSilent = !response.text.contains("Ours") && !response.text.contains(Table.user)
                #expect(isSilent || row.template == "/openapi.json", "\(comment): \(response.text)")
            }
            if row.method == "GET" {
                let head = try send("HEAD", path, nil, project, as: caller)
                #expect(head.status == response.status, "HEAD of \(comment)")
            }
        }

        /// Of a batch, what became of its only event.
        private func answer(_ response: HTTPResponse) -> (status: Int, code: String?) {
            if let results = response.json?["results"] {
                for result in results.elements { return (result.json?["statusCode"]?.int ?? 0, result["code"]) }
            }
            return (response.status, response["code"])
        }

        /// All that a project has, as its administrator sees it.
        private func contents(of project: TestProject) throws -> [String] {
            try [
                "/event", "/streak", "/challenge", "/leaderboard", "/offer", "/apikey", "/user",
                "/stats/event?period=all",
            ].map {
                try project.get($0).text
            }
        }

        private func send(
            _ method: String, _ path: String, _ body: String?, _ project: TestProject,
            as caller: TestProject.Caller = .admin
        ) throws -> HTTPResponse {
            try project.send(method, "/v1" + path, as: caller, body: body.map { Array($0.utf8) })
        }

        private func callers(
            of ours: TestProject, and theirs: TestProject
        ) async throws -> [(Table.Column, TestProject.Caller)] {
            let revoked = try await ours.key("events,read,points,admin", named: "revoked")
            try await ours.api.revokeKey(project: ours.id, name: "revoked")
            let expired = try await expiredKey(of: ours)
            var callers: [(Table.Column, TestProject.Caller)] = []
            for column in Table.Column.allCases {
                let caller: TestProject.Caller =
                    switch column {
                    case .nobody: .nobody
                    case .user: .user(Table.user)
                    case .other: .user("another")
                    case .admin: .admin
                    case .events: try await ours.key("events")
                    case .read: try await ours.key("read")
                    case .points: try await ours.key("points")
                    case .manage: try await ours.key("admin")
                    case .revoked: revoked
                    case .expired: expired
                    case .foreign: .token(try theirs.token(of: "operator", scope: "admin"))
                    case .theirs: try await theirs.key("events,read,points,admin")
                    }
                callers.append((column, caller))
            }
            return callers
        }

        /// A key that has expired by now.
        private func expiredKey(of project: TestProject) async throws -> TestProject.Caller {
            let soon = ISO8601DateFormatter().string(from: .now + 2)
            let made = try project.post(
                "/apikey", #"{"name":"expired","scopes":["events","read","points","admin"],"expiresAt":"\#(soon)"}"#)
            let key = TestProject.Caller.key(try #require(made.json?["key"]?.string))
            try await eventually("the key expires") { try project.get("/event", as: key).status == 401 }
            return key
        }
    }
}
