import Testing

@testable import LocalFeatures

@Suite struct FeatureKindTests {
    @Test(arguments: FeatureKind.allCases)
    func `descriptors have the length of their kind`(_ kind: FeatureKind) {
        #expect(kind.descriptorBytes == (kind.isBinary ? (kind == .orb ? 32 : 61) : (kind == .sift ? 128 : 64)))
    }
}
