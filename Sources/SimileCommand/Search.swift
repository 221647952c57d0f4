import ArgumentParser
import Catalog
import Foundation
import Imaging
import Simile

/// `simile search`.
struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find the pictures that look most like a given one.",
        discussion: """
            EXAMPLES:
              simile search photo.jpg
              simile search https://example.org/dress.jpg --limit 20
              simile search photo.jpg --where 'category=dress and price<40'
              simile search photo.jpg --min-score 0.9    nothing less similar
              cat photo.jpg | simile search -
              simile search photo.jpg --sheet hits.jpg   a picture of the hits
              simile search photo.jpg --index exact      compare with every picture, whatever index there is
              simile search photo.jpg --effort 400       try harder to find all true neighbours
            """)

    @Argument(help: "A file, a web address, an item's key, or - for standard input.", completion: .file())
    var query: String

    @Option(name: .shortAndLong, help: ArgumentHelp("How many hits at most.", valueName: "k"))
    var limit = 10

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("A condition on attributes: = != < <= > >= joined by 'and'.", valueName: "condition"))
    var condition: String?

    @Option(help: ArgumentHelp("The least score, 0 to 1, of a hit.", valueName: "x"))
    var minScore: Double?

    @Option(help: "The kind of index to search (default: what the catalogue keeps; see simile status).")
    var index: IndexName?

    @Option(
        help: ArgumentHelp(
            "How hard an approximate index tries: ef of hnsw, search_k of annoy, buckets of lsh, leaves of kdtree.",
            valueName: "n"))
    var effort: Int?

    @Flag(help: "Show the hits as pictures, on terminals that can (Kitty, iTerm2, Sixel).")
    var preview = false

    @Option(
        help: ArgumentHelp("Write the query and its hits as one picture (JPEG or PNG).", valueName: "file"),
        completion: .file())
    var sheet: String?

    @OptionGroup var space: SpaceOptions
    @OptionGroup var queries: QueryOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit must be at least 1.") }
        if let minScore, !(0...1).contains(minScore) { throw ValidationError("--min-score must lie between 0 and 1.") }
        if let effort, effort < 1 { throw ValidationError("--effort must be at least 1.") }
        try checkNames([query] + [sheet].compactMap { $0 }, of: "a picture or --sheet")
        try checkCondition(condition)
    }

    func run() async throws {
        let picture = try await queries.query(query, limits)
        var request = SearchRequest(picture)
        request.limit = limit
        request.filter = condition
        request.minScore = minScore
        request.index = index?.kind
        request.effort = effort
        request.model = space.model
        request.precision = space.precision?.precision
        let fetcher = queries.fetcher(limits)
        let search = ImageSearch(
            catalog: try await catalog.openForReading(), fetcher: fetcher, limits: limits.limits)
        let result = try await search.run(request)
        if let warning = result.warning { say("Warning: \(warning)") }
        try output.print(result) { text(result) }
        if preview || sheet != nil {
            let picture = try await ContactSheet(
                query: picture, hits: result.hits, fetcher: fetcher, limits: limits.limits)
            if let sheet { try picture.write(to: sheet) }
            if preview { try PicturePreview.show(picture) }
        }
    }

    private func text(_ result: SearchResult) -> String {
        guard !result.hits.isEmpty else {
            let why = [condition.map { "where \($0)" }, minScore.map { "with a score of at least \($0)" }]
            let conditions = why.compactMap { $0 }.joined(separator: " and ")
            return "nothing matches" + (conditions.isEmpty ? "" : " \(conditions)")
        }
        let terminal = Terminal.output
        var table = TextTable(rightAligned: [0])
        table.add("", "score", "cosine", "picture")
        for hit in result.hits {
            let attributes = hit.attributes.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
            table.add(
                "\(hit.rank)", String(format: "%.4f", hit.score), String(format: "%.4f", hit.cosine),
                FilePath.short(hit.path ?? hit.key.text).onOneLine
                    + (attributes.isEmpty ? "" : "  " + terminal.styled(attributes.onOneLine, .dim)))
        }
        let times = result.milliseconds
        return table.text
            + terminal.styled(
                String(format: "\n%.0f ms (query %.0f, search %.1f), ", times.total, times.embed, times.search)
                    + result.index,
                .dim)
    }
}
