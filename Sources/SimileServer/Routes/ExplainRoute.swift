import HTTPTypes
import Simile

/// Why two images are alike.
enum ExplainRoute {
    private static let model = Field.text("model", most: 200, "The model to embed with.")
    private static let method = Field<ExplanationMethod>.choice(
        "method",
        "How the maps are made: additive, where the model's embedding is an average over places, so that the numbers of each map "
            + "add up to the cosine; or occlusion, what the cosine loses when a place is covered. By default the first where the "
            + "model has it. Both take about a hundred runs of the network."
    )
    private static let threshold = Field.share("threshold", "The lowest score that counts as similar.")
    private static let prepared = Field.truth(
        "prepared", default: false,
        "Whether to include the model's input, over which the maps lie, as PNG data URIs.")
    private static let fields = [
        Described(model), Described(method), Described(threshold), Described(prepared),
    ]

    static let operation = Operation(
        id: "explain", method: .post, path: "/v1/explain", tag: "Compare",
        summary: "Explains why two images are alike: which places, and how much of shape, color and detail",
        scope: .read, query: fields, bodies: ImagePair.bodies(fields),
        answers: [.json("The explanation.", Schemas.reference("Explanation"))],
        problems: [.notFound, .unprocessableContent]
    ) { call in
        let query = try call.query(fields)
        let (images, body) = try await ImagePair.read(call, fields)
        let name = try body(model) ?? query(model)
        let explanation = call.service.library.explanation(
            by: try await onThread { try call.service.model(name) })
        let method = try body(method) ?? query(method)
        let threshold = try body(threshold) ?? query(threshold) ?? call.service.configuration.threshold
        let prepared = try body(prepared) ?? query(prepared) ?? false
        let fetched = try await call.fetched(images)
        defer { fetched.letGo() }
        return try .json(
            try await call.admitted {
                try await explanation.run(
                    fetched.images[0], fetched.images[1], method: method, threshold: threshold, prepared: prepared)
            })
    }
}
