import Testing

@testable import LocalFeatures

@Suite struct ORBTests {
    @Test(arguments: [Float(1.570796), 0.5, 2.5, 5])
    func `features are found again in a turned image`(_ angle: Float) {
        let plane = GrayPlane.drawing(11, width: 220, height: 200)
        let found = ORB.extract(plane, limit: 150)
            .matches(ORB.extract(plane.turned(angle), limit: 150), angle: angle)
        #expect(found.right > 40)
        #expect(Double(found.right) > 0.75 * Double(found.mutual))
    }

    @Test(arguments: [Float(0.7), 1.3])
    func `features are found again in a scaled image`(_ scale: Float) {
        let plane = GrayPlane.drawing(12, width: 220, height: 200)
        let found = ORB.extract(plane, limit: 150)
            .matches(ORB.extract(plane.turned(0, scale: scale), limit: 150), angle: 0, scale: scale)
        #expect(found.right > 40)
        #expect(Double(found.right) > 0.75 * Double(found.mutual))
    }

    @Test func `a turned image turns angles`() throws {
        let plane = GrayPlane.drawing(13, width: 200, height: 200)
        let (upright, turned) = (ORB.extract(plane, limit: 60), ORB.extract(plane.turned(.pi / 2), limit: 60))
        var compared = 0
        for one in upright.keypoints {
            // A quarter turn brings (x, y) to (200 − y, x).
            let same = turned.keypoints.first { other in
                abs(other.x - (200 - one.y)) < 0.01 && abs(other.y - one.x) < 0.01 && other.size == one.size
            }
            guard let same else { continue }
            let turn = (same.angle - one.angle + 4 * .pi).truncatingRemainder(dividingBy: 2 * .pi)
            #expect(abs(turn - .pi / 2) < 0.01)
            compared += 1
        }
        #expect(compared > 8)
    }

    @Test func `odd planes give sound features`() {
        for plane in OddPlanes.all {
            let features = ORB.extract(plane, limit: 50)
            #expect(features.isSound)
            #expect(features.keypoints.count <= 50)
            #expect(features == ORB.extract(plane, limit: 50))
        }
    }

    @Test func `no more are kept than asked for, the strongest of the level at the front`() {
        let plane = GrayPlane.drawing(14, width: 160, height: 120, noise: 10)
        #expect(ORB.extract(plane, limit: 0).keypoints.isEmpty)
        #expect(ORB.extract(plane, limit: -3).keypoints.isEmpty)
        #expect(ORB.extract(plane, limit: 30).keypoints.count == 30)
        #expect(ORB.extract(plane, limit: .max).keypoints.count > 100)
        #expect(ORB.extract(plane, limit: 30).keypoints[0] == ORB.extract(plane, limit: 10).keypoints[0])
    }

    @Test func `all tests lie within the patch, and no two are the same`() {
        #expect(ORB.tests.count == 256)
        #expect(Set(ORB.tests).count == 256)
        for test in ORB.tests.map({ SIMD4<Int>(truncatingIfNeeded: $0) }) {
            #expect(test.x * test.x + test.y * test.y <= 15 * 15)
            #expect(test.z * test.z + test.w * test.w <= 15 * 15)
        }
    }
}
