import Foundation
import JSON
import Loyalty
import TestSupport
import Testing

/// The commands for offers and coupons: what they add, print and refuse.
@Suite struct OfferCommandTests {
    private static let definitions = Definitions(
        more: """
            , "offers": [
              {"offerId": "ticket", "title": "Ticket", "cost": {"default": 10}, "stock": 5, "coupon": {"pool": true}},
              {"offerId": "voucher", "title": "Voucher", "cost": {"default": 3}, "couponDays": 30,
               "coupon": {"pattern": "V-########"}},
              {"offerId": "bag", "title": "Bag", "cost": {"default": 1}, "status": "INACTIVE"},
              {"offerId": "past", "title": "Past", "cost": {"default": 1}, "end": "2020-01-01T00:00:00Z"},
              {"offerId": "future", "title": "Future", "cost": {"default": 1}, "start": "9000-01-01T00:00:00Z"}]
            """)

    private static func program() async throws -> PunchcardProgram {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: definitions.json(project: "shop"))
        return program
    }

    private static let head = "code,status,userId,issuedAt,expiresAt,usedAt,reference"

    /// The rows of an offer's coupons, without the names of the columns.
    private func rows(_ offer: String, of program: PunchcardProgram) async throws -> [[String]] {
        let table = try await program.succeed("coupon", "list", "--offer", offer)
        let lines = table.components(separatedBy: "\r\n")
        #expect(lines.first == Self.head && lines.last == "")
        return lines.dropFirst().dropLast().map { $0.components(separatedBy: ",") }
    }

    @Test func codesAreAddedListedAndMadeVoid() async throws {
        let program = try await Self.program()
        func add(_ input: String, _ options: String...) async throws -> String {
            let run = try await program.run(["coupon", "add", "--offer", "ticket", "-"] + options, input: input)
            #expect(run.isSuccess && run.errors.isEmpty, "\(run.errors)")
            return run.output
        }
        #expect(try await add("a1\r\n\nB2\nA1\n") == "added 2, duplicates 1, errors 0\n")
        #expect(try await add("\u{FEFF}{\"code\":\"c3\"}\n\"b2\"") == "added 1, duplicates 1, errors 0\n")
        #expect(
            try await add("A1\nD4", "--json") == #"{"added":1,"duplicates":1,"errors":0,"problems":[]}"# + "\n")
        let file = try program.folder.write("e5\n", to: "codes.txt")
        #expect(
            try await program.succeed("coupon", "add", "--project", "shop", "--offer", "ticket", file)
                == "added 1, duplicates 0, errors 0\n")
        #expect(try await rows("ticket", of: program).map { $0[0] } == ["A1", "B2", "C3", "D4", "E5"])

        #expect(try await program.succeed("coupon", "void", "b2", "--reason", "Torn") == "made B2 void\n")
        let json = try JSONDocument(
            Array(try await program.succeed("coupon", "void", "C3", "--reason", "Lost", "--json").utf8)
        ).root
        #expect(json["status"]?.string == "VOID" && json["reason"]?.string == "Lost" && json["by"]?.string == "command")
        #expect(
            try await rows("ticket", of: program).map { $0[1] } == [
                "AVAILABLE", "VOID", "VOID", "AVAILABLE", "AVAILABLE",
            ])
        #expect(try await add("b2") == "added 0, duplicates 1, errors 0\n")
        #expect(
            try await program.succeed("offer", "list") == """
                ticket\trunning\t0\t0\t5\t3
                voucher\trunning\t0\t0\t\t
                bag\tinactive\t0\t0\t\t
                past\tended\t0\t0\t\t
                future\tnot_started\t0\t0\t\t

                """)
        #expect(try await program.succeed("verify").hasPrefix("ok"))
    }

    @Test func linesThatAreNoCodesAreNamed() async throws {
        let program = try await Self.program()
        let input = "A1\nA 2\n\nÄ3\nA4\n"
        let run = try await program.run("coupon", "add", "--offer", "ticket", "-", input: input)
        #expect(run.end == .exited(status: 1) && run.output == "added 0, duplicates 0, errors 2\n")
        let rule = "expected a code of \(CouponCode.rule)"
        #expect(
            run.errors.hasPrefix("line 2: \(rule)\nline 4: \(rule)\nnothing was added of lines 1 to 5\n"),
            "\(run.errors)")
        let json = try await program.run("coupon", "add", "--offer", "ticket", "--json", "-", input: input)
        let root = try JSONDocument(Array(json.output.utf8)).root
        #expect(json.end == .exited(status: 1))
        #expect(root["added"]?.int == 0 && root["errors"]?.int == 2)
        #expect(root["problems"]?.elements.map { $0["line"]?.int } == [2, 4])
        #expect(try await rows("ticket", of: program).isEmpty)
    }

    @Test func whatUsersDoIsShown() async throws {
        let program = try await Self.program()
        _ = try await program.succeed("coupon", "add", "--offer", "ticket", "-", input: "A1\nA2\nA3\n")
        _ = try await program.succeed("user", "create", "--user", "u,1")
        _ = try await program.succeed("points", "adjust", "--user", "u,1", "--points", "100", "--reason", "Gift")
        let key = try await program.succeed("apikey", "create", "--name", "till", "--scopes", "points,read")
            .trimmingCharacters(in: .newlines)
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        let client = nginx.client()
        func post(_ path: String, _ body: String = "{}") throws -> JSONValue {
            let answer = try client.send(
                "POST", path, headers: [("X-Api-Key", key), ("Content-Type", "application/json")], body: body)
            #expect(answer.status == 200, "\(path): \(answer.text)")
            return try JSONDocument(Array(answer.text.utf8)).root
        }
        let ticket = try #require(try post("/v1/user/u,1/offer/ticket/redeem")["entryId"]?.string)
        _ = try post("/v1/user/u,1/offer/ticket/redeem?hold=600")
        let voucher = try post("/v1/user/u,1/offer/voucher/redeem")
        let code = try #require(voucher["coupon"]?["code"]?.string)
        let voucherEntry = try #require(voucher["entryId"]?.string)
        _ = try post("/v1/coupon/\(code)/use", #"{"reference": "=1+1"}"#)
        _ = try post("/v1/user/u,1/offer/voucher/redeem")
        try await nginx.stop()
        try await server.terminate()

        let tickets = try await program.succeed("coupon", "list", "--offer", "ticket").components(separatedBy: "\r\n")
        #expect(tickets[1].hasPrefix(#"A1,ISSUED,"u,1",20"#) && tickets[1].hasSuffix("Z,,,"), "\(tickets[1])")
        #expect(tickets[2] == "A2,AVAILABLE,,,,," && tickets[3] == "A3,AVAILABLE,,,,,")
        let used = try await program.succeed("coupon", "list", "--offer", "voucher").components(separatedBy: "\r\n")
        // A spreadsheet would compute the reference.
        #expect(used[1].hasPrefix("\(code),USED,") && used[1].hasSuffix("Z,'=1+1"), "\(used[1])")
        #expect(
            try await program.succeed("offer", "show", "ticket") == """
                state     running
                taken           2
                redeemed        1
                held            1
                left            3
                codes           1

                """)
        #expect(try await program.succeed("offer", "show", "voucher").hasSuffix("left      no limit\n"))
        #expect(
            try await program.succeed("offer", "show", "ticket", "--json")
                == #"{"offerId":"ticket","state":"running","taken":2,"redeemed":1,"held":1,"left":3,"codes":1}"# + "\n")
        let list = try JSONDocument(Array(try await program.succeed("offer", "list", "--json").utf8)).root
        #expect(list.elements.map { $0["taken"]?.int } == [2, 2, 0, 0, 0])
        #expect(list.elements.map { $0["left"]?.int } == [3, nil, nil, nil, nil])
        #expect(try await program.succeed("points", "show", "--user", "u,1").contains("held     10\n"))

        let void = try await program.run("coupon", "void", code.lowercased(), "--reason", "Late")
        #expect(void.end == .exited(status: 1) && void.output.isEmpty)
        #expect(void.errors.contains("the coupon was used at 20") && void.errors.hasSuffix(" by till\n"))
        let held = try await program.run("coupon", "void", "A2", "--reason", "Late")
        #expect(held.end == .exited(status: 1) && held.errors.contains("a hold has this code: release it first"))

        func reverse(_ entry: String, _ options: String...) async throws -> PunchcardProgram.Outcome {
            try await program.run(
                ["points", "reverse", "--user", "u,1", "--entry", entry, "--reason", "Cancelled"] + options)
        }
        let rehearsed = try await reverse(ticket, "--dry-run")
        #expect(
            rehearsed.output == "would reverse entry \(ticket) of u,1: +10 points, total 94\n", "\(rehearsed.errors)")
        #expect(try await rows("ticket", of: program).first?[1] == "ISSUED")
        let reversed = try await reverse(ticket)
        #expect(reversed.output.hasPrefix("reversed entry \(ticket) of u,1: +10 points, total 94, entry "))
        #expect(try await rows("ticket", of: program).first?[1] == "VOID")
        #expect(try await program.succeed("offer", "show", "ticket").contains("\nleft            4\n"))
        let refused = try await reverse(voucherEntry)
        #expect(refused.end == .exited(status: 1) && refused.errors.contains("the redemption has been used"))
        try await checkDeletion(by: program)
        #expect(try await program.succeed("verify").hasPrefix("ok: 1 project, 1 user, 0 events"))
    }

    /// `apply` tells what users still have of the offers that it removes, and that is there afterwards.
    private func checkDeletion(by program: PunchcardProgram) async throws {
        let definitions = Definitions().json(project: "shop")
        let coupons = try await rows("voucher", of: program)
        let removed = """
            removed offer ticket (1 open hold)
            removed offer voucher (1 coupon not used)
            removed offer bag
            removed offer past
            removed offer future

            """
        #expect(try await program.succeed("apply", "-", "--dry-run", input: definitions) == removed)
        let json = try await program.succeed("apply", "-", "--dry-run", "--json", input: definitions)
        #expect(
            json.contains(
                #"{"change":"removed","type":"offer","id":"ticket","leftOver":{"holds":1,"coupons":0}},"#
                    + #"{"change":"removed","type":"offer","id":"voucher","leftOver":{"holds":0,"coupons":1}},"#
                    + #"{"change":"removed","type":"offer","id":"bag","leftOver":{"holds":0,"coupons":0}},"#),
            "\(json)")
        #expect(try await program.succeed("apply", "-", input: definitions) == removed)
        #expect(try await program.succeed("offer", "list").isEmpty)
        #expect(
            try await program.succeed("offer", "show", "ticket") == """
                state     deleted
                taken           1
                redeemed        0
                held            1

                """)
        #expect(
            try await program.succeed("offer", "show", "voucher", "--json")
                == #"{"offerId":"voucher","state":"deleted","taken":2,"redeemed":2,"held":0,"left":null,"codes":null}"#
                + "\n")
        #expect(try await rows("voucher", of: program) == coupons)
    }

    @Test func mistakesAreNamed() async throws {
        let program = try await Self.program()
        _ = try await program.succeed("coupon", "add", "--offer", "ticket", "-", input: "A1\nA2\n")
        _ = try await program.succeed("coupon", "void", "A2", "--reason", "Torn")
        let cases: [(arguments: [String], status: Int32, message: String)] = [
            (["offer", "show", "none"], 1, "project shop has no offer none"),
            (["offer", "show"], 64, "offer"),
            (["offer", "list", "--project", "none"], 1, "there is no project none"),
            (["coupon", "list", "--offer", "none"], 1, "project shop has no offer none"),
            (["coupon", "list"], 64, "offer"),
            (["coupon", "add", "--offer", "none", "-"], 1, "project shop has no offer none"),
            (["coupon", "add", "--offer", "voucher", "-"], 1, "the offer has no pool"),
            (["coupon", "add", "--offer", "bag", "-"], 1, "the offer has no pool"),
            (["coupon", "add", "--offer", "ticket", "/nowhere"], 1, "/nowhere can't be read"),
            (["coupon", "void", "none", "--reason", "r"], 1, "no coupon with this code"),
            (["coupon", "void", "a b", "--reason", "r"], 1, "no coupon with this code"),
            (["coupon", "void", "A2", "--reason", "r"], 1, "the coupon was made void at 20"),
            (["coupon", "void", "A1", "--reason", " "], 64, "--reason takes a text"),
            (["coupon", "void", "A1"], 64, "reason"),
        ]
        for (arguments, status, message) in cases {
            let run = try await program.run(arguments, input: "A9\n")
            #expect(run.end == .exited(status: status) && run.errors.contains(message), "\(arguments): \(run.errors)")
            #expect(run.output.isEmpty)
        }
        #expect(try await rows("ticket", of: program).count == 2)
    }
}
