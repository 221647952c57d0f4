import Basics
import Foundation
import Testing
import VectorSearch

@testable import SimilarityLearning

/// Heads: learned, calibrated, written and read.
@Suite struct ClassHeadTests {
    /// Classes about centers, so near to each other that some samples are on the wrong side.
    private func samples(_ count: Int, classes: Int, spread: Float = 0.7, seed: UInt64 = 3) throws -> (
        VectorMatrix, [Int]
    ) {
        var random = SeededGenerator(seed: seed)
        func normal() -> Float {
            (0..<12).reduce(Float(-6)) { sum, _ in sum + Float.random(in: 0...1, using: &random) }
        }
        let centers = (0..<classes).map { _ in (0..<16).map { _ in 0.4 * normal() } }
        var matrix = try VectorMatrix(dimension: 16)
        var labels: [Int] = []
        for sample in 0..<count {
            let label = sample % classes
            try matrix.append(centers[label].map { $0 + spread * normal() })
            labels.append(label)
        }
        return (matrix, labels)
    }

    private func card(_ classes: Int, hidden: Int? = nil) -> ClassHeadCard {
        ClassHeadCard(
            name: "test", label: "kind", space: .init(model: "m", identity: "1", dimension: 16),
            classes: (0..<classes).map { "class \($0)" }, hidden: hidden, samples: 0, data: "d", seed: 7)
    }

    @Test(arguments: [nil, 24]) func newSamplesAreClassified(hidden: Int?) throws {
        let (vectors, labels) = try samples(1200, classes: 6)
        let head = try ClassHead.train(
            on: vectors, labels, split: ClassSplit(classes: labels, seed: 1), card: card(6, hidden: hidden))
        let (new, truth) = try samples(600, classes: 6)
        let probabilities = try head.probabilities(of: new)
        let right = zip(probabilities, truth).count { probabilities, label in
            probabilities.indices.allSatisfy { probabilities[$0] <= probabilities[label] }
        }
        let validation = try #require(head.card.validation)
        #expect(right > 360)
        #expect(validation.top5 >= validation.top1 && validation.top1 > 0.6)
        #expect(validation.calibrationError < 0.15)
        for row in 0..<20 {
            #expect(abs(probabilities[row].reduce(0, +) - 1) < 1e-9)
            let single = head.probabilities(of: new[row])
            #expect(zip(single, probabilities[row]).allSatisfy { abs($0 - $1) < 1e-5 })
        }
        let record = try #require(head.card.record)
        #expect((1...record.epochs.count).contains(record.best))
        #expect(
            record.epochs[record.best - 1].validation.validLoss
                == record.epochs.compactMap(\.validation.validLoss).min())
        #expect(record.finder?.points.isEmpty == false)
    }

    @Test func theSameSeedGivesTheSameHeadOnAnyNumberOfThreads() throws {
        let (vectors, labels) = try samples(300, classes: 3)
        let split = ClassSplit(classes: labels, seed: 1)
        var heads: [ClassHead] = []
        for threads in [1, 2, 3] {
            var options = TrainingOptions()
            (options.epochs, options.threads) = (3, threads)
            heads.append(
                try ClassHead.train(on: vectors, labels, split: split, card: card(3, hidden: 8), options: options))
        }
        let probabilities = try heads.map { try $0.probabilities(of: vectors) }
        #expect(probabilities[0] == probabilities[1] && probabilities[1] == probabilities[2])
    }

    @Test func whatIsCancelledKeepsTheBestSoFar() throws {
        let (vectors, labels) = try samples(300, classes: 3)
        let split = ClassSplit(classes: labels, seed: 1)
        var options = TrainingOptions()
        options.learningRate = 1e-2
        var ended = 0
        let head = try ClassHead.train(
            on: vectors, labels, split: split, card: card(3), options: options, isCancelled: { ended >= 2 },
            progress: { ended = $0.epoch?.epoch ?? 0 })
        let record = try #require(head.card.record)
        #expect(record.isInterrupted && record.epochs.count == 2 && record.best > 0)
        #expect(throws: CancellationError.self) {
            try ClassHead.train(
                on: vectors, labels, split: split, card: card(3), options: options, isCancelled: { true })
        }
    }

    @Test func whatCannotBeLearnedIsRefused() throws {
        let (vectors, _) = try samples(8, classes: 2)
        #expect(throws: LearningError.oneClass) {
            let labels = [Int](repeating: 0, count: 8)
            _ = try ClassHead.train(on: vectors, labels, split: ClassSplit(classes: labels, seed: 1), card: card(2))
        }
        #expect(throws: LearningError.singleSamples) {
            let labels = Array(0..<8)
            _ = try ClassHead.train(on: vectors, labels, split: ClassSplit(classes: labels, seed: 1), card: card(8))
        }
        var options = TrainingOptions()
        options.epochs = 0
        #expect(throws: LearningError.self) {
            let labels = (0..<8).map { $0 % 2 }
            _ = try ClassHead.train(
                on: vectors, labels, split: ClassSplit(classes: labels, seed: 1), card: card(2), options: options)
        }
    }

    @Test(arguments: [nil, 8]) func filesAreReadAsTheyWereWritten(hidden: Int?) throws {
        let head = try small(hidden)
        #expect(try ClassHead(bytes: head.encoded(), path: "h") == head)
    }

    @Test func damagedFilesAreRefused() throws {
        try Damage.try(small(8).encoded()) { bytes in
            let head = try ClassHead(bytes: bytes, path: "m")
            let sum = head.probabilities(of: [Float](repeating: 0.1, count: head.card.space.dimension)).reduce(0, +)
            #expect(abs(sum - 1) < 1e-6)
        }
    }

    private func small(_ hidden: Int?) throws -> ClassHead {
        let (vectors, labels) = try samples(90, classes: 3)
        var options = TrainingOptions()
        options.epochs = 2
        return try ClassHead.train(
            on: vectors, labels, split: ClassSplit(classes: labels, seed: 1), card: card(3, hidden: hidden),
            options: options)
    }
}

/// What is done to files to see how they are read.
enum Damage {
    /// Whatever is done to a file, reading it ends with a model that can be used, or an error in one line.
    static func `try`(_ bytes: [UInt8], read: ([UInt8]) throws -> Void) throws {
        var random = SeededGenerator(seed: 6)
        for round in 0..<300 {
            var damaged = bytes
            if round % 3 == 0 {
                damaged = Array(damaged.prefix(Int.random(in: 0..<bytes.count, using: &random)))
            } else {
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    damaged[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8.random(
                        in: 1...255, using: &random)
                }
            }
            // With a right digest the contents are looked at, too.
            if round % 3 == 2, damaged.count > 32 {
                var digest = SHA256()
                digest.update(Array(damaged.dropLast(32)))
                damaged = Array(damaged.dropLast(32)) + digest.finalize().bytes
            }
            do { try read(damaged) } catch {
                #expect(error is LearningError)
                #expect(!"\(error)".contains("\n") && "\(error)".hasPrefix("m: "))
            }
        }
    }
}
