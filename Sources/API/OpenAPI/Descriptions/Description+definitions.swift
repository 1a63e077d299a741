extension OpenAPI.Description {
    static let listEvents: Self = {
        var list = listDefinitions(.event)
        list.parameters = [.showAll, .ifNoneMatch]
        list.answers.append(
            OpenAPI.Answer(status: 204, text: "The project has no event definitions."))
        list.errors = [.invalidParameter]
        return list
    }()

    static func listDefinitions(_ kind: DefinitionKind) -> Self {
        Self(
            id: "list\(kind.noun)Definitions", tag: .definitions, summary: "All definitions of \(kind.rawValue)s",
            text: "In the same order as in the definitions file.", parameters: [.ifNoneMatch],
            answers: [
                .json(
                    "The definitions.", .array(of: .ref(kind.schema)), Examples.lists(of: kind), headers: [.etag]),
                .notModified,
            ])
    }

    static func getDefinition(_ kind: DefinitionKind) -> Self {
        Self(
            id: "get\(kind.noun)Definition", tag: .definitions,
            summary: "A definition of \(kind.article) \(kind.rawValue)",
            parameters: [.ifNoneMatch],
            answers: [
                .json("The definition.", .ref(kind.schema), Examples.single(kind), headers: [.etag]), .notModified,
            ], errors: [kind.idMissing, kind.notFound])
    }

    static func putDefinition(_ kind: DefinitionKind) -> Self {
        let (new, changed) = Examples.stored(kind)
        return Self(
            id: "put\(kind.noun)Definition", tag: .definitions,
            summary: "Define or change \(kind.article) \(kind.rawValue)",
            text: "It applies from the next request on, in every process.",
            parameters: [.effectOnly] + (kind.paysBonuses ? [.past] : []) + [.ifMatch, .ifNoneMatchOfWrites],
            body: [.json(.ref("\(kind.schema)Input"), Examples.definitionRequests(kind))],
            answers: [
                .json(
                    "The changed definition, as stored, or with `dryRun=true` the effect of the change.",
                    .one(of: [.ref(kind.schema), .ref("\(kind.schema)Effect")]), changed + Examples.effects(of: kind),
                    headers: [.etagOfStored]),
                .json(201, "The new definition, as stored.", .ref(kind.schema), new, headers: [.etag]),
            ],
            errors: [kind.idMissing, .invalidDefinition, .preconditionFailed, .effectOverdue]
                + [.invalidParameter] + (kind.paysBonuses ? [.balanceOutOfRange] : []))
    }

    static func deleteDefinition(_ kind: DefinitionKind) -> Self {
        let canBeInUse = kind == .event || kind == .challenge
        return Self(
            id: "delete\(kind.noun)Definition", tag: .definitions,
            summary: "Delete a definition of \(kind.article) \(kind.rawValue)",
            text: kind.whatStays,
            parameters: [.effectOnly, .ifMatch, .ifNoneMatchOfWrites],
            answers: [
                .json(
                    "With `dryRun=true`: the effect of the deletion.", .ref("DeletionEffect"),
                    Examples.deletions(of: kind)),
                OpenAPI.Answer(status: 204, text: "Deleted."),
            ],
            errors: [kind.idMissing, kind.notFound, .preconditionFailed, .invalidParameter, .effectOverdue]
                + (canBeInUse ? [.definitionInUse] : []))
    }

    static func definitionVersions(_ kind: DefinitionKind) -> Self {
        Self(
            id: "list\(kind.noun)Versions", tag: .definitions,
            summary: "All versions of a definition of \(kind.article) \(kind.rawValue)",
            text: "The newest first. Those of a deleted definition stay. A `definition` can be put back as it is.",
            answers: [
                .json("The versions.", .ref("\(kind.schema)Versions"), Examples.versions(of: kind))
            ], errors: [kind.idMissing, kind.notFound])
    }
}

extension DefinitionKind {
    fileprivate var noun: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    fileprivate var article: String { self == .event || self == .offer ? "an" : "a" }
    /// What the deletion of a definition leaves.
    fileprivate var whatStays: String {
        switch self {
        case .event: "Logged events stay, and count in the stats."
        case .offer:
            "Redemptions, holds and coupons stay. An offer that is defined again with the same id goes on with them, and with "
                + "what they have taken of its stock."
        case .streak, .challenge, .leaderboard: ""
        }
    }
    fileprivate var schema: String { "\(noun)Definition" }
}
