import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Foundation
import Imaging
import Simile
import VectorSearch

/// `simile status`.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what the catalog holds.",
        discussion: """
            EXAMPLES:
              simile status
              simile status --catalog ./shop --json
            """)

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let report = try await catalog.open(.read).status(files: true)
        try output.print(report) {
            var table = TextTable()
            table.add("catalog", report.catalog)
            table.add("items", "\(report.items)")
            for root in report.roots {
                let line = "\(root.name.onOneLine) at \(root.path.onOneLine), \(root.items.counted("item"))"
                table.add("root", root.present ? line : Terminal.output.styled("\(line), not there", .yellow))
            }
            if let uploads = report.uploads, uploads.items + uploads.unnamed > 0 {
                table.add("uploads", Self.text(uploads))
            }
            for (space, index) in zip(report.spaces, report.indexes) {
                let own = index.ownWeights ? " (own weights)" : ""
                table.add("space", "\(space.space.identifier)\(own), \(space.vectors.counted("vector"))")
            }
            for index in report.indexes {
                table.add("index", "\(index.kind.rawValue), \(index.reason)")
                for segment in index.segments { table.add("", Self.text(segment)) }
                if !index.segments.isEmpty {
                    table.add(
                        "", "\(index.tail.counted("newer vector")), searched exactly; generation \(index.generation)")
                }
                if let fault = index.fault { table.add("", Terminal.output.styled("unusable: \(fault)", .yellow)) }
            }
            if let files = report.files { Self.add(files, to: &table) }
            if !report.attributes.isEmpty { table.add("attributes", report.attributes.joined(separator: ", ")) }
            let free = report.freeBytes < 1 << 20 ? "" : ", \(Self.megabytes(report.freeBytes)) of it free"
            table.add("on disk", Self.megabytes(report.bytes) + free)
            return table.text
        }
    }

    private static func add(_ files: FileFindings, to table: inout TextTable) {
        func note(_ text: String) { table.add("", Terminal.output.styled(text, .yellow)) }
        if files.missing > 0 {
            table.add("files", files.missing.counted("item is missing its file", "items are missing their file"))
        }
        for folder in files.lost {
            let remedy =
                folder.root.map { "simile roots move \($0.onOneLine) PATH records where it is now" }
                ?? "simile remove removes a folder's items"
            note("\(folder.items) in \(folder.path.onOneLine), which is not there; \(remedy)")
        }
        if files.missing > files.lost.reduce(0, { $0 + $1.items }) {
            note("simile index FOLDER --prune removes those whose folder is there")
        }
        if files.unreadable > 0 {
            table.add(
                "files",
                files.unreadable.counted("item keeps its earlier vectors", "items keep their earlier vectors")
                    + ": the file could not be read the last time")
        }
    }

    private static func text(_ segment: SegmentSummary) -> String {
        "segment of \(segment.rows.counted("vector"))"
            + (segment.deleted > 0 ? ", \(segment.deleted) of them removed" : "")
            + ", \(megabytes(Int64(segment.bytes)))"
    }

    private static func text(_ uploads: Uploads) -> String {
        "\(uploads.items.counted("image")) in the catalog, \(megabytes(uploads.bytes))"
            + (uploads.missing > 0 ? Terminal.output.styled(", \(uploads.missing) not there", .yellow) : "")
            + (uploads.unnamed > 0 ? ", \(uploads.unnamed.counted("file")) that no item refers to" : "")
    }

    private static func megabytes(_ bytes: Int64) -> String { String(format: "%.1f MB", Double(bytes) / 1e6) }
}
