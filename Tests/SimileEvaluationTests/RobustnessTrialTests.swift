import Basics
import Foundation
import Imaging
import RetrievalEvaluation
import Simile
import TestSupport
import Testing

@testable import SimileEvaluation

@Suite struct RobustnessTrialTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        var numbers = SeededGenerator(state: 3)
        for name in ["a.png", "sub/b.png", "sub/c.png"] {
            var image = PixelBuffer(width: 24, height: 16, fill: (0, 0, 0))
            for index in image.bytes.indices { image.bytes[index] = UInt8(truncatingIfNeeded: numbers.next()) }
            try folder.write(name, try image.png())
        }
    }

    private func makeTrial() throws -> RobustnessTrial {
        var trial = try RobustnessTrial(of: folder.path)
        trial.models = [ModelChoice("colour")]
        return trial
    }

    @Test func copiesOfExamplesCanBeMadeAnew() throws {
        let trial = try makeTrial()
        let results = try trial.results()
        #expect(results.examples.count == 6)
        for example in results.examples {
            #expect(trial.image(of: example.query.key) == nil)
            #expect(trial.file(of: example.query.key, in: folder.path) == example.query.key)
            let key = try #require(example.hits.first?.key)
            let copy = try #require(trial.image(of: key))
            let source = try ImageReader().decode(.file(example.query.key))
            #expect(copy != source)
            let kind = try #require(
                TransformationKind.allCases.first { key.hasSuffix("#\($0.rawValue)@1") })
            let name = String(example.query.key.dropFirst(trial.folder.count + 1))
            let change = kind.draw(strength: 1, width: 24, height: 16, seed: 42, key: name)
            #expect(try change.apply(to: source) == copy)
            let file = trial.file(of: key, in: folder.path)
            #expect(file.hasSuffix(".jpg"))
            #expect(try ImageReader().header(of: .file(file)).width == copy.width)
        }
        #expect(trial.image(of: "/elsewhere/a.png#hue@1") == nil)
        #expect(trial.image(of: trial.folder + "/none.png#hue@1") == nil)
    }

    @Test func progressGoesUpToOne() throws {
        var shares: [Double] = []
        _ = try makeTrial().results(progress: { shares.append($0) })
        #expect(shares == shares.sorted() && abs((shares.last ?? 0) - 1) < 1e-9)
    }

    @Test func itCanBeStopped() throws {
        #expect(throws: CancellationError.self) { try makeTrial().results(isCancelled: { true }) }
    }
}
