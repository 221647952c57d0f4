import Foundation
import RetrievalEvaluation
import Testing

@Suite struct PartitionAgreementTests {
    private struct Case: Decodable {
        let kind: String
        let first, second: [Int]
        let adjustedRand, mutualInformation: Double
    }

    @Test func `measures are those of scikit-learn`() throws {
        let fixture = try ParityFixture<Case>.read("partitions")
        #expect(fixture.cases.count == 40)
        for one in fixture.cases {
            let agreement = PartitionAgreement(one.first, one.second)
            #expect(abs(agreement.adjustedRandIndex - one.adjustedRand) < 1e-12, "\(one.kind)")
            #expect(abs(agreement.normalizedMutualInformation - one.mutualInformation) < 1e-9, "\(one.kind)")
        }
    }

    @Test func `names and sides do not matter`() {
        let (clusters, labels) = ([0, 0, 1, 1, 2, 2, 2], ["x", "y", "y", "y", "x", "z", "z"])
        let (one, other) = (
            PartitionAgreement(clusters, labels), PartitionAgreement(labels, clusters.map { "\(9 - $0)" })
        )
        #expect(abs(one.adjustedRandIndex - other.adjustedRandIndex) < 1e-12)
        #expect(abs(one.normalizedMutualInformation - other.normalizedMutualInformation) < 1e-12)
    }
}
