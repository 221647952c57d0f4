import Catalog
import RetrievalEvaluation
import Simile
import TestSupport
import Testing

@testable import SimileEvaluation

@Suite struct PairSamplerTests {
    /// Images of values, so many of each.
    private func images(_ sizes: [String: Int], task: String = "type") -> DescribedImages {
        DescribedImages(
            name: "made up",
            images: sizes.flatMap { value, count in
                (0..<count).map { .init("/\(value)-\($0)", [task: .text(value)]) }
            })
    }

    private func value(_ path: String) -> Substring { path.dropFirst().prefix { $0 != "-" } }

    private func check(_ set: PairSet) {
        var seen: Set<Set<String>> = []
        for pair in set.pairs {
            #expect(pair.first != pair.second)
            #expect(seen.insert([pair.first, pair.second]).inserted)
            #expect((value(pair.first) == value(pair.second)) == (pair.label == 1))
            #expect(pair.values == [String(value(pair.first)), String(value(pair.second))])
        }
    }

    @Test func halfAreSimilarAndValuesAreBalanced() throws {
        let set = try PairSet(
            sampledFrom: images(["hat": 100, "dress": 20, "shoe": 10, "coat": 50]), tasks: ["type"], count: 160,
            seed: 1)
        check(set)
        #expect(set.pairs.count == 160 && set.findings.isEmpty)
        var (similar, different): ([Substring: Int], [Set<Substring>: Int]) = ([:], [:])
        for pair in set.pairs {
            let values = [value(pair.first), value(pair.second)]
            if pair.isSimilar { similar[values[0], default: 0] += 1 } else { different[Set(values), default: 0] += 1 }
        }
        #expect(similar.values.allSatisfy { $0 == 20 } && similar.count == 4)
        // 80 among six pairs of values.
        #expect(different.values.allSatisfy { (13...14).contains($0) } && different.count == 6)
    }

    @Test func theSameSeedGivesTheSamePairs() throws {
        var known = images(["hat": 30, "dress": 20]).images
        known[7].attributes["colour"] = "red"
        let some = DescribedImages(name: "made up", images: known)
        func sample(_ seed: UInt64) throws -> [LabeledPair] {
            try PairSet(sampledFrom: some, tasks: ["type"], count: 100, seed: seed).pairs
        }
        #expect(try sample(1) == sample(1) && sample(1) != sample(2))
        // Other tasks make no difference.
        let more = try PairSet(sampledFrom: some, tasks: ["colour", "type"], count: 100, seed: 1)
        #expect(try more.pairs == sample(1))
        #expect(more.findings.contains { $0.subject == "task colour" && $0.reason.hasPrefix("49 of 50 images") })
    }

    @Test func anAttributeThatNoImageHasIsRefused() {
        let error = #expect(throws: PairError.self) {
            try PairSet(sampledFrom: images(["hat": 3, "dress": 2]), tasks: ["type", "colour"], count: 4, seed: 1)
        }
        #expect(error?.description == "made up: no image has the attribute colour to sample by; there are type")
    }

    @Test func tasksThatLookAlikeStayTwo() throws {
        let (composed, decomposed) = ("\u{e9}", "e\u{301}")
        let both = DescribedImages(
            name: "made up",
            images: (0..<8).map { number in
                .init("/\(number)", [composed: number < 4 ? "a" : "b", decomposed: number % 2 == 0 ? "a" : "b"])
            })
        let set = try PairSet(sampledFrom: both, tasks: [composed, decomposed], count: 6, seed: 1)
        #expect(Set(set.pairs.map(\.task)) == [composed, "\(decomposed) (U+0065 U+0301)"])
    }

    @Test func whereThereAreFewAllAreTaken() throws {
        let set = try PairSet(
            sampledFrom: images(["hat": 3, "dress": 2, "shoe": 1]), tasks: ["type"], count: 1000, seed: 4)
        check(set)
        #expect(set.pairs.count { $0.isSimilar } == 3 + 1 && set.pairs.count { !$0.isSimilar } == 4)
        #expect(
            set.findings.map(\.reason) == [
                "1 of 3 values have one image only, which is like no other",
                "there are 4 similar pairs, so there are 8 pairs, not 1000",
            ])
    }

    @Test func manyValuesAreNoBurden() throws {
        let sizes = Dictionary(uniqueKeysWithValues: (0..<3000).map { ("v\($0)", 2) })
        let set = try PairSet(sampledFrom: images(sizes), tasks: ["type"], count: 500, seed: 4)
        check(set)
        #expect(set.pairs.count == 500 && set.findings.isEmpty)
        // Another value for every similar pair.
        #expect(Set(set.pairs.filter(\.isSimilar).map { value($0.first) }).count == 250)
    }

    @Test func pairsAreNumberedWithoutGaps() {
        var expected: [[Int]] = []
        for second in 1..<60 { for first in 0..<second { expected.append([first, second]) } }
        for (number, pair) in expected.enumerated() {
            let found = PairSampler.pair(number)
            #expect([found.0, found.1] == pair)
        }
        let (first, second) = PairSampler.pair(3_000_000_000 * 2_999_999_999 / 2 - 1)
        #expect(first == 2_999_999_998 && second == 2_999_999_999)
    }

    @Test func foldersAreClasses() throws {
        let folder = try TemporaryFolder()
        for name in ["hat/1.jpg", "hat/2.jpg", "dress/1.jpg", "loose.jpg"] { try folder.write(name) }
        let described = try DescribedImages(classesIn: folder.path)
        let classes = described.images.map { $0.attributes["class"]?.description }
        #expect(classes.compactMap(\.self).sorted() == ["dress", "hat", "hat"])
        let set = try PairSet(at: folder.path, count: 10, seed: 1)
        #expect(set.pairs.count == 2 && set.pairs.allSatisfy { $0.task == "class" })
    }
}
