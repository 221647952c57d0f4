import Catalog
import Foundation
import Testing
import VectorSearch

@testable import Simile

@Suite struct CatalogExportTests {
    @Test func theReaderOfNumPyFilesReadsItBack() throws {
        let keys = (0..<2500).map { "/photos/\($0).jpg" }
        let sample = try SampleCatalog(keys)
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
                    == "{\"attributes\":{\"number\":\(index)},\"key\":\"\(keys[index])\",\"path\":\"\(keys[index])\"}")
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
