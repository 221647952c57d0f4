import Basics
import Imaging
import Simile

/// `simile models info` of an ONNX file.
enum OwnModelInfo {
    static func run(_ choice: ModelChoice, _ output: OutputOptions) async throws {
        let report = try await onThread { try OwnModelReport(choice) }
        try output.print(report) { text(report) }
    }

    private static func text(_ report: OwnModelReport) -> String {
        var table = TextTable()
        table.add("file", "\(report.path), \(report.bytes) bytes")
        table.add("SHA-256", report.sha256)
        for port in report.inputs { table.add("input", line(port)) }
        for port in report.outputs { table.add("output", line(port)) }
        if let preprocessing = report.preprocessing { table.add("preprocessing", preprocessing) }
        if let dimension = report.dimension {
            table.add("embedding", "\(dimension) dimensions, from \(report.layer ?? "")")
        }
        var lines = [table.text]
        if let template = report.template {
            lines.append("\nTo use it, write this to \(report.description) and correct it:\n\n\(template)")
        } else if let fault = report.fault {
            lines.append("\nIt cannot be used with this description: \(fault)")
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ port: OwnModelReport.Port) -> String {
        let sizes = port.shape.map { $0.map { $0.map(String.init) ?? "?" }.joined(separator: ", ") } ?? "…"
        return "\(port.name.onOneLine) \(port.type) [\(sizes)]"
    }
}
