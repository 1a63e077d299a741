import Foundation
import TestSupport
import Testing

/// PostgreSQL servers that are lost, and several machines on one. Each scenario opens with what must hold all the same, and
/// ends with `verify`. They start servers of their own, one scenario at a time.
@Suite(.serialized, .onServersOfItsOwn)
struct FailoverTests {
    /// The longest that any request may take.
    static let bound = Duration.seconds(15)
}

extension FailoverTests {
    /// Goal: when the primary is lost, no answered event is missing on the server that takes its place, and none is
    /// doubled; requests are refused in time meanwhile, and succeed soon after, without a restart.
    @Suite struct Promotion {
        static let tableHead =
            "round | answered before | after | database_unavailable | outcome_unknown | longest ms | promotion to 200 ms "
            + "| missing | doubled"

        @Test func thePrimaryIsKilledAndItsStandbyPromoted() async throws {
            try await play(Rounds.count(2), on: ReplicatedServer())
        }

        /// Punchcard has a list of the servers, or HAProxy in front of them.
        @Test(
            .enabled(if: PatroniCluster.isInstalled, "Patroni, etcd or HAProxy is missing"), arguments: [false, true])
        func patroniPromotesTheStandby(isBehindHAProxy: Bool) async throws {
            let cluster = try await PatroniCluster(isBehindHAProxy: isBehindHAProxy)
            try await play(Rounds.count(isBehindHAProxy ? 1 : 2), on: cluster)
        }

        /// The primary's cable is pulled: nothing tells its peers that it is gone.
        @Test(.enabled("there are no network namespaces here") { await TestNetwork.isPossible() })
        func thePrimaryIsCutOff() async throws {
            let network = try await TestNetwork(hosts: 3)
            let server = try await ReplicatedServer(on: [network.hosts[0], network.hosts[1]], isCutOff: true)
            // No sooner than what was on its way has been refused: that takes as long as it may.
            try await play(1, on: server, from: network.hosts[2], refusals: FailoverLoad.clients)
        }

        private func play(
            _ rounds: Int, on server: some FailoverServer, from host: TestHost = .local, refusals: Int = 1
        ) async throws {
            let shop = try await ServedShop(address: server.address, on: [host])
            print(Self.tableHead)
            for round in 1...rounds {
                let load = FailoverLoad(shop, round: round)
                let clients = load.start()
                try await eventually("a third is answered; \(shop.processes[0].errors.suffix(500))") {
                    load.answered > 250
                }
                load.notePrimaryLost()
                try await server.killPrimary()
                // Every other time there is no primary for long enough that requests are refused. Otherwise, a commit on
                // its way is looked up on the new one.
                if !round.isMultiple(of: 2) {
                    try await eventually("requests are refused") { load.refused >= refusals }
                }
                try await server.promoteStandby(load.notePromotion)
                _ = try await clients.value
                print(try load.check(server.primary))
                try await server.bringStandbyBack()
            }
            try await shop.close(on: host)
            try await server.stop()
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Only where tests on PostgreSQL are asked for.
    fileprivate static var onServersOfItsOwn: Self {
        .enabled(
            if: TestDatabase.engine == .postgresql && PostgreSQLNode.programs != nil,
            "PUNCHCARD_TEST_POSTGRESQL names no server")
    }
}
