import Foundation
import Imaging
import Testing

@testable import LocalFeatures

@Suite struct FeatureVerifierTests {
    private func features(_ plane: GrayPlane) -> FeatureSet { SIFT.extract(plane, limit: 150) }

    private func verify(_ a: FeatureSet, _ b: FeatureSet) -> FeatureVerification {
        FeatureVerifier().verify(MatchableFeatures(a), MatchableFeatures(b))
    }

    @Test func `an image is found in itself turned over, and the map tells how`() throws {
        let scene = drawnScene()
        let found = verify(features(scene), features(scene.upsideDown))
        #expect(found.isSame && found.score > 0.5)
        let corner = try #require(found.homography?.map(0, 0))
        #expect(hypot(corner.x - 160, corner.y - 120) < 2)
    }

    @Test func `the map is told in pixels of the whole images`() throws {
        let scene = features(drawnScene())
        let large = scene.scaled(toWidth: 1600, height: 1200)
        let corner = try #require(verify(scene, large).homography?.map(160, 120))
        #expect(hypot(corner.x - 1600, corner.y - 1200) < 5)
        let back = try #require(verify(large, scene).homography?.map(1600, 1200))
        #expect(hypot(back.x - 160, back.y - 120) < 0.5)
    }

    @Test func `a mirrored copy is told by mirrored features only`() throws {
        let scene = drawnScene()
        let (plain, mirrored) = (features(scene), features(scene.mirrored))
        #expect(!verify(plain, mirrored).isSame)
        let turned = try #require(plain.mirrored)
        let found = verify(turned, mirrored)
        #expect(found.isSame && found.inliers > 30)
        let place = try #require(found.homography?.map(40, 30))
        #expect(hypot(place.x - 40, place.y - 30) < 1)
        #expect(turned.mirrored?.descriptors == plain.descriptors)
        #expect(FeatureSet(kind: .orb, width: 1, height: 1, keypoints: [], descriptors: []).mirrored == nil)
    }

    @Test func `other scenes are not the same`() {
        let other = drawnScene(width: 170, height: 130, shapes: 70)
        let found = verify(features(drawnScene()), features(other.mirrored))
        #expect(!found.isSame && found.score < 0.5)
    }

    @Test(arguments: FeatureKind.allCases)
    func `without features nothing is the same`(_ kind: FeatureKind) {
        let none = FeatureSet(kind: kind, width: 1, height: 1, keypoints: [], descriptors: [])
        let found = verify(none, none)
        #expect(found == FeatureVerification(kind: kind, matches: 0, estimate: nil))
        #expect(!found.isSame && found.score == 0 && found.homography == nil)
    }
}
