import ArgumentParser
import Basics
import CommandSupport
import Foundation
import Imaging
import Simile
import VectorSearch

/// `simile vectors info`.
struct VectorsInfo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Describe an index file, and verify it.",
        discussion: """
            Every byte is verified. Fails when the file is damaged.

            EXAMPLES:
              simile vectors info x.idx
              simile vectors info x.ann --kind annoy --metric cosine --dimension 512
            """)

    @Argument(help: "The index.", completion: .file())
    var index: String

    @OptionGroup var raw: RawIndexOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([index], of: "the index")
        try raw.check(for: index)
    }

    func run() async throws {
        let report = try await onThread { [index, raw] in
            do {
                return Report(try raw.open(index, verifying: .full))
            } catch let error as IndexFileError {
                guard case .damaged(let fault) = error.reason, output.json else { throw error }
                return Report(index, fault: fault)
            }
        }
        try output.print(report) { report.text }
        if !report.sound { throw ExitCode.failure }
    }

    private struct Report: Encodable {
        let index: String
        var kind: IndexKind?
        var metric: String?
        var count: Int?
        var dimension: Int?
        var parameters: [String: Int]?
        var sections: [Section]?
        var bytes: Int?
        let sound: Bool
        var fault: String?

        struct Section: Encodable {
            let name: String
            let bytes: Int
        }

        init(_ index: String, fault: String) {
            self.index = index
            self.fault = fault
            sound = false
        }

        init(_ opened: OpenedIndex) {
            index = opened.path
            kind = opened.index.kind
            metric = MetricName(opened.index.metric).rawValue
            count = opened.index.count
            dimension = opened.index.dimension
            parameters = opened.parameters
            sections = opened.sections.map { Section(name: $0.name, bytes: $0.byteCount) }
            bytes = opened.byteCount
            sound = true
        }

        var text: String {
            func megabytes(_ bytes: Int) -> String { String(format: "%.1f MB", Double(bytes) / 1e6) }
            var table = TextTable()
            table.add("index", index.onOneLine)
            table.add("kind", kind?.rawValue ?? "")
            table.add("metric", metric ?? "")
            table.add("rows", "\(count ?? 0)")
            table.add("dimension", "\(dimension ?? 0)")
            for (name, value) in (parameters ?? [:]).sorted(by: { $0.key < $1.key }) { table.add(name, "\(value)") }
            for section in sections ?? [] { table.add("section", "\(section.name), \(megabytes(section.bytes))") }
            table.add("on disk", megabytes(bytes ?? 0))
            table.add("sound", "yes")
            return table.text
        }
    }
}
