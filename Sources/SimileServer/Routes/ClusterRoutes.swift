import Catalog
import HTTPTypes
import Hummingbird
import Simile

/// The images of the catalog in groups, and on a map.
enum ClusterRoutes {
    static let operations = [clusters, map]

    private static let count = Field<ClusterRequest.Method>.shaped(
        "count", ["anyOf": [["const": "auto"], ["type": "integer", "minimum": 1, "maximum": .integer(mostClusters)]]],
        "How many clusters: a number, or auto for however many there are, and outliers.",
        expected: "auto or a whole number from 1 to \(mostClusters)"
    ) { text in
        if text == "auto" { return .density }
        return Int(text).flatMap { (1...mostClusters).contains($0) ? .count($0) : nil }
    }
    private static let mostClusters = 10_000
    private static let minimumSize = Field.integer(
        "minSize", 2...1_000_000,
        "The least number of images in a cluster, with count=auto; 5 up to 200 images, else 10.")
    private static let label = Field.text(
        "label", most: 200, "An attribute to name clusters by, and to compare them with.")
    private static let seed = Field.integer("seed", 0...Int(Int32.max), default: 42, "What random choices start from.")
    private static let limit = Field.integer(
        "limit", 0...1000, default: 12,
        "The maximum number of images listed of each cluster, the most typical first, and of outliers.")
    private static let shared = [
        Described(count), Described(minimumSize), Described(SearchFields.filter), Described(label),
        Described(SearchFields.model), Described(seed), Described(limit),
    ]

    private static let clusters = Operation(
        id: "listClusters", method: .get, path: "/v1/clusters", tag: "Items",
        summary: "The images in groups by what they look like", scope: .read, query: shared,
        answers: [.json("The clusters, the largest first.", Schemas.object(properties, required: required))],
        problems: [.unprocessableContent]
    ) { call in
        try .json(try await view(of: call, wantsMap: false))
    }

    private static let map = Operation(
        id: "getMap", method: .get, path: "/v1/map", tag: "Items",
        summary: "A map of all images, near ones near, and their clusters", scope: .read, query: shared,
        answers: [
            .json(
                "The clusters, and where every image lies in a square of side 1; axes mean nothing.",
                Schemas.object(
                    properties.merging(["map": Schemas.list(of: place)]) { _, new in new }, required: required + ["map"]
                ))
        ],
        problems: [.unprocessableContent]
    ) { call in
        try .json(try await view(of: call, wantsMap: true))
    }

    private static func view(of call: Call, wantsMap: Bool) async throws -> ClusterView {
        let query = try call.query(shared)
        var request = ClusterRequest(try query(count) ?? .density)
        request.minimumSize = try query(minimumSize)
        request.filter = try query(SearchFields.filter).map { try Filter.parse($0) }
        request.label = try query(label)
        request.model = try query(SearchFields.model).map { try call.service.model($0).text }
        request.seed = UInt64(try query(seed) ?? 42)
        request.wantsMap = wantsMap
        let most = try query(limit) ?? 12
        return try await call.admitted { [request] in
            ClusterView(try await call.service.library.clusters(request).report(), most: most)
        }
    }

    private static let text: JSONValue = ["type": "string"]
    private static let share: JSONValue = ["type": "number", "minimum": 0, "maximum": 1]
    private static let whole: JSONValue = ["type": "integer", "minimum": 0]
    private static let place = Schemas.object(
        ["key": text, "cluster": whole, "x": share, "y": share], required: ["key", "x", "y"])
    private static let name = Schemas.object(["value": ["type": ["string", "number", "boolean"]], "share": share])
    private static let cluster = Schemas.object(
        ["id": whole, "size": whole, "medoid": text, "items": Schemas.list(of: text), "names": Schemas.list(of: name)],
        required: ["id", "size", "medoid", "items"])
    private static let agreement = Schemas.object([
        "label": text, "items": whole, "adjustedRandIndex": ["type": "number"], "normalizedMutualInformation": share,
    ])
    private static let properties: JSONObject = [
        "method": ["enum": ["kmeans", "hdbscan"]], "space": Schemas.reference("Space"),
        "clusters": Schemas.list(of: cluster), "outliers": Schemas.list(of: text), "outlierCount": whole, "seed": whole,
        "agreement": agreement, "notes": Schemas.list(of: text),
    ]
    private static let required = ["method", "space", "clusters", "outliers", "outlierCount", "seed"]
}

/// A report with so many images of each cluster as were asked for.
private struct ClusterView: Encodable {
    let method: String
    let space: VectorSpace
    let clusters: [ClusterReport.Cluster]
    let outliers: [ItemKey]
    let outlierCount: Int
    let seed: UInt64
    let agreement: ClusterReport.Agreement?
    let map: [ClusterReport.Place]?
    let notes: [String]?

    init(_ report: ClusterReport, most: Int) {
        (method, space, seed) = (report.method, report.space, report.seed)
        clusters = report.clusters.map { cluster in
            var cluster = cluster
            cluster.items = Array(cluster.items.prefix(most))
            return cluster
        }
        outliers = Array(report.outliers.prefix(most))
        outlierCount = report.outliers.count
        (agreement, map, notes) = (report.agreement, report.map, report.notes)
    }
}
