import Basics
import Catalog
import HTTPTypes
import Hummingbird
import ModelZoo
import Simile

/// What the catalog holds and what looks at it.
enum CatalogueRoutes {
    static let operations = [random, models, spaces, stats]

    private static let count = Field.integer("count", 1...100, default: 1, "How many items.")

    private static let random = Operation(
        id: "randomItems", method: .get, path: "/v1/random", tag: "Items", summary: "Random items",
        scope: .read,
        query: [Described(count)],
        answers: [
            .json("The items; fewer if there are fewer, or if they have some megabytes.", Schemas.reference("Items"))
        ]
    ) { call in
        let most = try call.query([Described(count)])(count) ?? 1
        return try await onThread {
            let items = try call.service.catalog.randomItems(limit: most, byteLimit: ItemPage.byteLimit)
            return try .json(ItemPage(items: items.map { ItemView($0) }))
        }
    }

    private static let models = Operation(
        id: "listModels", method: .get, path: "/v1/models", tag: "Service",
        summary: "The models that requests may name, and the trained methods of comparison",
        scope: .read, answers: [.json("The models.", Schemas.reference("Models"))]
    ) { call in
        let service = call.service
        let list = try await onThread {
            ModelList(
                models: try service.offeredModels().map { OfferedModel($0, in: service.library.options.store) },
                default: service.configuration.defaultChoice.text,
                trained: try PairModelFile.methods(in: service.catalog.learnedDirectory))
        }
        return try .json(list)
    }

    private static let spaces = Operation(
        id: "listSpaces", method: .get, path: "/v1/spaces", tag: "Service",
        summary: "The vector spaces of the catalog, and how each is searched", scope: .read,
        answers: [.json("The spaces.", Schemas.reference("Spaces"))]
    ) { call in
        let report = try await onThread { try StatusReport(of: call.service.catalog) }
        let spaces = zip(report.spaces, report.indexes).map {
            SpaceView(space: $0.space, vectors: $0.vectors, index: $1)
        }
        return try .json(["spaces": spaces])
    }

    private static let stats = Operation(
        id: "getStats", method: .get, path: "/v1/stats", tag: "Service",
        summary: "What the service holds and how busy it is",
        scope: .read, answers: [.json("The statistics.", Schemas.reference("Stats"))]
    ) { call in
        let service = call.service
        let load = service.admission.load
        let uptime = (ContinuousClock.now - service.started).milliseconds / 1000
        let stats: JSONValue = try await onThread { [catalog = service.catalog] in
            let roots = try RootStatus.all(of: catalog)
            return [
                "items": .integer(try catalog.count()), "spaces": .integer(try catalog.heldSpaces().count),
                "roots": .array(
                    roots.map { root in
                        ["name": .string(root.name), "items": .integer(root.items), "present": .bool(root.present)]
                    }),
                "attributes": .array(try catalog.attributeNames().map { .string($0) }),
                "bytes": .integer(Int(try catalog.byteCount())),
                "version": .string(SimileVersion.current),
                "uptimeSeconds": .number(uptime),
                "queue": [
                    "running": .integer(load.running), "waiting": .integer(load.waiting),
                    "capacity": .integer(service.admission.places),
                ],
            ]
        }
        return try .json(stats)
    }
}

/// The models on offer.
private struct ModelList: Encodable {
    var models: [OfferedModel]
    var `default`: String
    /// The methods of comparison that were trained.
    var trained: [ComparisonMethod]
}

/// A model as clients need to know it: nothing of where its weights lie.
private struct OfferedModel: Encodable {
    var name: String
    var family: String?
    var summary: String?
    var dimension: Int?
    var inputSize: Int?
    var licence: String?
    /// Whether it reads words, too.
    var readsText: Bool
    /// Whether its weights are here.
    var present: Bool
    /// Whether they are not those that the publisher released.
    var ownWeights: Bool

    init(_ choice: ModelChoice, in store: ModelStore) {
        name = choice.text
        readsText = TextReader.models.reads(choice)
        let known = ModelDescription.brief(choice, in: store)
        family = known?.family
        summary = known?.summary
        dimension = known?.dimension
        inputSize = known?.inputSize
        licence = known?.licence
        present = known?.present ?? true
        ownWeights = known?.ownWeights ?? false
    }
}

/// A space, and how it is searched.
private struct SpaceView: Encodable {
    var space: VectorSpace
    var vectors: Int
    var index: StatusReport.IndexStatus
}
