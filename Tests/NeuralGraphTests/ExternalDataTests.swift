import Basics
import Foundation
import Testing

@testable import NeuralGraph

/// Models whose weights lie in other files.
@Suite struct ExternalDataTests {
    /// A folder with a folder `model` in it, which is all that a model may read of.
    private final class Folders {
        let all: String
        var model: String { all + "/model" }

        init() throws {
            all = NSTemporaryDirectory() + "simile-external-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: model, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: all) }

        func write(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: all + "/" + name))
        }
    }

    private enum Values {
        case inside([UInt8])
        case outside([(key: String, value: String)])
    }

    /// A tensor of floats.
    private static func tensor(
        _ name: String, _ shape: [Int], _ values: Values, type: Int = 1
    ) -> ProtobufWriter {
        var tensor = ProtobufWriter()
        tensor.integers(1, shape)
        tensor.integer(2, type)
        tensor.string(8, name)
        switch values {
        case .inside(let bytes): tensor.bytes(9, bytes[...])
        case .outside(let entries):
            for entry in entries {
                tensor.message(13) {
                    $0.string(1, entry.key)
                    $0.string(2, entry.value)
                }
            }
            tensor.integer(14, 1)
        }
        return tensor
    }

    /// A model with weights of its graph, and one more in an attribute of a node of a function.
    private static func model(_ weights: [ProtobufWriter], constant: ProtobufWriter? = nil) -> [UInt8] {
        var model = ProtobufWriter()
        model.integer(1, 8)
        model.message(7) { graph in
            graph.string(2, "graph")
            for weight in weights { graph.message(5, weight) }
            graph.message(1) { $0.string(4, "Identity") }
        }
        if let constant {
            model.message(25) { function in
                function.message(7) { node in
                    node.string(4, "Constant")
                    node.message(5) { attribute in
                        attribute.string(1, "value")
                        attribute.message(5, constant)
                    }
                }
            }
        }
        model.string(2, "behind the graph")
        return model.serialized()
    }

    private static func place(_ file: String, _ offset: Int? = nil, _ length: Int? = nil) -> Values {
        .outside(
            [("location", file)] + (offset.map { [("offset", "\($0)")] } ?? [])
                + (length.map { [("length", "\($0)")] } ?? []))
    }

    private static let content = (0..<100).map { UInt8($0) }

    @Test func weightsAreTakenIntoTheModel() throws {
        let folders = try Folders()
        try folders.write("model/w.data", Self.content)
        try FileManager.default.createDirectory(atPath: folders.model + "/deep", withIntermediateDirectories: true)
        try folders.write("model/deep/own", Array(Self.content.reversed()))
        try FileManager.default.createSymbolicLink(atPath: folders.model + "/link", withDestinationPath: "deep/own")
        let apart = Self.model(
            [
                Self.tensor("a", [2, 3], Self.place("w.data", 8, 24)),
                Self.tensor("b", [4], .inside(Array(repeating: 7, count: 16))),
                Self.tensor("c", [25], Self.place("deep/own")),
                Self.tensor("d", [3], Self.place("./link", 4), type: 10),
            ], constant: Self.tensor("e", [5, 5], Self.place("w.data")))
        let whole = Self.model(
            [
                Self.tensor("a", [2, 3], .inside(Array(Self.content[8..<32]))),
                Self.tensor("b", [4], .inside(Array(repeating: 7, count: 16))),
                Self.tensor("c", [25], .inside(Self.content.reversed())),
                Self.tensor("d", [3], .inside(Array(Self.content.reversed()[4..<10])), type: 10),
            ], constant: Self.tensor("e", [5, 5], .inside(Self.content)))
        #expect(try ONNXFile.joined(apart, folder: folders.model) == whole)
        #expect(try ONNXFile.joined(whole, folder: "/nowhere") == whole)
        #expect(throws: ONNXError.externalData(tensor: "a")) { try ONNXFile.check(apart) }
        try ONNXFile.check(whole)
        // Functions can hold weights, too.
        let inFunction = Self.model([], constant: Self.tensor("e", [1], Self.place("w.data")))
        #expect(throws: ONNXError.externalData(tensor: "e")) { try ONNXFile.check(inFunction) }
    }

    private func refusal(_ values: Values, _ shape: [Int] = [1], type: Int = 1, in folder: String) -> String {
        do {
            _ = try ONNXFile.joined(Self.model([Self.tensor("w", shape, values, type: type)]), folder: folder)
            Issue.record("no error")
            return ""
        } catch {
            let text = error.description
            #expect(!text.contains("\n"))
            return text
        }
    }

    @Test func nothingOutsideOfTheFolderIsRead() throws {
        let folders = try Folders()
        try folders.write("secret", Self.content)
        try folders.write("model/w.data", Self.content)
        // A folder whose name begins with that of the model's.
        try FileManager.default.createDirectory(atPath: folders.model + "-2", withIntermediateDirectories: true)
        try folders.write("model-2/secret", Self.content)
        let links = [
            ("file", folders.all + "/secret"), ("up", "../secret"), ("folder", ".."), ("twin", "../model-2"),
            ("chain", "up"), ("loop", "loop"),
        ]
        for (name, destination) in links {
            try FileManager.default.createSymbolicLink(
                atPath: folders.model + "/" + name, withDestinationPath: destination)
        }
        for path in [
            "../secret", "/etc/passwd", folders.all + "/secret", "deep/../../secret", "..", "file", "up", "chain",
            "folder/secret",
            "twin/secret", "./../secret", "../model/w.data",
        ] {
            #expect(refusal(Self.place(path), in: folders.model).contains("not in the model's folder"), "\(path)")
        }
        #expect(refusal(Self.place("loop"), in: folders.model).contains("cannot be opened"))
        #expect(refusal(Self.place("none"), in: folders.model).contains("which is not there"))
        #expect(refusal(Self.place("w.data/x"), in: folders.model).contains("cannot be opened"))
        for path in ["", "w.data\0", String(repeating: "a", count: 5000)] {
            #expect(refusal(Self.place(path), in: folders.model).contains("not a file name"))
        }
        #expect(refusal(Self.place("w.data"), in: folders.all + "/none").contains("folder cannot be opened"))
    }

    @Test(.timeLimit(.minutes(1))) func onlyRegularFilesAreRead() throws {
        let folders = try Folders()
        #expect(mkfifo(folders.model + "/pipe", 0o600) == 0)
        for path in ["pipe", "."] {
            let text = refusal(Self.place(path), in: folders.model)
            #expect(text.contains("not a regular file") || text.contains("not in the model's folder"), "\(text)")
        }
    }

    @Test func placesInTheFileMustBeThere() throws {
        let folders = try Folders()
        try folders.write("model/w", Self.content)
        #expect(refusal(Self.place("w"), [26], in: folders.model).contains("cut short: it has 100 bytes"))
        #expect(refusal(Self.place("w", 97), in: folders.model).contains("cut short"))
        #expect(refusal(Self.place("w", Int.max), in: folders.model).contains("cut short"))
        #expect(
            refusal(Self.place("w", 0, 8), [3], in: folders.model).contains("as 8 bytes where their shape needs 12"))
        let entries = [("location", "w"), ("offset", "-4")]
        #expect(refusal(.outside(entries), in: folders.model).contains("'-4' is not an offset in a file"))
        let huge = [Int](repeating: 1 << 20, count: 4)
        #expect(refusal(Self.place("w"), huge, in: folders.model).contains("larger than any file"))
        #expect(refusal(Self.place("w"), [1 << 31], in: folders.model).contains("cut short"))
        // A type that is not known here has as many bytes as it says, or as there are.
        let unknown = Self.model([Self.tensor("w", [7], Self.place("w", 90), type: 99)])
        #expect(
            try ONNXFile.joined(unknown, folder: folders.model)
                == Self.model([Self.tensor("w", [7], .inside(Array(Self.content[90...])), type: 99)]))
        // Together no more than a file can have.
        let tensor = try #require(
            try ExternalTensor(Self.tensor("w", [25], Self.place("w")).serialized()[...]))
        let files = ExternalFiles(folder: folders.model)
        #expect(try files.values(of: tensor, limit: 100) == Self.content)
        #expect(throws: ONNXError.notAModel(reason: "with its weights it has more than 2 GiB")) {
            try files.values(of: tensor, limit: 99)
        }
    }

    @Test func damagedModelsAreErrors() throws {
        let folders = try Folders()
        try folders.write("model/w", Self.content)
        let whole = Self.model(
            [Self.tensor("a", [2, 3], Self.place("w", 8, 24)), Self.tensor("b", [5], Self.place("w"))],
            constant: Self.tensor("e", [5, 5], Self.place("w")))
        var generator = SeededGenerator(state: 13)
        for _ in 0..<3000 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if let joined = try? ONNXFile.joined(damaged, folder: folders.model) { try ONNXFile.check(joined) }
        }
    }
}
