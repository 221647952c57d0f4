import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Simile

/// `simile facets`.
struct Facets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Count the values of attributes.",
        discussion: """
            Counts over the whole catalog, or over the items that match a condition; simile search --facet counts among the most \
            similar items. Of numbers it also shows ranges with about as many items each.

            EXAMPLES:
              simile facets                              of all attributes
              simile facets category,color
              simile facets color,price --where 'category=dress'
              simile facets category --limit 100 --json
            """)

    @Argument(help: "The attributes, with commas between them (default: all).")
    var attributes: AttributeList?

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("A condition on attributes, as of simile search.", valueName: "condition"))
    var condition: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The maximum number of values of each attribute, the most frequent ones.", valueName: "n"))
    var limit = 20

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...Facet.valueLimit).contains(limit) else {
            throw ValidationError("--limit must be between 1 and \(Facet.valueLimit).")
        }
        try checkCondition(condition)
    }

    func run() async throws {
        let report = try await catalog.open(.read)
            .facets(of: attributes?.names ?? [], where: condition, limit: limit)
        for note in report.notes ?? [] { say("Note: \(note)") }
        try output.print(report) {
            Terminal.output.styled(report.items.counted("item"), .dim) + "\n" + FacetTable(report.facets).text
        }
    }
}

/// Values and their counts, as text: a line for each value, and a line for each range of numbers.
struct FacetTable {
    private var lines = TextTable(rightAligned: [1])

    init(_ facets: [Facet]) {
        for facet in facets {
            // Of many numbers, ranges say more.
            if let numbers = facet.numbers, facet.distinct > facet.values.count {
                for (place, range) in numbers.ranges.enumerated() {
                    add(place == 0 ? facet.name : "", range.count, "\(range.from) to \(range.to)")
                }
            } else {
                for (place, value) in facet.values.enumerated() {
                    add(place == 0 ? facet.name : "", value.count, "\(value.value)")
                }
                let more = facet.distinct - facet.values.count
                if more > 0 { lines.add(cells: ["", "", Terminal.output.styled("and \(more) more values", .dim)]) }
            }
            if facet.missing > 0 {
                add(facet.distinct == 0 ? facet.name : "", facet.missing, Terminal.output.styled("without it", .dim))
            }
        }
    }

    private mutating func add(_ name: String, _ count: Int, _ value: String) {
        lines.add(cells: [name.onOneLine, "\(count)", value.onOneLine])
    }

    var text: String { lines.text }
}
