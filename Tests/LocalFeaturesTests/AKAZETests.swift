import Foundation
import Testing

@testable import LocalFeatures

@Suite struct AKAZETests {
    /// Keypoints of a drawing as OpenCV finds them: column, row, size, response.
    struct Case: Decodable {
        let seed: UInt64
        let width: Int
        let height: Int
        let noise: Int
        let keypoints: [[Float]]
    }

    @Test func `nine of ten of the strongest keypoints of OpenCV are found, at their scale`() throws {
        let file = try #require(
            Bundle.module.url(forResource: "akaze", withExtension: "json", subdirectory: "Fixtures"))
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
        #expect(cases.count == 2)
        for one in cases {
            let plane = GrayPlane.drawing(one.seed, width: one.width, height: one.height, noise: one.noise)
            let ours = AKAZE.extract(plane, limit: 300).keypoints
            let found = one.keypoints.filter { its in
                ours.contains { point in
                    hypot(point.x - its[0] - 0.5, point.y - its[1] - 0.5) < 1.5
                        && abs(point.size / (10 * its[2]) - 1) < 0.01 && abs(point.response / its[3] - 1) < 0.1
                }
            }
            #expect(one.keypoints.count == 80)
            #expect(found.count >= 72)
        }
    }

    @Test(arguments: [Float(1.570796), 0.5, 2.5])
    func `features are found again in a turned image`(_ angle: Float) {
        let plane = GrayPlane.drawing(31, width: 220, height: 200)
        let found = AKAZE.extract(plane, limit: 120)
            .matches(AKAZE.extract(plane.turned(angle), limit: 120), angle: angle)
        #expect(found.right > 40)
        #expect(Double(found.right) > 0.8 * Double(found.mutual))
    }

    @Test(arguments: [Float(0.7), 1.4])
    func `features are found again in a scaled image`(_ scale: Float) {
        let plane = GrayPlane.drawing(32, width: 220, height: 200)
        let found = AKAZE.extract(plane, limit: 120)
            .matches(AKAZE.extract(plane.turned(0, scale: scale), limit: 120), angle: 0, scale: scale)
        #expect(found.right > 30)
        #expect(Double(found.right) > 0.8 * Double(found.mutual))
    }

    @Test func `odd planes give sound features`() {
        for plane in OddPlanes.all {
            let features = AKAZE.extract(plane, limit: 50)
            #expect(features.isSound)
            #expect(features.keypoints.count <= 50)
            #expect(features == AKAZE.extract(plane, limit: 50))
        }
        #expect(AKAZE.extract(.drawing(1, width: 100, height: 100), limit: -1).keypoints.isEmpty)
        #expect(AKAZE.extract(.drawing(1, width: 100, height: 100), limit: .max).isSound)
    }

    @Test(arguments: [Float(0.1), 0.53, 2, 25])
    func `the steps of a diffusion cycle take its time and keep sums`(_ time: Float) {
        let steps = NonlinearDiffusion.steps(time: time)
        #expect(abs(steps.reduce(0, +) - time) < 1e-4 * time)
        #expect(steps.allSatisfy { $0 > 0 })
        var field = ScalarField(.drawing(3, width: 40, height: 30))
        let sum = field.values.reduce(0, +)
        let range = (field.values.min() ?? 0)...(field.values.max() ?? 0)
        var even = ScalarField(width: 40, height: 30)
        for place in even.values.indices { even.values[place] = 1 }
        NonlinearDiffusion.diffuse(&field, conductivity: even, time: time)
        #expect(abs(field.values.reduce(0, +) - sum) < 1e-3 * sum)
        // A cycle of long steps is stable: nothing leaves the range by more than rounding.
        #expect(field.values.allSatisfy { $0 > range.lowerBound - 0.01 && $0 < range.upperBound + 0.01 })
    }

    @Test func `diffusion without edges adds twice its time to the variance`() {
        var field = ScalarField(width: 41, height: 41)
        field.values[20 * 41 + 20] = 1
        field = field.smoothed(deviation: 2, radius: 10)
        var even = field
        for place in even.values.indices { even.values[place] = 1 }
        NonlinearDiffusion.diffuse(&field, conductivity: even, time: 2)
        let variance = field.values.indices.reduce(Float(0)) { sum, place in
            let distance = Float(place % 41 - 20)
            return sum + field.values[place] * distance * distance
        }
        #expect(abs(variance - 8) < 0.08)
    }

    @Test func `diffusion stops at edges`() {
        var field = ScalarField(GrayPlane(width: 40, height: 20) { x, _ in x < 20 ? 50 : 200 })
        let flow = NonlinearDiffusion.conductivity(of: field.smoothed(deviation: 1, radius: 2), contrast: 0.01)
        let edge = field.values[20] - field.values[19]
        NonlinearDiffusion.diffuse(&field, conductivity: flow, time: 8)
        #expect(field.values[20] - field.values[19] > 0.8 * edge)
        #expect(flow.values[2] == 1)
    }
}
