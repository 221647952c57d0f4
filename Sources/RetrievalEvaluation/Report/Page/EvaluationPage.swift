import Charts
import Foundation

/// The report of an evaluation as one HTML file for a browser and for paper: tables, plots, confusion of classes, examples
/// with images, and where the numbers come from. It needs no network and no scripts, and forbids both.
///
/// ```swift
/// let page = EvaluationPage(results) { key in try? reader.thumbnail(.file(key), longSide: 160).jpeg() }
/// try page.html.write(toFile: "report.html", atomically: true, encoding: .utf8)
/// ```
///
/// Every text of the results is taken for hostile: it is escaped, kept to its place whatever way it is written, and
/// shortened where it is long.
public struct EvaluationPage: Sendable {
    let results: EvaluationResults
    /// Images of the examples by key, as addresses that hold the image.
    let images: [String: String]

    /// A page.
    /// - Parameters:
    ///   - results: what was found.
    ///   - thumbnail: a small JPEG for an image's key, asked once for each image of the examples; nil leaves an empty frame.
    public init(_ results: EvaluationResults, thumbnail: (String) -> [UInt8]? = { _ in nil }) {
        self.results = results
        var seen: Set<String> = []
        var images: [String: String] = [:]
        for image in results.examples.flatMap({ [$0.query] + $0.hits }) where seen.insert(image.key).inserted {
            images[image.key] = thumbnail(image.key).map {
                "data:image/jpeg;base64," + Data($0).base64EncodedString()
            }
        }
        self.images = images
    }

    /// The page. It is also well-formed XML.
    public var html: String {
        let sections = [findings, highlights, tables, figures, confusions, examples, provenance]
        return """
            <!DOCTYPE html>
            <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="\(Self.policy)"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>\(Self.plain(results.title, 120))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <header>
            <p class="kind">\(kind)</p>
            <h1>\(Self.text(results.title, 120))</h1>
            <p class="meta">\(origin)</p>
            </header>
            <main>
            \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    private static let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

    private var kind: String {
        switch results.kind {
        case .retrieval: "Evaluation of retrieval"
        case .pairs: "Evaluation of pairs"
        case .robustness: "Evaluation of robustness"
        case .index: "Evaluation of indexes"
        case .models: "Comparison of models"
        case .training: "Training"
        case .recommendation: "Recommendations"
        case .trends: "What is new and what grows"
        }
    }

    private var origin: String {
        let from = results.provenance
        return [
            Self.text(from.date, 40), Self.text(from.program, 60), Self.text(from.machine, 160), "seed \(from.seed)",
        ]
        .joined(separator: " · ")
    }

    /// What was left out, first of all: the results should not be read without it.
    private var findings: String {
        let findings = results.findings
        guard !findings.isEmpty else { return "" }
        func items(_ some: ArraySlice<Finding>) -> String {
            "<ul>" + some.map { "<li><b>\(Self.text($0.subject, 100))</b> \(Self.text($0.reason, 300))</li>" }.joined()
                + "</ul>"
        }
        let (first, most) = (6, 200)
        var rest = ""
        if findings.count > first {
            let left = findings.count > most ? "<p>… and \(findings.count - most) more in results.json</p>" : ""
            rest = """
                <details><summary>and \(findings.count - first) more</summary>
                \(items(findings[first..<min(most, findings.count)]))\(left)</details>
                """
        }
        return """
            <section class="findings" aria-labelledby="findings">
            <h2 id="findings">Read first: \(findings.count) finding\(findings.count == 1 ? "" : "s")</h2>
            \(items(findings.prefix(first)))\(rest)
            </section>
            """
    }

    /// Text from outside inside of a sentence: short, escaped, and its direction of writing kept to itself.
    static func text(_ text: String, _ limit: Int) -> String { "<bdi>\(plain(text, limit))</bdi>" }

    /// The same for attributes.
    static func plain(_ text: String, _ limit: Int) -> String { text.shortened(to: limit).escapedForXML }

    /// A section with its heading; nothing for nothing.
    static func section(_ title: String, _ id: String, _ contents: String) -> String {
        guard !contents.isEmpty else { return "" }
        return """
            <section aria-labelledby="\(id)">
            <h2 id="\(id)">\(title)</h2>
            \(contents)
            </section>
            """
    }
}
