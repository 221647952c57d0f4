import Basics
import Catalog
package import SimilarityLearning

/// The file of a model of pairs in a catalog, by its name.
package struct PairModelFile: Sendable {
    private let file: LearnedFile
    private let method: PairModel.Method

    /// - Parameters:
    ///   - name: see ``LearnedFile``.
    ///   - method: what learned.
    ///   - folder: where the catalog keeps trained models; nil where there is no catalog.
    /// - Throws: ``LearnedModelError``.
    package init(_ name: String, _ method: PairModel.Method, in folder: String?) throws(LearnedModelError) {
        self.method = method
        file = try LearnedFile(name, ending: Self.ending(method), in: folder)
    }

    private static func ending(_ method: PairModel.Method) -> String { "\(method.rawValue).pairs" }

    /// Where it is.
    var path: String { file.path }

    /// How images are compared by it.
    package var comparisonMethod: ComparisonMethod { .pairModel(method, name: file.name) }

    /// The model.
    /// - Throws: ``LearnedModelError`` where there is none of that name, or its file is of no use; `FileError`.
    package func read() throws -> PairModel {
        try file.read(called: comparisonMethod.rawValue) { bytes, path throws(LearningError) in
            try PairModel(bytes: bytes, path: path)
        }
    }

    /// Makes sure that a new model does not take the place of another.
    /// - Throws: ``LearnedModelError/exists(_:path:)``; `FileError` where that cannot be told.
    package func requireRoom(replacing: Bool) throws {
        try file.requireRoom(called: comparisonMethod.rawValue, replacing: replacing)
    }

    /// Writes a model, durably, in place of what was there.
    /// - Throws: `FileError`; `EncodingError` for a card with a number that is none.
    package func write(_ model: PairModel) throws { try file.write(try model.encoded()) }

    /// The methods of all models in a folder, by name. None where nothing was trained. O(files).
    /// - Throws: `FileError` where the folder is there and cannot be listed.
    package static func methods(in folder: String) throws(FileError) -> [ComparisonMethod] {
        var methods: [ComparisonMethod] = []
        for method in PairModel.Method.allCases {
            methods += try LearnedFile.names(ending: ending(method), in: folder).map {
                .pairModel(method, name: $0)
            }
        }
        return methods
    }
}
