import Basics
import Catalog
import Foundation
import TestSupport
import Testing
import VectorBenchmark
import VectorSearch

@testable import Simile

@Suite struct CatalogExportTests {
    @Test func theReaderOfNumPyFilesReadsItBack() throws {
        let paths = (0..<2500).map { "/photos/\($0).jpg" }
        let sample = try SampleCatalog(paths)
        let report = try CatalogExport(catalog: sample.catalog).run(to: sample.folder.path + "/out/deep")
        #expect(report.count == 2500 && report.dimension == 4)
        let reader = try NumPyReader(path: report.vectors)
        #expect(reader.shape == [2500, 4])
        let values = try reader.values()
        let lines = try String(contentsOfFile: report.items, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2500)
        for index in stride(from: 0, to: 2500, by: 83) {
            #expect(Array(values[index * 4..<index * 4 + 4]) == SampleCatalog.vector(index))
            #expect(
                lines[index]
                    == "{\"attributes\":{\"number\":\(index)},\"key\":\"disk\(paths[index])\",\"path\":\"\(paths[index])\"}"
            )
        }
    }

    @Test func onlyAnEarlierExportIsReplaced() throws {
        let sample = try SampleCatalog(["a", "b"])
        let export = CatalogExport(catalog: sample.catalog)
        let folder = sample.folder.path + "/out"
        _ = try export.run(to: folder)
        #expect(try export.run(to: folder).count == 2)
        for (name, content) in [("items.jsonl", "{\"path\":\"a.jpg\",\"price\":1}\n"), ("vectors.npy", "mine")] {
            let other = sample.folder.path + "/" + name + "-folder"
            let file = try sample.folder.write(name + "-folder/" + name, Array(content.utf8))
            #expect(throws: FileError.self) { try export.run(to: other) }
            #expect(FileManager.default.contents(atPath: file) == Data(content.utf8))
            #expect(try export.run(to: other, force: true).count == 2)
        }
    }

    @Test func anEmptyCatalogueSaysHowToFillIt() throws {
        let sample = try SampleCatalog([])
        #expect(throws: SearchRequestError.nothingIndexed(directory: sample.catalog.directory)) {
            try CatalogExport(catalog: sample.catalog).run(to: sample.folder.path + "/out")
        }
    }

    @Test func aModelThatIsNotThereIsNamed() throws {
        let sample = try SampleCatalog(["a"])
        #expect(throws: SearchRequestError.noSuchSpace(wanted: "other", held: ["made-up in f32"])) {
            try CatalogExport(catalog: sample.catalog).run(to: sample.folder.path + "/out", model: "other")
        }
    }

    @Test func aFileInTheWayIsOneLine() throws {
        let sample = try SampleCatalog(["a"])
        let file = try sample.folder.write("file")
        for path in [file, file + "/sub"] {
            #expect {
                try CatalogExport(catalog: sample.catalog).run(to: path)
            } throws: {
                let text = "\($0)"
                return text.hasPrefix("cannot export to \(path): ") && !text.contains("Domain") && !text.contains("\n")
            }
        }
    }
}
