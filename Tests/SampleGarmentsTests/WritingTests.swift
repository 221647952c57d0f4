import Foundation
import SampleGarments
import Testing

@Suite struct WritingTests {
    private let catalog = GarmentCatalog(seed: 4, count: 14)

    /// Runs with the path of a folder that does not exist yet, and removes it afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let parent = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: parent) }
        try body(parent.appendingPathComponent("demo").path)
    }

    private func write(_ catalog: GarmentCatalog, to folder: String) throws {
        try catalog.write(to: folder, width: 36, height: 48)
    }

    @Test func everyLineNamesAImage() throws {
        try withFolder { folder in
            try write(catalog, to: folder)
            let text = try String(contentsOfFile: folder + "/items.jsonl", encoding: .utf8)
            let lines = text.split(separator: "\n")
            #expect(lines.count == 14 && text.hasSuffix("\n"))
            for (line, garment) in zip(lines, catalog.garments) {
                let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                #expect(object["type"] as? String == garment.type.rawValue)
                #expect(object["colour"] as? String == garment.color.rawValue)
                #expect(object["pattern"] as? String == garment.pattern.rawValue)
                #expect(object["price"] as? Double == garment.price)
                let path = try #require(object["path"] as? String)
                let image = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path))
                #expect(image.starts(with: [0xFF, 0xD8]) && image.count > 500)
                let keys = line.matches(of: /"([a-z]+)":/).map { String($0.1) }
                #expect(keys == keys.sorted())
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/images")
            #expect(Set(files) == Set(catalog.garments.map(\.fileName)))
        }
    }

    @Test func secondRunWritesTheSameBytes() throws {
        try withFolder { folder in
            try write(catalog, to: folder)
            let files = ["items.jsonl"] + catalog.garments.map { "images/" + $0.fileName }
            let before = try files.map { try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)) }
            try write(catalog, to: folder)
            #expect(try files.map { try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)) } == before)
        }
    }

    @Test func foreignFilesAreLeftAlone() throws {
        for name in ["notes.txt", "images/holiday.jpg"] {
            try withFolder { folder in
                try FileManager.default.createDirectory(atPath: folder + "/images", withIntermediateDirectories: true)
                try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
                #expect(throws: GarmentCatalogError.folderOccupied(folder: folder, item: name)) {
                    try write(catalog, to: folder)
                }
                #expect(!FileManager.default.fileExists(atPath: folder + "/items.jsonl"))
                #expect(try String(contentsOfFile: folder + "/" + name, encoding: .utf8) == "mine")
            }
        }
    }

    @Test func imagesAreNeverReplaced() throws {
        try withFolder { folder in
            let name = "images/" + catalog.garments[3].fileName
            try FileManager.default.createDirectory(atPath: folder + "/" + name, withIntermediateDirectories: true)
            for force in [false, true] {
                #expect(throws: GarmentCatalogError.folderOccupied(folder: folder, item: "another " + name)) {
                    try catalog.write(to: folder, width: 36, height: 48, force: force)
                }
            }
        }
    }

    @Test func aFileInTheWayIsNamed() throws {
        try withFolder { folder in
            try Data("x".utf8).write(to: URL(fileURLWithPath: folder))
            let error = #expect(throws: GarmentCatalogError.self) { try write(catalog, to: folder) }
            let line = try #require(error).description
            #expect(line.contains(folder) && !line.contains("\n"))
        }
    }
}
