import Basics
import HTTPTypes
import Hummingbird
import SimilarityLearning
import Simile

/// Telling which class images may be of, and what was trained for that.
enum ClassifyRoutes {
    static let operations = [classify, heads]

    private static let head = Field.text(
        "head", most: 64, "The trained classifier, by its name; either this or label.")
    private static let label = Field.text(
        "label", most: 200, "The attribute whose values the most similar items vote for; either this or head.")
    private static let neighbors = Field.integer(
        "neighbors", 1...1000, default: 15, "How many labeled items vote, with label.")
    private static let top = Field.integer("top", 1...1000, default: 10, "How many classes are listed.")
    private static let model = Field.text("model", most: 200, "The model whose vectors are compared, with label.")
    private static let fields = [
        Described(head), Described(label), Described(neighbors), Described(top), Described(model),
    ]
    private static let sources = [Described(SearchFields.url), Described(SearchFields.key)]

    private static let classify = Operation(
        id: "classify", method: .post, path: "/v1/classify", tag: "Learn",
        summary: "Tells which class an image may be of", scope: .read,
        bodies: [
            .init(type: "multipart/form-data", schema: Schemas.form(files: ["image"], fields: fields)),
            .init(type: "application/json", schema: Schemas.body(fields: sources + fields, oneOf: sources)),
        ],
        answers: [.json("The classes, the most probable first.", Schemas.reference("Classification"))],
        problems: [.notFound, .unprocessableContent]
    ) { call in
        let (image, fields) = try await ask(call)
        let most = try fields(top) ?? 10
        let (head, label) = (try fields(head), try fields(label))
        let library = call.service.library
        let ranking = try fields(model).map { Ranking.model(try call.service.model($0).text) } ?? .automatic
        let neighbors = try fields(neighbors) ?? 15
        let fetched = try await call.fetched([image])
        defer { fetched.letGo() }
        let classification = try await call.admitted {
            switch (head, label) {
            case (let head?, nil):
                do { return try await library.classify(fetched.images[0], head: head) } catch let error
                    as LearnedModelError
                {
                    throw Problem.invalid("head", error.publicDescription)
                }
            case (nil, let label?):
                return try await library.classify(fetched.images[0], by: label, neighbors: neighbors, ranking: ranking)
            default: throw Problem.invalid("head", "give exactly one of head and label")
            }
        }
        return try .json(ClassificationView(classification, head: head, label: label, most: most))
    }

    private static let heads = Operation(
        id: "listHeads", method: .get, path: "/v1/heads", tag: "Learn",
        summary: "The trained classifiers, what they learned from, and how good they are", scope: .read,
        answers: [.json("The classifiers.", Schemas.reference("Heads"))]
    ) { call in
        let library = call.service.library
        let names = try await onThread { try HeadFile.names(in: library.catalog.learnedDirectory) }
        var heads: [HeadView] = []
        for name in names {
            // One that cannot be read, or has gone since, hinders none of the others.
            if let head = try? await library.head(named: name) { heads.append(HeadView(head.card)) }
        }
        return try .json(["heads": heads])
    }

    private static func ask(_ call: Call) async throws -> (ImageQuery, Fields) {
        switch call.mediaType {
        case "multipart/form-data":
            let form = try await call.form(files: ["image"])
            try form.fields.allow(Set(fields.map(\.name)))
            return (try form.image("image"), form.fields)
        case "application/json":
            let body = Fields(try await call.json())
            try body.allow(Set((sources + fields).map(\.name)))
            switch (try body(SearchFields.url), try body(SearchFields.key)) {
            case (let url?, nil): return (.url(try call.service.address(url)), body)
            case (nil, let key?): return (.item(.init(key)), body)
            default: throw Problem.invalid(nil, "give the image with exactly one of url and key")
            }
        default: throw Problem.unsupported("send multipart/form-data with a part 'image', or application/json")
        }
    }
}

/// A classification, with as many classes as were asked for.
private struct ClassificationView: Encodable {
    let head: String?
    let label: String?
    let neighbors: Int?
    let classes: [Classification.Class]

    init(_ classification: Classification, head: String?, label: String?, most: Int) {
        (self.head, self.label, neighbors) = (head, label, classification.neighbors)
        classes = Array(classification.classes.prefix(most))
    }
}

/// A head, as its card tells.
private struct HeadView: Encodable {
    let name: String
    let label: String
    let model: String
    let classes: [String]
    let samples: Int
    let top1: Double?
    let top5: Double?
    let calibrationError: Double?

    init(_ card: ClassHeadCard) {
        (name, label, model, classes, samples) = (card.name, card.label, card.space.model, card.classes, card.samples)
        (top1, top5) = (card.validation?.top1, card.validation?.top5)
        calibrationError = card.validation?.calibrationError
    }
}
