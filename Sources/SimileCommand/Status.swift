import ArgumentParser
import Catalog
import Foundation
import Simile
import VectorSearch

/// `simile status`.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what the catalogue holds.",
        discussion: """
            EXAMPLES:
              simile status
              simile status --catalog ./shop --json
            """)

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let opened = try await catalog.openForReading()
        let report = try await onThread { try StatusReport(of: opened) }
        try output.print(report) {
            var table = TextTable()
            table.add("catalogue", report.catalog)
            table.add("items", "\(report.items)")
            for (space, index) in zip(report.spaces, report.indexes) {
                let own = index.ownWeights ? " (own weights)" : ""
                table.add("space", "\(space.space.identifier)\(own), \(space.vectors) vectors")
            }
            for index in report.indexes {
                table.add("index", "\(index.kind.rawValue), \(index.reason)")
                for segment in index.segments { table.add("", Self.text(segment)) }
                if !index.segments.isEmpty {
                    table.add("", "\(index.tail) vectors since, searched exactly; generation \(index.generation)")
                }
                if let fault = index.fault { table.add("", Terminal.output.styled("of no use: \(fault)", .yellow)) }
            }
            if !report.attributes.isEmpty { table.add("attributes", report.attributes.joined(separator: ", ")) }
            table.add("on disk", String(format: "%.1f MB", Double(report.bytes) / 1e6))
            return table.text
        }
    }

    private static func text(_ segment: SegmentSummary) -> String {
        "segment of \(segment.rows) vectors"
            + (segment.deleted > 0 ? ", \(segment.deleted) of them removed" : "")
            + String(format: ", %.1f MB", Double(segment.bytes) / 1e6)
    }
}
