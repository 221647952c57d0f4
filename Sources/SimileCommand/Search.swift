import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Foundation
import Imaging
import Simile

/// `simile search`.
struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find the images most similar to an image, an item or a text.",
        discussion: """
            A query may be an image, a text, or a sum of both, in which each part may have a weight after a colon (a name \
            that itself ends in a colon and a number gets :1). Models that are fused have weights likewise.

            EXAMPLES:
              simile search photo.jpg
              simile search https://example.org/dress.jpg --limit 20
              simile search photo.jpg --where 'category=dress and price<40'
              simile search photo.jpg --min-score 0.9    only hits of that score or more
              cat photo.jpg | simile search -
              simile search photo.jpg --sheet hits.jpg   an image of the hits
              simile search photo.jpg --index exact      compare with every image, whatever the index
              simile search photo.jpg --effort 400       search longer, for a higher recall
              simile search photo.jpg --region 120,40,200,300    search by this region: x,y,width,height in pixels
              simile search photo.jpg --region 25%,0%,50%,50%    or as shares of the sides
              simile search photo.jpg --like colour      by color alone; or shape, or both
              simile search photo.jpg --fuse efficientnet_lite0:0.7,colour:0.3
              simile search photo.jpg --verify sift      those first that show the very same
              simile search photo.jpg --rerank lr:type   by a model that simile train pairs trained
              simile search photo.jpg --group-by product         the best variant of each product
              simile search photo.jpg --diversity 0.3    hits that differ from one another
              simile search photo.jpg --facet brand,color        how many of the most similar have which
              simile search --text 'red dress with dots'         with a model that embeds text (CLIP)
              simile search dress.jpg --plus-text 'with dots' --minus-text striped:0.5
              simile search dress.jpg --plus other.jpg:0.5 --minus third.jpg:0.3
            """)

    @Argument(help: "A file, a web address, an item's key, or - for standard input.", completion: .file())
    var query: String?

    @OptionGroup var terms: TermOptions

    @Option(
        help: ArgumentHelp(
            "The region of the image to search by: x,y,width,height in pixels of the upright image, or as shares of its sides, "
                + "as numbers up to 1 or percents.",
            valueName: "region"))
    var region: String?

    @Option(help: "What to compare by: shape (with the default model), color, or both.")
    var like: LikenessName?

    @Option(
        help: ArgumentHelp(
            "Several models whose cosines are added, each times its weight (default: 1).",
            valueName: "model:weight,…"))
    var fuse: String?

    @Flag(help: "Compare whole images only, even if the catalog has tiles (simile index --tiles).")
    var noParts = false

    @Option(name: .shortAndLong, help: ArgumentHelp("The maximum number of hits.", valueName: "k"))
    var limit = 10

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "A condition on attributes: = != < <= > >=, in (a, b), between a and b, like 'a*', exists, joined by and, or, not and "
                + "parentheses.",
            valueName: "condition"))
    var condition: String?

    @Option(help: ArgumentHelp("The minimum score of a hit, 0 to 1.", valueName: "x"))
    var minScore: Double?

    @Option(help: "The kind of index to search (default: what the catalog keeps; see simile status).")
    var index: IndexName?

    @Option(
        help: ArgumentHelp(
            "The search effort of an approximate index: ef of hnsw, search_k of annoy, buckets of lsh, leaves of kdtree.",
            valueName: "n"))
    var effort: Int?

    @Option(
        help: ArgumentHelp(
            """
            Put those hits first that show the same as the query by local features: among as many hits as --limit says, \
            but at least 50 and at most 100. The catalog keeps the features of up to 10,000 images.
            """, valueName: "kind"))
    var verify: FeatureKind?

    @Option(
        help: ArgumentHelp(
            """
            Rank the best hits anew by a trained model of pairs, lr:NAME or rf:NAME: as many hits as --limit says, but at least 50 \
            and at most 100.
            """, valueName: "method"))
    var rerank: ComparisonMethod?

    @Option(
        help: ArgumentHelp(
            "Show only the best of the items that have the same value of an attribute, such as the variants of a product.",
            valueName: "attribute"))
    var groupBy: String?

    @Option(
        help: ArgumentHelp(
            "How much hits should differ from one another, 0 to 1 (default: 0): maximal marginal relevance with λ = 1 − x.",
            valueName: "x"))
    var diversity: Double?

    @Option(
        help: ArgumentHelp(
            "Count the values of attributes among the \(SearchRequest.neighborhood) most similar items, or all hits where --limit is higher.",
            valueName: "attribute,…"))
    var facet: AttributeList?

    @Flag(help: "Show the hits as images, on terminals that can (Kitty, iTerm2, Sixel).")
    var preview = false

    @Option(
        help: ArgumentHelp(
            "Write the query and its hits as one image, JPEG or PNG by the file extension.", valueName: "file"),
        completion: .file())
    var sheet: String?

    @OptionGroup var writing: WritingOptions
    @OptionGroup var space: SpaceOptions
    @OptionGroup var queries: QueryOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var printing: OutputOptions

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit must be at least 1.") }
        if let minScore, !(0...1).contains(minScore) { throw ValidationError("--min-score must be between 0 and 1.") }
        if let diversity, !(0...1).contains(diversity) {
            throw ValidationError("--diversity must be between 0 and 1.")
        }
        if groupBy == "" { throw ValidationError("--group-by: the attribute has no name.") }
        if let effort, effort < 1 { throw ValidationError("--effort must be at least 1.") }
        try checkNames([query, sheet].compactMap { $0 }, of: "an image or --sheet")
        do { _ = try sheet.map { try DrawingFormat(of: $0) } } catch {
            throw ValidationError("--sheet: \(error)")
        }
        try terms.check(besides: query)
        if verify != nil, query == nil || !terms.isEmpty {
            throw ValidationError("--verify needs an image as the query, and nothing added to it or taken away.")
        }
        if rerank != nil, query == nil || !terms.isEmpty || verify != nil {
            throw ValidationError(
                "--rerank needs an image as the query, nothing added to it or taken away, and no --verify.")
        }
        guard region == nil || query != nil else {
            throw ValidationError("--region needs an image as the query.")
        }
        _ = try parsedRegion()
        _ = try ranking()
        try checkCondition(condition)
    }

    func run() async throws {
        var request = SearchRequest(try await expression())
        request.limit = limit
        request.filter = condition
        request.minScore = minScore
        request.index = index?.kind
        request.effort = effort
        request.ranking = try ranking()
        request.findsParts = !noParts
        request.verification = verify
        request.reranking = rerank
        request.groupBy = groupBy
        request.diversity = diversity ?? 0
        request.facets = facet?.names ?? []
        request.precision = space.precision?.precision
        let library = try await open()
        let output = try await output(for: request.query, of: library.catalog)
        let result = try await library.search(request)
        if let warning = result.warning { say("Warning: \(warning)") }
        for note in result.notes ?? [] { say("Note: \(note)") }
        try printing.print(result) { text(result) }
        if preview || sheet != nil {
            let image = try await ContactSheet(
                query: request.query.image, hits: result.hits, catalog: library.catalog,
                fetcher: library.options.fetcher, limits: limits.limits)
            if let output { try image.write(to: output) }
            if preview { try ImagePreview.show(image) }
        }
    }

    /// The local features that a search finds are kept where the catalog can be written, and found anew each time where it cannot.
    private func open() async throws -> ImageLibrary {
        let fetcher = queries.fetcher(limits)
        if verify != nil, let library = try? await catalog.open(.writeExisting, limits, fetcher: fetcher, wait: .zero) {
            return library
        }
        return try await catalog.open(.read, limits, fetcher: fetcher)
    }

    /// Where the sheet goes, if there shall be one; refused before the search.
    private func output(for query: QueryExpression, of catalog: ImageCatalog) async throws -> OutputFile? {
        guard let sheet else { return nil }
        let inputs = query.terms.compactMap {
            if case .image(let image, _) = $0.source { image.name } else { nil }
        }
        let force = writing.force
        return try await onThread {
            let output = try OutputFile(sheet, besides: inputs, replacing: .contactSheet, force: force)
            try output.check(notIn: catalog)
            return output
        }
    }

    private func expression() async throws -> QueryExpression {
        var parts: [QueryExpression.Term] = []
        if let query {
            parts.append(.init(.image(try await queries.query(query, limits), region: try parsedRegion())))
        }
        return QueryExpression(parts + (try await terms.terms { try await queries.query($0, limits) }))
    }

    private func parsedRegion() throws -> Region? {
        do {
            return try region.map { try Region($0) }
        } catch {
            throw ValidationError("--region: \(error)")
        }
    }

    private func ranking() throws -> Ranking {
        let fusion = try fusion()
        do throws(RankingConflict) {
            return try Ranking(likeness: like?.likeness, model: space.model, fusion: fusion)
        } catch {
            throw ValidationError("\(error.text { "--\($0)" }).")
        }
    }

    private func fusion() throws -> [WeightedWord] {
        do {
            let models = try fuse.map { try WeightedWord.list($0) } ?? []
            if models.contains(where: \.word.isEmpty) { throw ValidationError("--fuse: a model has no name.") }
            return models
        } catch let error as SearchRequestError {
            throw ValidationError("--fuse: \(error)")
        }
    }

    /// The query, and the space: `dress.jpg in efficientnet_lite0`.
    private func question(_ result: SearchResult) -> String {
        func name(_ model: String) -> String {
            model + (result.ownWeights?.contains(model) == true ? " (own weights)" : "")
        }
        let models = result.spaces?.map { String(format: "%.2g ", $0.weight) + name($0.model) }
        return "\(result.query) in \(models?.joined(separator: " + ") ?? name(result.space.model))"
    }

    private func text(_ result: SearchResult) -> String {
        guard !result.hits.isEmpty else {
            let why = [condition.map { "where \($0)" }, minScore.map { "with a score of at least \($0)" }]
            let conditions = why.compactMap { $0 }.joined(separator: " and ")
            return "nothing matches" + (conditions.isEmpty ? "" : " \(conditions)")
        }
        let terminal = Terminal.output
        var table = TextTable(rightAligned: [0])
        let models = result.spaces?.map(\.model) ?? []
        var heads = ["", "score", "cosine"] + models
        if verify != nil { heads.append("inliers") }
        if rerank != nil { heads.append("probability") }
        table.add(cells: heads + ["image"])
        for hit in result.hits {
            let attributes = hit.attributes.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
            let cosines = [hit.cosine] + models.map { hit.cosines?[$0] ?? .nan }
            let image =
                FilePath.short(hit.path ?? hit.key.text).onOneLine + (hit.part.map { "  part \($0)" } ?? "")
                + (attributes.isEmpty ? "" : "  " + terminal.styled(attributes.onOneLine, .dim))
                + (hit.variants.map { $0.count > 1 ? "  " + terminal.styled("of \($0.count) variants", .dim) : "" }
                    ?? "")
                + (hit.fault.map { "  " + terminal.styled("(\($0.onOneLine))", .yellow) } ?? "")
            var cells = ["\(hit.rank)", Similarity.text(hit.score, threshold: minScore ?? 1)]
            cells += cosines.map { Similarity.text(Double($0)) }
            if verify != nil { cells.append(text(hit.verification)) }
            if rerank != nil { cells.append(hit.probability.map { Similarity.text($0) } ?? "") }
            table.add(cells: cells + [image])
        }
        let times = result.milliseconds
        let without = result.leftOut.flatMap { $0 > 0 ? ", \($0) without a vector of all models left out" : nil } ?? ""
        return terminal.styled(question(result), .dim) + "\n" + table.text
            + terminal.styled(
                String(format: "\n%.0f ms (query %.0f, search %.1f", times.total, times.embed, times.search)
                    + (times.verify.map { String(format: ", verify %.0f", $0) } ?? "") + "), "
                    + result.index + (result.approximate ? " (approximate)" : "") + without,
                .dim)
            + (result.facets.map { facets in
                "\n\n" + terminal.styled("among the \(result.neighborhood ?? 0) most similar", .dim) + "\n"
                    + FacetTable(facets).text
            } ?? "")
    }

    private func text(_ verification: SearchHit.Verification?) -> String {
        guard let verification else { return "" }
        return "\(verification.inliers)" + (verification.isSame ? " same" : "")
    }
}
