import Basics
import Foundation
import Imaging
import RetrievalEvaluation
import Simile
import TestSupport
import Testing

@testable import SimileEvaluation

@Suite struct ReportFolderTests {
    private func results(_ value: Double = 0.5, figures: [String] = ["a", "b"], images: [String] = [])
        -> EvaluationResults
    {
        EvaluationResults(
            kind: .retrieval, title: "t", provenance: Provenance(program: "p", date: "d", machine: "m", seed: 1),
            measurements: [Measurement(["model": "a"], "mAP", Estimate(value, count: 1))],
            figures: figures.map {
                Figure(
                    id: $0, title: $0, form: .lines, x: .init("x"), y: .init("y"), series: [.init("s", [.init(1, 2)])])
            },
            confusions: [Confusion(title: "c", labels: ["a"], counts: [[1]])],
            examples: images.map { Example(group: "g", caption: "c", query: .init($0, "q"), hits: []) })
    }

    private func names(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
    }

    @Test func aReportReplacesAnEarlierOne() throws {
        let place = try TemporaryFolder()
        let folder = try ReportFolder(place.path + "/new/report")
        try folder.write(results())
        #expect(
            names(folder.path) == [
                "confusion-1.csv", "figure-a.csv", "figure-a.svg", "figure-b.csv", "figure-b.svg", "measurements.csv",
                "report.html", "results.json",
            ])
        // What a killed run left goes with it.
        try "x".write(toFile: folder.path + "/report.html.12-34.tmp", atomically: true, encoding: .utf8)
        try folder.write(results(0.7, figures: ["b"]))
        #expect(
            names(folder.path) == [
                "confusion-1.csv", "figure-b.csv", "figure-b.svg", "measurements.csv", "report.html", "results.json",
            ])
        #expect(try BaselineFile.read(folder.path + "/results.json") == results(0.7, figures: ["b"]))
    }

    @Test(arguments: ["notes.txt", "report.html", "figure-a.csv", "results.json", "results.json.bak"])
    func otherFoldersAreLeftAlone(name: String) throws {
        let place = try TemporaryFolder()
        try "mine".write(toFile: place.path + "/" + name, atomically: true, encoding: .utf8)
        #expect(throws: FileError.self) { try ReportFolder(place.path).check() }
        #expect(throws: FileError.self) { try ReportFolder(place.path).write(results()) }
        #expect(names(place.path) == [name])
        #expect(try String(contentsOfFile: place.path + "/" + name, encoding: .utf8) == "mine")
        #expect(throws: FileError.self) { try ReportFolder(place.path + "/" + name).check() }
    }

    @Test func whatIsReadIsNeverOverwritten() throws {
        let place = try TemporaryFolder()
        try ReportFolder(place.path).write(results())
        let link = place.path + "-link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: place.path)
        defer { unlink(link) }
        for name in ["results.json", "measurements.csv"] {
            #expect(throws: FileError.self) {
                try ReportFolder(link, besides: [place.path + "/" + name], force: true).check()
            }
        }
        try ReportFolder(link, besides: [place.path + "/other.csv"]).check()
        try "mine".write(toFile: place.path + "/notes.txt", atomically: true, encoding: .utf8)
        try ReportFolder(place.path, force: true).write(results(0.6))
        #expect(names(place.path).contains("notes.txt"))
    }

    @Test func aFolderThatCannotBeMadeIsOneLine() throws {
        let place = try TemporaryFolder()
        try "mine".write(toFile: place.path + "/file", atomically: true, encoding: .utf8)
        let error = #expect(throws: FileError.self) { try ReportFolder(place.path + "/file/below").write(results()) }
        #expect(error?.description.contains("\n") == false)
    }

    @Test func imagesBecomeThumbnails() throws {
        let place = try TemporaryFolder()
        let image = try place.write("a.png", try PixelBuffer(width: 400, height: 300, fill: (9, 90, 200)).png())
        let folder = try ReportFolder(place.path + "/report")
        try folder.write(results(images: [image, "missing.jpg"]))
        let html = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
        #expect(html.contains("src=\"data:image/jpeg;base64,/9j/") && html.contains("class=\"missing\""))
    }

    /// More files than a process may usually have open at a time.
    @Test func manyFiguresAreWritten() throws {
        let place = try TemporaryFolder()
        let folder = try ReportFolder(place.path + "/report")
        let names = (0..<700).map { "f\($0)" }
        try folder.write(results(0.5, figures: names))
        let written = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(written.count { $0.hasPrefix("figure-f") } == 1400 && !written.contains { $0.hasSuffix(".tmp") })
    }

    @Test func aBaselineMustBeResults() throws {
        let place = try TemporaryFolder()
        let path = place.path + "/results.json"
        for text in ["", "{}", "{\"format\":9}"] {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let error = #expect(throws: FileError.self) { try BaselineFile.read(path) }
            #expect(error?.description.hasPrefix(path + ": ") == true && error?.description.contains("\n") == false)
        }
        truncate(path, 257 << 20)
        let error = #expect(throws: FileError.self) { try BaselineFile.read(path) }
        #expect(error?.reason.contains("the limit is") == true)
        #expect(throws: FileError.self) { try BaselineFile.read(place.path) }
        #expect(throws: FileError.self) { try BaselineFile.read(place.path + "/none") }
    }

    /// A name alone does not make a file part of a report.
    @Test func filesThatTheReportDidNotMakeStay() throws {
        let place = try TemporaryFolder()
        let folder = try ReportFolder(place.path + "/report")
        try folder.write(results())
        let mine = folder.path + "/figure-mine.svg"
        try "mine".write(toFile: mine, atomically: true, encoding: .utf8)
        #expect(throws: FileError.self) { try folder.check() }
        try ReportFolder(folder.path, force: true).write(results(figures: ["a"]))
        #expect(try String(contentsOfFile: mine, encoding: .utf8) == "mine")
        #expect(!names(folder.path).contains("figure-b.svg"))
    }

    @Test func whatIsReadIsNotOverwrittenWhoeverInsists() throws {
        let place = try TemporaryFolder()
        let input = place.path + "/measurements.csv"
        try "path,label\n".write(toFile: input, atomically: true, encoding: .utf8)
        let folder = try ReportFolder(place.path, besides: [input], force: true)
        #expect(throws: FileError.self) { try folder.check() }
        #expect(throws: FileError.self) { try folder.write(results()) }
        #expect(try String(contentsOfFile: input, encoding: .utf8) == "path,label\n")
    }

    @Test func databasesAreNeverOverwritten() throws {
        let place = try TemporaryFolder()
        let path = place.path + "/catalog.sqlite"
        try Data("SQLite format 3\0".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: FileError.self) { try OutputFile(path, force: true) }
    }
}
