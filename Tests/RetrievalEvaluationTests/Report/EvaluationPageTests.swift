import Foundation
import Testing

@testable import RetrievalEvaluation

@Suite struct EvaluationPageTests {
    static let hostile = [
        "<script>alert(1)</script>", "\" onload=\"x", "' onload='x", "\"\u{301} onload=\"\u{301}x",
        "a\u{0}b\u{1B}[31m\u{7F}\u{85}",
        "\u{202E}fdp.exe\u{2066}", "\u{FFFE}\u{FFFF}", "&amp;&#x3c;script>", "]]>-->", "\r\n\tx",
        String(repeating: "é<", count: 5000),
        "قميص", "服".padding(toLength: 300, withPad: "服", startingAt: 0),
        "e" + String(repeating: "\u{301}", count: 10_000),
    ]

    /// Results in which every text is `text`.
    private func results(of text: String) -> EvaluationResults {
        EvaluationResults(
            kind: .retrieval, title: text,
            provenance: Provenance(
                program: text, date: text, machine: text, seed: 1,
                models: [.init(name: text, digest: text, dimension: 3, precision: text)], settings: [text: text]),
            measurements: [
                Measurement(["model": text, "class": text, text: "b"], text, Estimate(0.5, count: 3), unit: text),
                Measurement(["model": "b", "class": text, text: text], text, Estimate(0.6, count: 3), unit: text),
            ],
            findings: [Finding(text, text)],
            figures: [
                Figure(
                    id: text, title: text, note: text, form: .lines, x: .init(text), y: .init(text),
                    series: [.init(text, [.init(1, 2, label: text)])]),
                Figure(
                    id: text, title: text, form: .ranges, x: .init(text), y: .init(text),
                    series: [.init(text, [.init(1, 2, label: text)])]),
            ],
            confusions: [Confusion(title: text, labels: [text, "b"], counts: [[1, 2], [3, 4]])],
            examples: [
                Example(group: text, caption: text, query: .init(text, text), hits: [.init(text, text, isRight: true)])
            ])
    }

    @Test(arguments: EvaluationPageTests.hostile) func textStaysText(text: String) {
        let html = EvaluationPage(results(of: text)).html
        let page = XMLCheck(html)
        #expect(page.all("script").isEmpty)
        #expect(page.elements.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
        // Three styles of length: of headings, names and reasons; nothing runs on.
        #expect(page.all("bdi").allSatisfy { $0.text.unicodeScalars.count <= 300 })
        #expect(html.utf8.count < 120_000)
        let forbidden = html.unicodeScalars.contains {
            ($0.value < 32 && $0 != "\n") || (0x202A...0x202E).contains($0.value)
        }
        #expect(!forbidden)
        #expect(!results(of: text).text.unicodeScalars.contains { ($0.value < 32 && $0 != "\n") || $0.value == 0x202E })
        for file in results(of: text).csvFiles { #expect(!file.name.contains("/") && file.name.utf8.count < 90) }
    }

    @Test func needsNothingFromElsewhere() {
        let html = EvaluationPage(MadeUpResults.retrieval()) { _ in [0xFF, 0xD8, 0xFF] }.html
        let page = XMLCheck(html)
        for name in ["script", "link", "iframe", "object", "a", "form"] { #expect(page.all(name).isEmpty) }
        let addresses = page.elements.flatMap { [$0.attributes["src"], $0.attributes["href"]].compactMap { $0 } }
        #expect(!addresses.isEmpty && addresses.allSatisfy { $0.hasPrefix("data:image/jpeg;base64,") })
        #expect(!html.contains("url(") && !html.contains("@import"))
        #expect(html.contains("default-src 'none'"))
    }

    /// A rule whose name was changed on one side only leaves a page without its layout.
    @Test func theStyleIsOfThePage() throws {
        let page = XMLCheck(EvaluationPage(MadeUpResults.retrieval()).html)
        let style = try #require(page.all("style").first).text
        let used = Set(page.elements.flatMap { ($0.attributes["class"] ?? "").split(separator: " ").map(String.init) })
        let styled = Set(style.matches(of: /\.([a-z][a-z0-9-]*)/).map { String($0.output.1) })
        for name in ["example", "images", "query", "right", "wrong", "arrow", "confusion", "scroll"] {
            #expect(used.contains(name) && styled.contains(name), "\(name)")
        }
        // Labels of a plot's points look like any other text.
        let unstyled = used.subtracting(styled).subtracting(["label"])
        #expect(unstyled.isEmpty, "\(unstyled)")
    }

    @Test func isMadeOfHeadingsCaptionsAndScopes() {
        let results = MadeUpResults.retrieval()
        let page = XMLCheck(EvaluationPage(results).html)
        #expect(page.all("h1").map(\.text) == [results.title])
        #expect(page.all("h2").count == 6)
        #expect(page.all("table").count == page.all("caption").count)
        #expect(page.all("th").allSatisfy { $0.attributes["scope"] != nil })
        #expect(page.all("svg").count == results.figures.count)
        #expect(page.all("svg").allSatisfy { $0.attributes["role"] == "img" })
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        let named = page.elements.compactMap { $0.attributes["aria-labelledby"] }.flatMap { $0.split(separator: " ") }
        #expect(named.allSatisfy { ids.contains(String($0)) })
        for model in results.provenance.models { #expect(page.all("code").contains { $0.text == model.digest }) }
    }

    @Test func theBestOfAColumnIsMarked() {
        func results(_ values: [Double], _ better: Measurement.Better) -> XMLCheck {
            XMLCheck(
                EvaluationPage(
                    EvaluationResults(
                        kind: .retrieval, title: "t", provenance: MadeUpResults.provenance,
                        measurements: values.enumerated().map {
                            Measurement(["model": "m\($0)"], "x", Estimate($1, count: 1), better: better)
                        })
                ).html)
        }
        func best(_ page: XMLCheck) -> [String] { page.all("td").filter { $0.text.contains("(best)") }.map(\.text) }
        #expect(best(results([0.1, 0.3, 0.2], .more)) == ["0.300 (best)"])
        #expect(best(results([0.1, 0.3, 0.1], .less)) == ["0.100 (best)", "0.100 (best)"])
        #expect(best(results([12, 3], .cost)) == ["3 (best)"])
        #expect(best(results([0.1, 0.3], .neither)).isEmpty)
        #expect(best(results([0.2, 0.2], .more)).isEmpty)
        #expect(best(results([.nan, 0.2, 0.1], .more)) == ["0.200 (best)"])
    }

    @Test func eachImageIsAskedForOnceAndMayBeMissing() {
        var asked: [String] = []
        let results = MadeUpResults.retrieval()
        let page = XMLCheck(
            EvaluationPage(results) { key in
                asked.append(key)
                return key.hasSuffix("0.jpg") ? [1, 2, 3] : nil
            }.html)
        #expect(asked.count == Set(asked).count)
        let images = results.examples.flatMap { [$0.query] + $0.hits }
        #expect(page.all("img").count == images.filter { $0.key.hasSuffix("0.jpg") }.count)
        #expect(page.all("img").allSatisfy { $0.attributes["alt"]?.isEmpty == false })
        #expect(page.all("span", "missing").count == images.count - page.all("img").count)
        #expect(page.all("span", "missing").allSatisfy { $0.text.hasSuffix(".jpg") })
        // Right and wrong are words.
        let wrong = images.filter { $0.isRight == false }.count
        #expect(page.all("b", "mark").filter { $0.text.contains("wrong") }.count == wrong && wrong > 0)
    }

    @Test func aConfusionShowsItsNumbers() {
        let results = MadeUpResults.retrieval(classes: 100)
        let page = XMLCheck(EvaluationPage(results).html)
        let matrices = page.all("table", "confusion")
        #expect(matrices.count == 3 && matrices.allSatisfy { $0.attributes["class"]?.contains("large") == true })
        let counts = results.confusions.flatMap { $0.counts.flatMap { $0 } }.filter { $0 > 0 }
        let cells = page.all("td").filter { $0.attributes["class"]?.contains("h") == true }.compactMap { Int($0.text) }
        #expect(cells == counts)
        let ragged = EvaluationResults(
            kind: .retrieval, title: "t", provenance: MadeUpResults.provenance,
            confusions: [
                Confusion(title: "x", labels: ["a", "b"], counts: [[1]]), Confusion(title: "", labels: [], counts: []),
            ])
        #expect(XMLCheck(EvaluationPage(ragged).html).all("table", "confusion").isEmpty)
    }
}
