import Basics
import HTTPTypes
import Hummingbird
import Simile

/// Comparing two images, as the service does it and as its first users know it.
enum CompareRoutes {
    static let operations = [compare, classic]

    private static let model = Field.text("model", most: 200, "The model to embed with.")
    private static let method = Field<ComparisonMethod>.single(
        "method", Schemas.comparisonMethod,
        "How the images are compared: by embeddings with cosine (the default), (cosine + 1) / 2, or euclidean, "
            + "1 / (1 + distance); or as copies by a perceptual hash, of whose bits the share of equal ones is the score; "
            + "or as pictures of the same thing by local features (sift, surf, orb, akaze), with a score of 0.5 where just as many "
            + "agree as it takes; or by a trained model of pairs, lr:NAME or rf:NAME, whose probability is the score. Neither hashes nor "
            + "local features need a model.",
        expected: "one of \(ComparisonMethod.allCases.map(\.rawValue).joined(separator: ", ")), lr:NAME, rf:NAME",
        fromText: { ComparisonMethod(rawValue: $0) },
        fromJSON: { if case .string(let text) = $0 { ComparisonMethod(rawValue: text) } else { nil } })
    private static let threshold = Field.share(
        "threshold", "The lowest score that counts as similar; not comparable between methods.")
    private static let prepared = Field.truth(
        "prepared", default: false,
        "Whether to include the model's input: the resized and cropped pixels, as PNG data URIs.")
    private static let fields = [
        Described(model), Described(method), Described(threshold), Described(prepared),
    ]
    private static let modelName = Field.text("model_name", most: 200, "The model to embed with.")

    private static let compare = Operation(
        id: "compare", method: .post, path: "/v1/compare", tag: "Compare", summary: "Compares two images",
        scope: .read, query: fields,
        bodies: ImagePair.bodies(fields), answers: [.json("The comparison.", Schemas.reference("Comparison"))],
        problems: [.notFound, .unprocessableContent]
    ) { call in
        let query = try call.query(fields)
        let (images, body) = try await ImagePair.read(call, fields)
        let name = try body(model) ?? query(model)
        let comparison = call.service.library.comparison(
            by: try await onThread { try call.service.model(name) })
        let method = try body(method) ?? query(method) ?? .cosine
        // The service's own threshold was chosen for cosines.
        let usual = method == .cosine ? call.service.configuration.threshold : method.defaultThreshold
        let threshold = try body(threshold) ?? query(threshold) ?? usual
        let prepared = try body(prepared) ?? query(prepared) ?? false
        let fetched = try await call.fetched(images)
        defer { fetched.letGo() }
        return try .json(
            try await call.admitted {
                try await comparison.run(
                    fetched.images[0], fetched.images[1], method: method, threshold: threshold, prepared: prepared)
            })
    }

    private static let classic = Operation(
        id: "cosineSimilarityScore", method: .post, path: "/cosine_similarity_score", tag: "Compare",
        summary: "The normalized cosine of two images, for earlier clients", scope: .read,
        query: [Described(modelName)],
        bodies: [.init(type: "multipart/form-data", schema: Schemas.form(files: ["image_1", "image_2"], fields: []))],
        answers: [.json("The score.", Schemas.reference("ClassicComparison"))], problems: [.unprocessableContent]
    ) { call in
        let start = ContinuousClock.now
        let query = try call.query([Described(modelName)])
        let name = try query(modelName)
        let model = try await onThread { try call.service.model(name, field: "model_name") }
        guard call.mediaType == "multipart/form-data" else {
            throw Problem.unsupported("send multipart/form-data with the parts 'image_1' and 'image_2'")
        }
        let form = try await call.form(files: ["image_1", "image_2"])
        try form.fields.allow([])
        let images = [try form.image("image_1"), try form.image("image_2")]
        let comparison = call.service.library.comparison(by: model)
        let threshold = call.service.configuration.threshold
        let report = try await call.admitted {
            try await comparison.run(images[0], images[1], threshold: threshold)
        }
        // In the order that its first users know.
        let milliseconds = (ContinuousClock.now - start).milliseconds
        return .bytes(
            Array(
                """
                {"Similarity Score": \(report.score), "Are the images similar?": "\(report.isSimilar ? "Yes" : "No")", \
                "Time taken in milliseconds": \(milliseconds)}
                """.utf8), type: "application/json")
    }
}
