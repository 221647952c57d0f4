import RetrievalEvaluation
import Testing

@Suite struct BaselineTests {
    private func results(_ measurements: [Measurement], kind: EvaluationResults.Kind = .retrieval, seed: UInt64 = 42)
        -> EvaluationResults
    {
        EvaluationResults(
            kind: kind, title: "t", provenance: Provenance(program: "p", date: "d", machine: "m", seed: seed),
            measurements: measurements)
    }

    private func one(
        _ value: Double, _ low: Double? = nil, _ high: Double? = nil, better: Measurement.Better = .more
    ) -> Measurement {
        Measurement(["model": "a"], "x", Estimate(value, low: low, high: high, count: 9), better: better)
    }

    private func verdict(_ now: Measurement, _ before: Measurement) throws -> BaselineComparison.Verdict {
        let comparison = try BaselineComparison(results([now]), against: results([before]))
        let change = try #require(comparison.changes.first)
        let isFailure = change.verdict == .worse || change.verdict == .gone
        #expect((comparison.failure != nil) == isFailure && comparison.regressions.count == (isFailure ? 1 : 0))
        return change.verdict
    }

    @Test func moreIsBetter() throws {
        let old = one(0.5, 0.45, 0.55)
        #expect(try verdict(one(0.449), old) == .worse)
        #expect(try verdict(one(0.45), old) == .within)
        #expect(try verdict(one(0.55), old) == .within)
        #expect(try verdict(one(0.551), old) == .better)
        #expect(try verdict(one(0.5, 0.1, 0.9), old) == .same)
    }

    @Test func lessIsBetter() throws {
        let old = one(0.5, 0.45, 0.55, better: .less)
        #expect(try verdict(one(0.551, better: .less), old) == .worse)
        #expect(try verdict(one(0.55, better: .less), old) == .within)
        #expect(try verdict(one(0.449, better: .less), old) == .better)
    }

    @Test func withoutAnIntervalTheNumberItselfDecides() throws {
        #expect(try verdict(one(0.5 - 2e-9), one(0.5)) == .worse)
        #expect(try verdict(one(0.5 - 5e-10), one(0.5)) == .within)
        #expect(try verdict(one(0.5 + 2e-9, better: .less), one(0.5, better: .less)) == .worse)
        #expect(try verdict(one(0.5 + 5e-10, better: .less), one(0.5, better: .less)) == .within)
    }

    @Test func costsAndCountsAreToldAndNotJudged() throws {
        #expect(try verdict(one(900, better: .cost), one(1, 0.9, 1.1, better: .cost)) == .unjudged)
        #expect(try verdict(one(0.1, better: .neither), one(0.9, better: .neither)) == .unjudged)
    }

    @Test func whatIsNoNumberAnyMoreIsWorse() throws {
        #expect(try verdict(one(.nan), one(0.5)) == .worse)
        #expect(try verdict(one(0.5), one(.nan)) == .unjudged)
        #expect(try verdict(one(.nan), one(.nan)) == .same)
    }

    @Test func whatIsGoneFailsAndWhatIsNewDoesNot() throws {
        let other = Measurement(["model": "b"], "x", Estimate(1, count: 1))
        let gone = try BaselineComparison(results([one(0.5)]), against: results([one(0.5), other]))
        #expect(gone.changes.map(\.verdict) == [.same, .gone])
        #expect(gone.failure == "1 regression: x of b: was 1.000, not measured any more")
        #expect(gone.text.contains("Not measured any more"))
        let new = try BaselineComparison(results([one(0.5), other]), against: results([one(0.5)]))
        #expect(new.changes.map(\.verdict) == [.same, .new] && new.failure == nil)
    }

    @Test func saysWhatChanged() throws {
        let comparison = try BaselineComparison(results([one(0.4)]), against: results([one(0.5, 0.45, 0.55)]))
        #expect(comparison.text == "Worse, beyond the interval\n  x of a: 0.500 → 0.400 (-0.100, below 0.450)")
        #expect(comparison.failure == "1 regression: x of a: 0.500 → 0.400 (-0.100, below 0.450)")
        let same = try BaselineComparison(results([one(0.4)]), against: results([one(0.4)]))
        #expect(same.text == "1 of 1 measures are unchanged")
        let many = (0..<30).map { Measurement(["model": "m\($0)"], "x", Estimate(0.5, count: 1)) }
        let lost = try BaselineComparison(results([]), against: results(many))
        #expect(lost.text.contains("… and 10 more") && lost.failure?.contains("and 29 more") == true)
    }

    @Test func anotherKindIsRefused() {
        #expect(throws: BaselineError.self) {
            try BaselineComparison(results([]), against: results([], kind: .pairs))
        }
    }

    /// Numbers of other images are no regression, and no proof that all is well either.
    @Test func otherImagesAreNotCompared() throws {
        func results(_ value: Double, images: String, at: String = "1") -> EvaluationResults {
            var results = self.results([one(value, 0.4, 0.6), Measurement([:], "y", Estimate(1, count: 1))])
            results.provenance.settings = ["pictures": images, "at": at]
            return results
        }
        let other = try BaselineComparison(results(0.1, images: "3, ab"), against: results(0.5, images: "3, cd"))
        #expect(!other.isOfSameData && other.regressions.isEmpty)
        #expect(other.failure?.contains("other images") == true)
        var renamed = results(0.5, images: "3, cd")
        renamed.title = "another name"
        #expect(try BaselineComparison(renamed, against: results(0.5, images: "3, cd")).failure == nil)

        // What is not asked for any more is no regression; what is asked for and gone is one.
        var fewer = results(0.5, images: "3, cd", at: "2")
        fewer.measurements.removeLast()
        #expect(try BaselineComparison(fewer, against: results(0.5, images: "3, cd")).failure == nil)
        // So are the numbers of a model that is not asked for.
        fewer.provenance.settings["at"] = "1"
        fewer.provenance.models = [.init(name: "a", digest: "d", dimension: 2, precision: "f32")]
        #expect(try BaselineComparison(fewer, against: results(0.5, images: "3, cd")).failure == nil)
        fewer.provenance.models = []
        #expect(try BaselineComparison(fewer, against: results(0.5, images: "3, cd")).regressions.count == 1)
    }

    @Test func goneCostsAreNotJudged() throws {
        let cost = Measurement([:], "build", Estimate(1, count: 1), unit: "s", better: .cost)
        let comparison = try BaselineComparison(results([one(0.5)]), against: results([one(0.5), cost]))
        #expect(comparison.failure == nil && comparison.changes.map(\.verdict) == [.same, .unjudged])
    }

    @Test func saysWhatMakesNumbersIncomparable() throws {
        var (now, before) = (MadeUpResults.retrieval(), MadeUpResults.retrieval())
        #expect(try BaselineComparison(now, against: before).caveats.isEmpty)
        before.title = "Retrieval: other"
        before.provenance.seed = 7
        before.provenance.models[1].digest = "ff"
        before.provenance.settings["limit"] = "10"
        now.provenance.models[2].precision = "f32"
        let caveats = try BaselineComparison(now, against: before).caveats
        for part in [
            "other data", "another seed: 7 then, 42 now", "resnet50: other weights", "setting limit", "precision: bf16",
        ] {
            #expect(caveats.contains { $0.contains(part) }, "\(part)")
        }
        #expect(caveats.count == 5)
    }

    @Test func numbersOfOneNameAreTakenOnce() throws {
        let twice = results([one(0.5), one(0.1)])
        let comparison = try BaselineComparison(twice, against: twice)
        #expect(comparison.changes.map(\.verdict) == [.same])
    }
}
